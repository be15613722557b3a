"""What a change touches: shown right after it, and reachable from the change in the list of all changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from counterparties import queries
from counterparties.access import VIEW
from counterparties.web.card import may_confirm, party_of
from counterparties.web.labels import changes_shown
from ecm.web.dates import asked_day
from ecm.web.impact import Impact, impacts_of
from ecm.web.views import WorkspaceView

HOST = "counterparty"


def impact_url(pk: int, *, day: date | None = None, act: int | None = None, account: int | None = None) -> str:
    """The page of a change: of an act on the requisites, of an account, or of whatever holds from a day."""
    asked = {"from": day.isoformat() if day else None, "act": act, "account": account}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return f"{reverse('counterparties:impact', args=[pk])}?{query}"


class ImpactView(WorkspaceView):
    """The page. `?act=` names a version of the requisites, `?account=` one of an account, else `?from=` a day."""

    permission = VIEW
    template_name = "counterparties/impact.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, user = party_of(self, pk), self.request.user
        act = queries.act_named(pk, request.GET.get("act", ""))
        account = queries.account_named(pk, request.GET.get("account", ""))
        since = _since(request, act.row.valid_from if act else account.valid_from if account else None)
        context: dict[str, Any] = {
            "party": party,
            "pk": pk,
            "since": since,
            "act": act,
            "changes": changes_shown(act.changes) if act else [],
            "account": account,
            "held": queries.held_accounts(pk),
            "may_confirm": may_confirm(self, party),
            "lists": [_shown(impact, user, pk, since) for impact in impacts_of(HOST, user)],
        }
        return self.page(context)


def _since(request: HttpRequest, known: date | None) -> date:
    return known or asked_day(request.GET.get("from", "")) or timezone.localdate()


def _shown(impact: Impact, user: Any, pk: int, since: date, cursor: str = "") -> dict[str, Any]:
    found = impact.find(user, pk, since, cursor)
    more = f"{reverse('counterparties:impact_list', args=[pk, impact.key])}?from={since.isoformat()}&after={found.next}"
    return {"impact": impact, "rows": found.rows, "more": more if found.next else ""}


class ImpactListView(WorkspaceView):
    """Further rows of one list, a fragment."""

    permission = VIEW
    template_name = "counterparties/_impact_rows.html"

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        party_of(self, pk)
        user = self.request.user
        impact = next((each for each in impacts_of(HOST, user) if each.key == key), None)
        if impact is None:
            raise Http404
        return self.page(_shown(impact, user, pk, _since(request, None), request.GET.get("after", "")))
