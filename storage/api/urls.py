"""Endpoints of documents."""

from django.urls import path

from ecm.api.sharing import CircleView, ParticipantView
from storage.api import views

app_name = "storage_api"
urlpatterns = [
    path("document-kinds/", views.KindsView.as_view(), name="kinds"),
    path("documents/", views.DocumentsView.as_view(), name="documents"),
    path("documents/<int:document_id>/", views.DocumentView.as_view(), name="document"),
    path("documents/<int:pk>/access/", CircleView.as_view(kind="document"), name="sharing"),
    path(
        "documents/<int:pk>/access/<int:user_id>/", ParticipantView.as_view(kind="document"), name="sharing_participant"
    ),
    path("documents/<int:document_id>/status/", views.StatusView.as_view(), name="status"),
    path("documents/<int:document_id>/versions/", views.VersionsView.as_view(), name="versions"),
    path("documents/<int:document_id>/versions/<int:number>/content/", views.ContentView.as_view(), name="content"),
    path("documents/<int:document_id>/versions/<int:number>/text/", views.TextView.as_view(), name="text"),
    path("documents/<int:document_id>/versions/<int:number>/pages/<int:page>/", views.PageView.as_view(), name="page"),
]
