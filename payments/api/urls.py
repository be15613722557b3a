"""Endpoints of payments."""

from django.urls import path

from payments.api import views

app_name = "payments_api"
urlpatterns = [
    path("payments/", views.PaymentsView.as_view(), name="payments"),
    path("payments/<int:payment_id>/", views.PaymentView.as_view(), name="payment"),
    path("payments/<int:payment_id>/pay/", views.PayView.as_view(), name="pay"),
    path("payments/<int:payment_id>/take-back/", views.TakeBackView.as_view(), name="take_back"),
    path("payments/<int:payment_id>/cancel/", views.CancelView.as_view(), name="cancel"),
    path("payments/<int:payment_id>/account/", views.AccountView.as_view(), name="account"),
    path("counterparties/<int:pk>/balance/", views.BalanceView.as_view(), name="balance"),
]
