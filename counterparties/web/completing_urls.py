"""Pages of what a dossier must hold and of how counterparties are grouped."""

from django.urls import path

from counterparties.web import groups, layouts, managing, papers, persons

urlpatterns = [
    path("countries/choose/", papers.ChooseCountryView.as_view(), name="choose_country"),
    path("papers/rules/", papers.PaperRulesView.as_view(), name="paper_rules"),
    path("papers/rules/new/", papers.NewPaperRuleView.as_view(), name="new_paper_rule"),
    path("papers/rules/<int:pk>/", papers.ChangePaperRuleView.as_view(), name="change_paper_rule"),
    path("papers/rules/<int:pk>/end/", papers.EndPaperRuleView.as_view(), name="end_paper_rule"),
    path("groups/", groups.GroupsView.as_view(), name="groups"),
    path("groups/new/", groups.NewGroupView.as_view(), name="new_group"),
    path("groups/add/", groups.AddToListView.as_view(), name="add_to_list"),
    path("groups/builder/", groups.BuilderView.as_view(), name="group_builder"),
    path("groups/preview/", groups.PreviewView.as_view(), name="group_preview"),
    path("groups/<int:pk>/", groups.ChangeGroupView.as_view(), name="change_group"),
    path("groups/<int:pk>/count/", groups.CountView.as_view(), name="group_count"),
    path("groups/<int:pk>/put-away/", groups.PutAwayView.as_view(), name="put_away_group"),
    path("layouts/", layouts.LayoutsView.as_view(), name="layouts"),
    path("layouts/new/", layouts.NewLayoutView.as_view(), name="new_layout"),
    path("layouts/arrange/", layouts.ArrangeView.as_view(), name="arrange_layout"),
    path("layouts/<int:pk>/", layouts.ChangeLayoutView.as_view(), name="change_layout"),
    path("<int:pk>/services/", managing.ServiceManagersView.as_view(), name="service_managers"),
    path("<int:pk>/money/", managing.MoneyView.as_view(), name="money"),
    path("<int:pk>/papers/summary/", papers.PapersSummaryView.as_view(), name="papers_summary"),
    path("places/", persons.PlacesView.as_view(), name="places"),
    path("personal/<str:what>/<int:row_id>/", persons.PersonalRowView.as_view(), name="personal_row"),
    path("<int:pk>/person/", persons.PersonView.as_view(), name="person"),
    path("<int:pk>/groups/", groups.MembershipView.as_view(), name="membership"),
    path("<int:pk>/papers/", papers.PapersView.as_view(), name="papers"),
]
