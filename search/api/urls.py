"""The API of search."""

from django.urls import path

from search.api import views

app_name = "search_api"
urlpatterns = [
    path("search/", views.SearchApi.as_view(), name="search"),
    path("search/completions/", views.CompletionApi.as_view(), name="completions"),
]
