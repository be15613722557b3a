"""Relations of a counterparty: drawn as a graph a few steps out, on any day, with the same in a table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.models import Counterparty, Relation
from counterparties.queries.network import HOPS, Network
from counterparties.web.card import may_write, party_of
from counterparties.web.forms import RelationForm
from counterparties.web.graph import NARROW, WIDE, draw, term_of
from ecm import access
from ecm.errors import NotFound
from ecm.numbers import whole
from ecm.web.dates import asked_moment, asked_past, past_query
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go


def tab_of(pk: int) -> str:
    """The dossier with this tab open."""
    return f"{reverse('counterparties:dossier', args=[pk])}?tab=relations"


class RelationsView(WorkspaceView):
    """The tab: parents, branches, successors, affiliates and guarantors, `?hops=` steps out; POST adds one."""

    permission = VIEW
    template_name = "counterparties/_relations.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(party_of(self, pk), self._form(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, form = party_of(self, pk, edit=True), self._form(pk, request.POST)
        if form.is_valid():
            data, other = form.cleaned_data, form.cleaned_data["other"]
            if other.pk != pk:
                source, target = (other, party) if data["is_reverse"] else (party, other)
                self._relate(source, target, data)
                return self._show(party, self._form(party.pk))
            form.add_error("other", _("A counterparty cannot be related to itself."))
        return self._show(party, form, status=422)

    def _relate(self, source: Counterparty, target: Counterparty, data: dict[str, Any]) -> None:
        services.relate(
            source=source,
            target=target,
            kind=data["kind"],
            since=data["since"],
            until=data["until"],
            note=data["note"],
            actor=self.request.user,
            at=timezone.now(),
        )

    def _form(self, pk: int, data: Any = None) -> RelationForm:
        user = self.request.user
        return RelationForm(data, load=lambda text: queries.as_counterparty(user, text), own=pk)

    def _show(self, party: Counterparty, form: RelationForm, status: int = 200) -> HttpResponse:
        user, hops = self.request.user, _hops(self.request)
        network, day = self._network(party, hops)
        tail, moment = past_query(self.request), asked_moment(self.request)
        return self.page(
            {
                "party": party,
                "pk": party.pk,
                "as_of": day,
                "rows": [_row(party.pk, relation, network) for relation in network.relations],
                "drawings": [draw(network, width, query=tail) for width in (WIDE, NARROW)],
                "is_cut": network.is_cut,
                "hops": hops,
                "all_hops": HOPS,
                "tail": tail,
                "form": form,
                "merges": queries.merges_of(party.pk, user, moment),
                "splits": queries.splits_of(party.pk, moment),
                "may_edit": day is None and may_write(self, party),
                "may_merge": day is None and access.has(user, services.MERGE),
            },
            status=status,
        )

    def _network(self, party: Counterparty, hops: int) -> tuple[Network, date | None]:
        user, (as_of, known_at) = self.request.user, asked_past(self.request.GET)
        first = None
        if known_at and as_of:
            first = queries.relations_then(queries.past_of(party, known_at), user, as_of)
        return queries.network_of(user, party, hops=hops, day=as_of, first=first), as_of


def _hops(request: HttpRequest) -> int:
    asked = request.GET.get("hops", "")
    return int(asked) if asked in map(str, HOPS) else 2


def _row(pk: int, relation: Relation, network: Network) -> dict[str, Any]:
    """A line of the table; only the counterparty's own relations can be ended and removed here."""
    today = timezone.localdate()
    return {
        "relation": relation,
        "title": relation.get_kind_display(),
        "term": term_of(relation),
        "is_own": pk in (relation.source_id, relation.target_id),
        "is_open": relation.until is None or relation.until > today,
        "hop": max(network.nodes[relation.source_id].hop, network.nodes[relation.target_id].hop),
    }


def _card_of(request: HttpRequest, relation: Relation) -> int:
    """The card on which the button was pressed (`?card=`), one of the two ends; the source when it is neither."""
    card = whole(request.GET.get("card", ""))
    return card if card is not None and card in (relation.source_id, relation.target_id) else relation.source_id


class _RelationView(WorkspaceView, ABC):
    """An act on one relation; `?card=` is the end on which the button was pressed."""

    permission = services.EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        try:
            relation = queries.relation_visible_to(self.request.user, pk)
        except NotFound:
            return self._gone()
        return self.act(relation)

    @abstractmethod
    def act(self, relation: Relation) -> HttpResponseBase:
        """What the button does."""

    def _gone(self) -> HttpResponseBase:
        """Somebody removed it meanwhile: the card says so. Raises NotFound where no card was named that one sees."""
        card = queries.counterparty_visible_to(self.request.user, whole(self.request.GET.get("card", "")) or 0)
        later(self.request, _("This relation is not there any more: somebody removed it meanwhile."))
        return go(self.request, tab_of(card.pk))


class UnrelateView(_RelationView):
    """POST removes a relation that was entered by mistake."""

    def act(self, relation: Relation) -> HttpResponseBase:
        card = _card_of(self.request, relation)
        services.unrelate(relation=relation, actor=self.request.user, at=timezone.now())
        later(self.request, _("The relation was removed."))
        return go(self.request, tab_of(card))


class EndRelationView(_RelationView):
    """POST: the relation holds until today."""

    def act(self, relation: Relation) -> HttpResponseBase:
        services.relate(
            source=relation.source,
            target=relation.target,
            kind=relation.kind,
            since=relation.since,
            until=timezone.localdate(),
            note=relation.note,
            actor=self.request.user,
            at=timezone.now(),
        )
        later(self.request, _("The relation ended today."))
        return go(self.request, tab_of(_card_of(self.request, relation)))
