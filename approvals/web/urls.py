"""Pages of approvals."""

from django.urls import path

from approvals.web import views
from approvals.web.bulk import BulkStartView
from approvals.web.sheet import SheetView

app_name = "approvals"
urlpatterns = [
    path("", views.InboxView.as_view(), name="inbox"),
    path("all/", views.JournalView.as_view(), name="journal"),
    path("visas/<int:visa_id>/", views.VisaView.as_view(), name="visa"),
    path("visas/<int:visa_id>/decide/", views.DecideView.as_view(), name="decide"),
    path("start/", BulkStartView.as_view(), name="bulk_start"),
    path("start/<int:document_id>/", views.StartView.as_view(), name="start"),
    path("document/<int:pk>/", views.DocumentSectionView.as_view(), name="of_document"),
    path("counterparty/<int:pk>/", views.CounterpartySectionView.as_view(), name="of_counterparty"),
    path("<int:approval_id>/", views.ApprovalView.as_view(), name="approval"),
    path("<int:approval_id>/cancel/", views.CancelView.as_view(), name="cancel"),
    path("<int:approval_id>/remarks/", views.RemarkView.as_view(), name="remark"),
    path("<int:approval_id>/sheet.pdf", SheetView.as_view(), name="sheet"),
]
