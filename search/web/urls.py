"""Pages of search."""

from django.urls import path

from search.web import views

app_name = "search"
urlpatterns = [path("", views.FindView.as_view(), name="find")]
