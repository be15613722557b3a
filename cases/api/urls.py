"""Endpoints of cases."""

from django.urls import path

from cases.api import views

app_name = "cases_api"
urlpatterns = [
    path("cases/", views.CasesView.as_view(), name="cases"),
    path("cases/<int:case_id>/", views.CaseView.as_view(), name="case"),
    path("cases/<int:case_id>/move/", views.MoveView.as_view(), name="move"),
    path("cases/<int:case_id>/reopen/", views.ReopenView.as_view(), name="reopen"),
    path("cases/<int:case_id>/documents/", views.DocumentsView.as_view(), name="documents"),
    path("cases/<int:case_id>/documents/<int:paper_id>/", views.DocumentView.as_view(), name="document"),
    path("case-templates/", views.TemplatesView.as_view(), name="templates"),
]
