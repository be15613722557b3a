"""Pages of cases."""

from django.urls import path

from cases.web import card, journal, papers, sections, writing

app_name = "cases"
urlpatterns = [
    path("", journal.JournalView.as_view(), name="journal"),
    path("choose/", journal.ChooseView.as_view(), name="choose"),
    path("new/", writing.NewView.as_view(), name="new"),
    path("of-counterparty/<int:pk>/", sections.CounterpartySectionView.as_view(), name="of_counterparty"),
    path("of-document/<int:pk>/", sections.DocumentSectionView.as_view(), name="of_document"),
    path("papers/<int:paper_id>/take/", papers.TakeView.as_view(), name="take"),
    path("<int:case_id>/", card.CaseCardView.as_view(), name="case"),
    path("<int:case_id>/change/", writing.ChangeView.as_view(), name="change"),
    path("<int:case_id>/move/", card.MoveView.as_view(), name="move"),
    path("<int:case_id>/reopen/", card.ReopenView.as_view(), name="reopen"),
    path("<int:case_id>/documents/", papers.PapersView.as_view(), name="papers"),
    path("<int:case_id>/timeline/", card.TimelineView.as_view(), name="timeline"),
]
