"""Pages of imports, under the list of counterparties."""

from django.urls import path

from imports.web import acts, files, listing, mapping, page

app_name = "imports"
urlpatterns = [
    path("", listing.ImportsView.as_view(), name="imports"),
    path("template/", files.TemplateView.as_view(), name="template"),
    path("mappings/<int:pk>/remove/", listing.ForgetMappingView.as_view(), name="forget_mapping"),
    path("reported/<int:job_id>/", files.ReportedView.as_view(), name="reported"),
    path("<int:pk>/", page.ImportView.as_view(), name="import"),
    path("<int:pk>/columns/", mapping.MappingView.as_view(), name="mapping"),
    path("<int:pk>/columns/again/", mapping.LookAgainView.as_view(), name="look_again"),
    path("<int:pk>/progress/", page.ProgressView.as_view(), name="progress"),
    path("<int:pk>/rows/<int:number>/", page.DecideView.as_view(), name="decide"),
    path("<int:pk>/rows/", page.DecideAllView.as_view(), name="decide_all"),
    path("<int:pk>/run/", acts.RunView.as_view(), name="run"),
    path("<int:pk>/stop/", acts.StopView.as_view(), name="stop"),
    path("<int:pk>/resume/", acts.ResumeView.as_view(), name="resume"),
    path("<int:pk>/undo/", acts.UndoView.as_view(), name="undo"),
    path("<int:pk>/report/", files.ReportView.as_view(), name="report"),
]
