"""Routes of the API of counterparties."""

from django.urls import include, path

from counterparties.api import impact, network, past, people, rating, splitting, views
from ecm.api.sharing import CircleView, ParticipantView

app_name = "counterparties_api"
urlpatterns = [
    path("", include("counterparties.api.completing_urls")),
    path("counterparties/", views.CounterpartiesView.as_view(), name="counterparties"),
    path("counterparties/express/", views.ExpressView.as_view(), name="express"),
    path("counterparties/duplicates/", views.DuplicatesView.as_view(), name="duplicates"),
    path("counterparties/propose/", views.ProposeView.as_view(), name="propose"),
    path("counterparties/identifiers/", views.IdentifierView.as_view(), name="identifiers"),
    path("counterparties/pairs/", splitting.PairsView.as_view(), name="pairs"),
    path("counterparties/pairs/<int:pk>/decision/", splitting.DecideView.as_view(), name="decide_pair"),
    path("counterparties/<int:pk>/splits/", splitting.SplitsView.as_view(), name="splits"),
    path("splits/<int:pk>/undo/", splitting.UndoSplitView.as_view(), name="undo_split"),
    path("posts/<int:pk>/superior/", splitting.SuperiorView.as_view(), name="superior"),
    path("counterparties/<int:pk>/merges/", views.MergesView.as_view(), name="merges"),
    path("merges/<int:pk>/undo/", views.UndoMergeView.as_view(), name="undo_merge"),
    path("counterparties/<int:pk>/", views.CounterpartyView.as_view(), name="counterparty"),
    path("counterparties/<int:pk>/requisites/", views.RequisitesView.as_view(), name="requisites"),
    path(
        "counterparties/<int:pk>/requisites/history/", views.RequisitesHistoryView.as_view(), name="requisites_history"
    ),
    path("counterparties/<int:pk>/requisites/compare/", views.CompareView.as_view(), name="compare"),
    path("counterparties/<int:pk>/impact/", impact.ImpactView.as_view(), name="impact"),
    path("counterparties/<int:pk>/accounts/", views.AccountsView.as_view(), name="accounts"),
    path("counterparties/<int:pk>/documents/", views.DocumentsView.as_view(), name="documents"),
    path("counterparties/<int:pk>/access/", CircleView.as_view(kind="counterparty"), name="sharing"),
    path(
        "counterparties/<int:pk>/access/<int:user_id>/",
        ParticipantView.as_view(kind="counterparty"),
        name="sharing_participant",
    ),
    path("counterparties/<int:pk>/timeline/", views.TimelineView.as_view(), name="timeline"),
    path("counterparties/<int:pk>/posts/", people.PostsView.as_view(), name="posts"),
    path("counterparties/<int:pk>/rating/", rating.RatingView.as_view(), name="rating"),
    path("counterparties/rating-weights/", rating.WeightsView.as_view(), name="weights"),
    path("counterparties/<int:pk>/relations/", people.RelationsView.as_view(), name="relations"),
    path("counterparties/<int:pk>/relations/network/", network.NetworkView.as_view(), name="network"),
    path("counterparties/<int:pk>/interactions/", people.InteractionsView.as_view(), name="interactions"),
    path("accounts/<int:pk>/confirm/", views.ConfirmAccountView.as_view(), name="confirm_account"),
    path("accounts/<int:pk>/close/", views.CloseAccountView.as_view(), name="close_account"),
    path("contacts/", people.ContactsView.as_view(), name="contacts"),
    path("contacts/<int:pk>/", people.ContactView.as_view(), name="contact"),
    path("contacts/<int:pk>/versions/", past.ContactVersionsView.as_view(), name="contact_versions"),
    path("posts/<int:pk>/", people.PostView.as_view(), name="post"),
    path("posts/<int:pk>/end/", people.EndPostView.as_view(), name="end_post"),
    path("relations/<int:pk>/", people.RelationView.as_view(), name="relation"),
    path("documents/<int:document_id>/parties/", views.PartiesView.as_view(), name="parties"),
    path("document-parties/<int:pk>/", views.LinkView.as_view(), name="link"),
]
