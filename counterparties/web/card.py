"""The dossier: everything of a counterparty at one click, now or as it was on a day."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.models import Counterparty, Requisites
from counterparties.web.journal import ICONS
from counterparties.web.labels import facts_of
from counterparties.web.layouts import laid_out
from ecm import access
from ecm.web.dates import asked_past
from ecm.web.views import WorkspaceView
from storage.models import Document


class DossierView(WorkspaceView):
    """The page. `?as_of=` shows the state of a day; `&known=then` also takes our knowledge back to it."""

    permission = VIEW
    template_name = "counterparties/dossier.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, today = self.request.user, timezone.localdate()
        as_of, known_at = asked_past(request.GET)
        then = known_at is not None
        found = queries.dossier(pk, user, day=as_of or today, known_at=known_at, as_of=as_of)
        party = found.counterparty
        # A day that is over is looked at, not edited: what stands there is not what would be changed.
        may_edit = as_of is None and may_write(self, party)
        return self.page(
            {
                "party": party,
                "is_merged": party.merged_into_id is not None,
                "whole": queries.whole_of(party, user, today=as_of is None),
                "merge_away": queries.merge_away_of(party, user) if as_of is None else None,
                "icon": ICONS[party.kind],
                "requisites": found.requisites,
                "accounts": found.accounts,
                "facts": facts_of(found.requisites) if found.requisites else [],
                "posts": found.posts,
                "roles": party.role_titles,
                "documents": found.documents,
                "document_rows": found.documents.rows,
                "unlinked": found.unlinked,
                "today": as_of or today,
                "timeline_url": _timeline(pk, as_of),
                **laid_out(party, user),
                "as_of": as_of,
                "then": then,
                "may_edit": may_edit,
                "may_merge": access.has(user, services.MERGE),
                "may_confirm": as_of is None and may_confirm(self, party),
                "number": _first_number(found.requisites),
                "statuses": Document.Status.choices,
                "pk": pk,
            }
        )


def _first_number(row: Requisites | None) -> str:
    return next(iter(row.identifiers.values()), "") if row else ""


def _timeline(pk: int, as_of: date | None, cursor: str = "") -> str:
    wanted = {"after": cursor, "as_of": as_of.isoformat() if as_of else ""}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('counterparties:timeline', args=[pk])}?{query}"


class DocumentsView(WorkspaceView):
    """A page of the counterparty's documents, as a fragment."""

    permission = VIEW
    template_name = "counterparties/_documents.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, (as_of, known_at) = self.request.user, asked_past(request.GET)
        party, status = queries.counterparty_visible_to(user, pk), request.GET.get("status", "")
        past = queries.past_of(party, known_at) if known_at else None
        cursor = request.GET.get("after", "")
        page = queries.documents_page(pk, user, as_of=as_of, status=status, cursor=cursor, past=past)
        return self.page(
            {
                "then": past is not None,
                "is_merged": party.merged_into_id is not None,
                "documents": page,
                "document_rows": page.rows,
                "today": as_of or timezone.localdate(),
                "as_of": as_of,
                "status": status,
                "statuses": Document.Status.choices,
                "pk": pk,
            }
        )


def may_write(view: WorkspaceView, party: Counterparty) -> bool:
    """Whether this person may write on the card as it is today; one that is part of another one takes nothing more."""
    return party.merged_into_id is None and access.has(view.request.user, services.EDIT)


def may_confirm(view: WorkspaceView, party: Counterparty) -> bool:
    """Whether this person may confirm, as the second one, an account of the card as it is today."""
    return party.merged_into_id is None and access.has(view.request.user, "counterparties.confirm_account")


def party_of(view: WorkspaceView, pk: int, *, edit: bool = False) -> Counterparty:
    """The visible counterparty of a view; with `edit` the person must be allowed to change it."""
    party = queries.counterparty_visible_to(view.request.user, pk)
    if edit:
        access.require(view.request.user, services.EDIT, party)
    return party
