"""Pages of what a dossier must hold and of how counterparties are grouped."""

from django.urls import path

from counterparties.web import papers

urlpatterns = [
    path("countries/choose/", papers.ChooseCountryView.as_view(), name="choose_country"),
    path("papers/rules/", papers.PaperRulesView.as_view(), name="paper_rules"),
    path("papers/rules/new/", papers.NewPaperRuleView.as_view(), name="new_paper_rule"),
    path("papers/rules/<int:pk>/", papers.ChangePaperRuleView.as_view(), name="change_paper_rule"),
    path("papers/rules/<int:pk>/end/", papers.EndPaperRuleView.as_view(), name="end_paper_rule"),
    path("<int:pk>/papers/", papers.PapersView.as_view(), name="papers"),
]
