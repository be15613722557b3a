"""The kernel's own endpoints."""

from django.urls import URLPattern

app_name = "ecm_api"
urlpatterns: list[URLPattern] = []
