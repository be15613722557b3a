"""Pages of mailings."""

from django.urls import path

from mailings.web import drafting, stopping, views

app_name = "mailings"
urlpatterns = [
    path("", views.ListView.as_view(), name="mailings"),
    path("new/", drafting.NewView.as_view(), name="new"),
    path("stop-list/", stopping.StopListView.as_view(), name="stop_list"),
    path("stop-list/<int:stop_id>/allow/", stopping.AllowView.as_view(), name="allow"),
    path("<int:mailing_id>/", views.MailingView.as_view(), name="mailing"),
    path("<int:mailing_id>/change/", drafting.ChangeView.as_view(), name="change"),
    path("<int:mailing_id>/discard/", drafting.DiscardView.as_view(), name="discard"),
    path("<int:mailing_id>/send/", views.ConfirmView.as_view(), name="confirm"),
    path("<int:mailing_id>/progress/", views.ProgressView.as_view(), name="progress"),
    path("<int:mailing_id>/stop/", views.StopView.as_view(), name="stop"),
    path("<int:mailing_id>/retry/", views.RetryView.as_view(), name="retry"),
]
