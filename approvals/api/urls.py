"""Endpoints of approvals."""

from django.urls import path

from approvals.api import views

app_name = "approvals_api"
urlpatterns = [
    path("approvals/", views.ApprovalsView.as_view(), name="approvals"),
    path("approvals/<int:approval_id>/", views.ApprovalView.as_view(), name="approval"),
    path("approvals/<int:approval_id>/cancel/", views.CancelView.as_view(), name="cancel"),
    path("approvals/<int:approval_id>/remarks/", views.RemarksView.as_view(), name="remarks"),
    path("visas/", views.VisasView.as_view(), name="visas"),
    path("visas/<int:visa_id>/decide/", views.DecideView.as_view(), name="decide"),
    path("approval-routes/", views.RoutesView.as_view(), name="routes"),
]
