"""Pages of the intake and the journals, under /app/."""

from django.urls import path

from correspondence.web import accounts, bulk, intake, journal, previews, sections, setting_aside

app_name = "correspondence"
urlpatterns = [
    path("intake/", intake.IntakeView.as_view(), name="intake"),
    path("intake/accounts/", accounts.AccountsView.as_view(), name="accounts"),
    path("intake/accounts/<int:account_id>/poll/", accounts.PollView.as_view(), name="poll"),
    path("intake/upload/", accounts.UploadView.as_view(), name="upload"),
    path("intake/set-aside/", setting_aside.SetAsideView.as_view(), name="set-aside"),
    path("intake/<int:item_id>/", intake.IntakeView.as_view(), name="item"),
    path("intake/<int:item_id>/register/", intake.RegisterItemView.as_view(), name="register-item"),
    path("intake/<int:item_id>/dismiss/", intake.DismissItemView.as_view(), name="dismiss"),
    path("intake/<int:item_id>/take-back/", intake.TakeBackView.as_view(), name="take-back"),
    path("intake/<int:item_id>/retry/", intake.RetryItemView.as_view(), name="retry"),
    path("intake/<int:item_id>/raw/", intake.RawView.as_view(), name="raw"),
    path("intake/<int:item_id>/raw/<int:page>/", previews.RawPageView.as_view(), name="raw-page"),
    path("intake/<int:item_id>/html/", previews.HtmlView.as_view(), name="html"),
    path("intake/<int:item_id>/parts/<int:part_id>/", intake.PartView.as_view(), name="part"),
    path("intake/<int:item_id>/parts/<int:part_id>/<int:page>/", previews.PartPageView.as_view(), name="part-page"),
    path("journal/", journal.JournalView.as_view(), name="journal"),
    path("journal/export/<str:form>/", journal.ExportView.as_view(), name="export"),
    path("journal/exported/<int:job_id>/", journal.ExportedView.as_view(), name="exported"),
    path("journal/bulk/hand/", bulk.BulkHandView.as_view(), name="bulk_hand"),
    path("journal/answerable/", journal.AnswerableView.as_view(), name="answerable"),
    path("journal/<int:registration_id>/", journal.EntryView.as_view(), name="entry"),
    path("journal/<int:registration_id>/void/", journal.VoidView.as_view(), name="void"),
    path("journal/<int:registration_id>/card/", journal.CardView.as_view(), name="card"),
    path("journal/of-document/<int:pk>/", sections.DocumentSectionView.as_view(), name="of-document"),
    path("journal/of-document/<int:pk>/register/", sections.RegisterDocumentView.as_view(), name="register-document"),
    path("journal/of-counterparty/<int:pk>/", sections.CounterpartySectionView.as_view(), name="of-party"),
]
