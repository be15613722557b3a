"""What reports bring to the house: their place in the sidebar, and the report of a group beside the group."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.web.actions import Action, register_action
from ecm.web.addresses import address
from ecm.web.navigation import NavItem, register_item
from reports.access import VIEW


def register_screens() -> None:
    register_item(NavItem("reports", _("Reports"), "reports:counterparties", "chart-column", VIEW, order=80))
    register_action(
        "party_group", Action("report", pgettext_lazy("group", "Report"), "chart-column", VIEW, _report_of, order=20)
    )


def _report_of(group_id: int) -> str:
    return f"{address('reports:counterparties')}?group={group_id}"
