"""Routes of what a dossier must hold and of how counterparties are grouped."""

from django.urls import path

from counterparties.api import groups, papers

urlpatterns = [
    path("counterparties/<int:pk>/papers/", papers.PapersView.as_view(), name="papers"),
    path("counterparties/<int:pk>/groups/", groups.MembershipView.as_view(), name="membership"),
    path("party-groups/", groups.GroupsView.as_view(), name="groups"),
    path("party-groups/attributes/", groups.AttributesView.as_view(), name="group_attributes"),
    path("party-groups/preview/", groups.PreviewView.as_view(), name="group_preview"),
    path("party-groups/<int:pk>/", groups.GroupView.as_view(), name="group"),
    path("party-groups/<int:pk>/members/", groups.MembersView.as_view(), name="group_members"),
    path("paper-rules/", papers.PaperRulesView.as_view(), name="paper_rules"),
    path("paper-rules/<int:pk>/", papers.PaperRuleView.as_view(), name="paper_rule"),
]
