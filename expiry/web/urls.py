"""Pages of terms."""

from django.urls import path

from expiry.web import views

app_name = "expiry"
urlpatterns = [path("", views.ExpiringView.as_view(), name="list")]
