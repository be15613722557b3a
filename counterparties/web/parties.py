"""The parties of a document: the requisites it was made with, and as they were on its days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.models import Requisites
from counterparties.web.forms import PartyLinkForm
from counterparties.web.journal import ICONS
from counterparties.web.labels import FIELDS, facts_of, shown
from ecm import access
from ecm.web.views import WorkspaceView, go
from storage.models import Document

Days = list[tuple[str, date]]


class PartiesView(WorkspaceView):
    """The tab of a document: its parties, with requisites as of its creation, signing and now."""

    permission = VIEW
    template_name = "counterparties/_parties.html"

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        return self._show(document_id, self._form())

    def post(self, request: HttpRequest, document_id: int) -> HttpResponse:
        user = self.request.user
        document = queries.document_for(user, document_id)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(document_id, form, status=422)
        party, role = form.cleaned_data["counterparty"], form.cleaned_data["role"]
        services.link_document(document, party, role, actor=user, at=timezone.now())
        return self._show(document_id, self._form())

    def _form(self, data: Any = None) -> PartyLinkForm:
        user = self.request.user
        return PartyLinkForm(data, load=lambda text: queries.as_counterparty(user, text))

    def _show(self, document_id: int, form: PartyLinkForm, status: int = 200) -> HttpResponse:
        user = self.request.user
        document = queries.document_for(user, document_id)
        links = queries.parties_of(document_id, user)
        ids, days = [link.counterparty_id for link in links], days_of(document)
        then = {day: queries.requisites_for(ids, day) for _title, day in days}
        rows = [
            part(link, [(title, day, then[day].get(link.counterparty_id)) for title, day in days]) for link in links
        ]
        may_link = access.has(user, "storage.edit") or access.has(user, "storage.add")
        return self.page({"rows": rows, "document": document, "form": form, "may_link": may_link}, status=status)


def days_of(document: Document) -> Days:
    """The days of a document that count, in their order, and today."""
    days = (
        (_("Created"), timezone.localdate(document.created_at)),
        (_("Signed"), document.dated_on),
        (_("In force from"), document.valid_from),
        (_("Today"), timezone.localdate()),
    )
    return sorted(((title, day) for title, day in days if day), key=lambda pair: pair[1])


def part(link: Any, then: list[tuple[str, date, Requisites | None]]) -> dict[str, Any]:
    """A party with the requisites the document was made with, and what differs from them on each of its days."""
    now = then[-1][2] if then else None
    made_with = link.requisites or now
    return {
        "link": link,
        "facts": facts_of(made_with) if made_with else [],
        "unusual": shown("unusual", made_with.unusual) if made_with else "",
        "pinned": link.requisites,
        "drift": queries.differences(link.requisites, now) if link.requisites and now else [],
        "icon": ICONS[link.counterparty.kind],
        "days": [{"title": title, "day": day, "is_known": row is not None} for title, day, row in then],
        "rows": _compared(link.requisites, [row for _title, _day, row in then]),
    }


def _compared(kept: Requisites | None, then: list[Requisites | None]) -> list[dict[str, Any]]:
    """The fields that were not the same on all the days: what the document keeps (if it keeps any), then each day."""
    versions = [kept, *then] if kept else then
    rows = []
    for name, title in FIELDS.items():
        values = [shown(name, getattr(version, name)) if version else "" for version in versions]
        if len({value for value, version in zip(values, versions, strict=True) if version}) > 1:
            first = values[0]
            rows.append(
                {"title": str(title), "values": [{"text": value, "differs": value != first} for value in values]}
            )
    return rows


class UnlinkView(WorkspaceView):
    """POST takes a counterparty off a document."""

    permission = VIEW

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = queries.link_visible_to(self.request.user, pk)
        document_id = link.document_id
        services.unlink_document(link=link, actor=self.request.user, at=timezone.now())
        return go(request, reverse("storage:document", args=[document_id]))
