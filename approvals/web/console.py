"""Approval routes in the administrators' console."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList

from approvals.models import ApprovalRoute, RouteMember, RouteStage
from ecm.console.viewsets import ConsoleViewSet

MEMBER_PANELS = [FieldRowPanel([FieldPanel("role"), FieldPanel("user")])]
STAGE_PANELS = [
    FieldPanel("title"),
    FieldRowPanel([FieldPanel("mode"), FieldPanel("days")]),
    InlinePanel("members", panels=MEMBER_PANELS, heading=_("Members"), label=_("Member"), min_num=1),
]


class RouteForm(WagtailAdminModelForm):
    """A route; its stages and their members are numbered as they stand, whatever numbers they had."""

    def save(self, commit: bool = True) -> Any:
        route = super().save(commit)
        for order, stage in enumerate(self.formsets["stages"].ordered_forms if commit else (), start=1):
            RouteStage.objects.filter(pk=stage.instance.pk).update(order=order)
            for place, member in enumerate(stage.formsets["members"].ordered_forms, start=1):
                RouteMember.objects.filter(pk=member.instance.pk).update(order=place)
        return route


class ApprovalRouteViewSet(ConsoleViewSet):
    """Routes with their stages and members; approvals under way keep the copy they began with."""

    model = ApprovalRoute
    icon = "clipboard-list"
    menu_label = pgettext_lazy("menu of the console", "Approval routes")
    name = "approval_routes"
    url_prefix = "approval-routes"
    menu_order = 120
    add_to_admin_menu = True
    list_display = ["__str__", "position", "is_active"]
    list_filter = ["is_active"]
    ordering = ["position", "id"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
            FieldPanel("kinds", widget=forms.CheckboxSelectMultiple),
            InlinePanel("stages", panels=STAGE_PANELS, heading=_("Stages"), label=_("Stage"), min_num=1),
        ],
        base_form_class=RouteForm,
    )


VIEWSETS = [ApprovalRouteViewSet]
