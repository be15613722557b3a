"""Endpoints of mailings."""

from django.urls import path

from mailings.api import views

app_name = "mailings_api"
urlpatterns = [
    path("mailings/", views.MailingsView.as_view(), name="mailings"),
    path("mailings/<int:mailing_id>/", views.MailingView.as_view(), name="mailing"),
    path("mailings/<int:mailing_id>/preview/", views.PreviewView.as_view(), name="preview"),
    path("mailings/<int:mailing_id>/confirm/", views.ConfirmView.as_view(), name="confirm"),
    path("mailings/<int:mailing_id>/stop/", views.StopView.as_view(), name="stop"),
    path("mailings/<int:mailing_id>/retry/", views.RetryView.as_view(), name="retry"),
    path("mailings/<int:mailing_id>/deliveries/", views.DeliveriesView.as_view(), name="deliveries"),
    path("stop-addresses/", views.StopAddressesView.as_view(), name="stop_addresses"),
    path("stop-addresses/<int:stop_id>/", views.StopAddressView.as_view(), name="stop_address"),
]
