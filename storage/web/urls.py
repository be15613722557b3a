"""Pages of documents."""

from django.urls import path

from ecm.web.sharing import AudienceView, SharingView, WithdrawView
from storage.web import bulk, contents, exports, tables, views

app_name = "storage"
urlpatterns = [
    path("", views.JournalView.as_view(), name="journal"),
    path("export/<str:form>/", exports.ExportView.as_view(), name="export"),
    path("exported/<int:job_id>/", exports.ExportedView.as_view(), name="exported"),
    path("tables/<slug:key>/<str:form>/", tables.TableView.as_view(), name="table"),
    path("tabled/<int:job_id>/", tables.TabledView.as_view(), name="tabled"),
    path("new/", views.NewDocumentView.as_view(), name="new"),
    path("bulk/access/", bulk.BulkAccessView.as_view(), name="bulk_access"),
    path("bulk/archive/", bulk.BulkArchiveView.as_view(), name="bulk_archive"),
    path("choose/", views.ChooseView.as_view(), name="choose"),
    path("<int:document_id>/", views.DocumentCardView.as_view(), name="document"),
    path("<int:document_id>/change/", views.ChangeDocumentView.as_view(), name="change"),
    path("<int:document_id>/status/", views.StatusView.as_view(), name="status"),
    path("<int:document_id>/timeline/", views.TimelineView.as_view(), name="timeline"),
    path("<int:document_id>/versions/", contents.VersionsView.as_view(), name="versions"),
    path("<int:document_id>/versions/add/", contents.AddVersionView.as_view(), name="add_version"),
    path("<int:document_id>/text/", contents.TextView.as_view(), name="text"),
    path("<int:document_id>/read-again/", contents.ReadAgainView.as_view(), name="read_again"),
    path("<int:pk>/access/", SharingView.as_view(kind="document"), name="sharing"),
    path("<int:pk>/access/withdraw/", WithdrawView.as_view(kind="document"), name="sharing_withdraw"),
    path("<int:pk>/access/audience/", AudienceView.as_view(kind="document"), name="sharing_audience"),
    path("<int:document_id>/compare/", contents.CompareView.as_view(), name="compare"),
    path("<int:document_id>/versions/<int:number>/preview/", contents.PreviewView.as_view(), name="preview"),
    path("<int:document_id>/versions/<int:number>/file/", contents.DownloadView.as_view(), name="download"),
    path("<int:document_id>/versions/<int:number>/pages/<int:page>/", contents.PageView.as_view(), name="page"),
]
