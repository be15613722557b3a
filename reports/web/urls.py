"""Pages of reports."""

from django.urls import path

from reports.web import views

app_name = "reports"
urlpatterns = [
    path("", views.CounterpartiesView.as_view(), name="counterparties"),
    path("counterparties.pdf", views.SheetView.as_view(), name="sheet"),
    path("counterparties/export/<str:form>/", views.ExportView.as_view(), name="export"),
]
