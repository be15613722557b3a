"""Pages of counterparties and people."""

from django.urls import include, path

from counterparties.web import card, exports, impact, journal, merging, people, relations, requisites
from ecm.web.sharing import AudienceView, SharingView, WithdrawView

app_name = "counterparties"
urlpatterns = [
    path("", include("counterparties.web.completing_urls")),
    path("", journal.JournalView.as_view(), name="journal"),
    path("new/", journal.CreateView.as_view(), name="new"),
    path("express/", journal.ExpressView.as_view(), name="express"),
    path("duplicates/", journal.DuplicatesView.as_view(), name="duplicates"),
    path("export/<str:form>/", exports.ExportView.as_view(), name="export"),
    path("exported/<int:job_id>/", exports.ExportedView.as_view(), name="exported"),
    path("contacts/export/<str:form>/", exports.ExportContactsView.as_view(), name="export_contacts"),
    path("pairs/", merging.PairsView.as_view(), name="pairs"),
    path("merges/<int:pk>/undo/", merging.UndoMergeView.as_view(), name="undo_merge"),
    path("choose/", journal.ChooseView.as_view(), name="choose"),
    path("contacts/", people.ContactsView.as_view(), name="contacts"),
    path("contacts/new/", people.CreateContactView.as_view(), name="new_contact"),
    path("contacts/choose/", journal.ChooseContactView.as_view(), name="choose_contact"),
    path("contacts/<int:pk>/", people.ContactView.as_view(), name="contact"),
    path("contacts/<int:pk>/change/", people.ChangeContactView.as_view(), name="change_contact"),
    path("posts/<int:pk>/end/", people.EndPostView.as_view(), name="end_post"),
    path("relations/<int:pk>/remove/", relations.UnrelateView.as_view(), name="unrelate"),
    path("relations/<int:pk>/end/", relations.EndRelationView.as_view(), name="end_relation"),
    path("accounts/<int:pk>/confirm/", requisites.ConfirmAccountView.as_view(), name="confirm_account"),
    path("accounts/<int:pk>/close/", requisites.CloseAccountView.as_view(), name="close_account"),
    path("links/<int:pk>/remove/", card.UnlinkView.as_view(), name="unlink"),
    path("of-document/<int:document_id>/", card.PartiesView.as_view(), name="parties"),
    path("<int:pk>/", card.DossierView.as_view(), name="dossier"),
    path("<int:pk>/change/", journal.ChangeView.as_view(), name="change"),
    path("<int:pk>/merge/", merging.MergeView.as_view(), name="merge"),
    path("<int:pk>/documents/", card.DocumentsView.as_view(), name="documents"),
    path("<int:pk>/timeline/", card.TimelineView.as_view(), name="timeline"),
    path("<int:pk>/access/", SharingView.as_view(kind="counterparty"), name="sharing"),
    path("<int:pk>/access/withdraw/", WithdrawView.as_view(kind="counterparty"), name="sharing_withdraw"),
    path("<int:pk>/access/audience/", AudienceView.as_view(kind="counterparty"), name="sharing_audience"),
    path("<int:pk>/requisites/", requisites.HistoryView.as_view(), name="requisites"),
    path("<int:pk>/requisites/edit/", requisites.EditView.as_view(), name="edit_requisites"),
    path("<int:pk>/requisites/compare/", requisites.CompareView.as_view(), name="compare"),
    path("<int:pk>/impact/", impact.ImpactView.as_view(), name="impact"),
    path("<int:pk>/impact/<slug:key>/", impact.ImpactListView.as_view(), name="impact_list"),
    path("<int:pk>/accounts/new/", requisites.AccountView.as_view(), name="new_account"),
    path("<int:pk>/people/", people.PeopleView.as_view(), name="people"),
    path("<int:pk>/people/new/", people.CreateContactView.as_view(), name="new_person"),
    path("<int:pk>/relations/", relations.RelationsView.as_view(), name="relations"),
    path("<int:pk>/interactions/", people.InteractionsView.as_view(), name="interactions"),
]
