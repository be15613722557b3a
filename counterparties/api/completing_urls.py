"""Routes of what a dossier must hold and of how counterparties are grouped."""

from django.urls import path

from counterparties.api import groups, layouts, papers, persons

urlpatterns = [
    path("counterparties/<int:pk>/papers/", papers.PapersView.as_view(), name="papers"),
    path("counterparties/<int:pk>/groups/", groups.MembershipView.as_view(), name="membership"),
    path("counterparties/<int:pk>/services/", layouts.ServiceManagersView.as_view(), name="service_managers"),
    path("counterparties/<int:pk>/money/", layouts.MoneyView.as_view(), name="money"),
    path("card-layouts/", layouts.LayoutsView.as_view(), name="layouts"),
    path("card-layouts/<int:pk>/", layouts.LayoutView.as_view(), name="layout"),
    path("counterparties/<int:pk>/personal/<str:what>/", persons.PersonalView.as_view(), name="personal"),
    path("personal/<str:what>/<int:row_id>/", persons.PersonalRowView.as_view(), name="personal_row"),
    path("places/", persons.PlacesView.as_view(), name="places"),
    path("party-groups/", groups.GroupsView.as_view(), name="groups"),
    path("party-groups/attributes/", groups.AttributesView.as_view(), name="group_attributes"),
    path("party-groups/preview/", groups.PreviewView.as_view(), name="group_preview"),
    path("party-groups/<int:pk>/", groups.GroupView.as_view(), name="group"),
    path("party-groups/<int:pk>/members/", groups.MembersView.as_view(), name="group_members"),
    path("paper-rules/", papers.PaperRulesView.as_view(), name="paper_rules"),
    path("paper-rules/<int:pk>/", papers.PaperRuleView.as_view(), name="paper_rule"),
]
