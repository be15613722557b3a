"""The console's first page: every table that administrators keep, one step away."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component


class Tables(Component):
    """Links to the tables, gathered from the registered viewsets in the order of the menu."""

    name = "tables"
    template_name = "ecm/console/home.html"
    order = 50

    def __init__(self, viewsets: Iterable[Any]) -> None:
        self.viewsets = list(viewsets)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        tables = [
            {"title": str(each.menu_label), "icon": each.icon, "url": reverse(each.get_url_name("index"))}
            for each in self.viewsets
        ]
        return {"tables": tables}
