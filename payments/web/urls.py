"""Pages of payments."""

from django.urls import path

from payments.web import choosing, planning, sections, views
from payments.web.bulk import BulkPayView
from payments.web.journal import JournalView

app_name = "payments"
urlpatterns = [
    path("", JournalView.as_view(), name="journal"),
    path("new/", planning.NewView.as_view(), name="new"),
    path("pay/", BulkPayView.as_view(), name="bulk_pay"),
    path("choose/document/", choosing.ChooseDocumentView.as_view(), name="choose_document"),
    path("choose/account/", choosing.ChooseAccountView.as_view(), name="choose_account"),
    path("counterparty/<int:pk>/", sections.CounterpartySectionView.as_view(), name="of_counterparty"),
    path("document/<int:pk>/", sections.DocumentSectionView.as_view(), name="of_document"),
    path("<int:payment_id>/", views.PaymentView.as_view(), name="payment"),
    path("<int:payment_id>/change/", planning.ChangeView.as_view(), name="change"),
    path("<int:payment_id>/pay/", views.PayView.as_view(), name="pay"),
    path("<int:payment_id>/take-back/", views.TakeBackView.as_view(), name="take_back"),
    path("<int:payment_id>/cancel/", views.CancelView.as_view(), name="cancel"),
    path("<int:payment_id>/account/", views.AccountView.as_view(), name="account"),
]
