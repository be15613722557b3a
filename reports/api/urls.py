"""Endpoints of reports."""

from django.urls import path

from reports.api import views

app_name = "reports_api"
urlpatterns = [path("reports/counterparties/", views.CounterpartiesView.as_view(), name="counterparties")]
