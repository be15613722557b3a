"""Routes of the API of imports."""

from django.urls import path

from imports.api import views

app_name = "imports_api"
urlpatterns = [
    path("imports/", views.ImportsView.as_view(), name="imports"),
    path("imports/fields/", views.FieldsView.as_view(), name="fields"),
    path("imports/mappings/", views.MappingsView.as_view(), name="mappings"),
    path("imports/mappings/<int:pk>/", views.MappingView.as_view(), name="mapping"),
    path("imports/<int:pk>/", views.ImportView.as_view(), name="import"),
    path("imports/<int:pk>/check/", views.CheckView.as_view(), name="check"),
    path("imports/<int:pk>/rows/", views.RowsView.as_view(), name="rows"),
    path("imports/<int:pk>/rows/<int:number>/", views.RowView.as_view(), name="row"),
    path("imports/<int:pk>/run/", views.RunView.as_view(), name="run"),
    path("imports/<int:pk>/stop/", views.StopView.as_view(), name="stop"),
    path("imports/<int:pk>/undo/", views.UndoView.as_view(), name="undo"),
]
