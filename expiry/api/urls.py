"""The API of terms."""

from django.urls import path

from expiry.api import views

app_name = "expiry_api"
urlpatterns = [path("expiring/", views.ExpiringApi.as_view(), name="expiring")]
