"""Routes of what a dossier must hold and of how counterparties are grouped."""

from django.urls import path

from counterparties.api import papers

urlpatterns = [
    path("counterparties/<int:pk>/papers/", papers.PapersView.as_view(), name="papers"),
    path("paper-rules/", papers.PaperRulesView.as_view(), name="paper_rules"),
    path("paper-rules/<int:pk>/", papers.PaperRuleView.as_view(), name="paper_rule"),
]
