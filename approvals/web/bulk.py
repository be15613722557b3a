"""One route for several ticked documents."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals import queries, services
from approvals.access import START
from approvals.models import ApprovalRoute
from ecm.web.bulk import BulkAction, BulkView, register_bulk
from storage.models import Document
from storage.queries import ORDER, documents_visible_to


class RouteForm(forms.Form):
    """The route, of those that fit every document, and a word to those who decide."""

    route = forms.ChoiceField(label=_("Route"))
    note = forms.CharField(
        label=_("Note for those who decide"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
    )  # fmt: skip

    def __init__(self, data: Any, routes: list[ApprovalRoute]) -> None:
        super().__init__(data)
        self.routes = {str(route.pk): route for route in routes}
        chosen: Any = self.fields["route"]
        chosen.choices = [(key, str(route)) for key, route in self.routes.items()]

    def clean_route(self) -> ApprovalRoute:
        return self.routes[self.cleaned_data["route"]]


class BulkStartView(BulkView):
    """An approval starts for each document; its members are proposed as they are for a single one."""

    permission = START
    list_url = "storage:journal"
    heading = _("Start approvals")
    explanation = _("Each document goes along the route; who decides is found for each by role and department.")
    button = _("Start approvals")

    def rows(self, ids: Sequence[int]) -> Sequence[Document]:
        found = documents_visible_to(self.request.user).filter(pk__in=ids)
        return list(found.select_related("kind").order_by(*ORDER))

    def form(self, rows: Sequence[Document], data: Any = None) -> RouteForm:
        return RouteForm(data, _fitting(rows))

    def act(self, row: Document, values: dict[str, Any]) -> None:
        services.start_approval(
            document=row, route=values["route"], actor=self.request.user, at=timezone.now(), note=values["note"]
        )


def _fitting(rows: Sequence[Document]) -> list[ApprovalRoute]:
    """The routes that every one of the documents may go; one look for each kind among them."""
    of_kinds = [list(queries.routes_for(row)) for row in {row.kind_id: row for row in rows}.values()]
    return [route for route in of_kinds[0] if all(route in others for others in of_kinds)]


def register() -> None:
    title = _("Start approvals")
    register_bulk(BulkAction("document", "approve", title, "stamp", "approvals:bulk_start", START, order=20))
