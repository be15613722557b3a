"""What reports bring to the house: their place in the sidebar."""

from django.utils.translation import gettext_lazy as _

from ecm.web.navigation import NavItem, register_item
from reports.access import VIEW


def register_screens() -> None:
    register_item(NavItem("reports", _("Reports"), "reports:counterparties", "chart-column", VIEW, order=80))
