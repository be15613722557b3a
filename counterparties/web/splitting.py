"""The nightly list of duplicates with its decisions, and the split of a card that holds two counterparties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.errors import CannotSplit
from counterparties.models import BankAccount, Counterparty, Relation, Requisites
from counterparties.services.own import require_own
from counterparties.services.splitting import choices as split_choices
from counterparties.split_parts import further_parts
from counterparties.web.card import party_of
from ecm import access
from ecm.jobs import enqueue
from ecm.numbers import whole
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go

MOST_SHOWN = 200


class PairsView(WorkspaceView):
    """Cards that may be one counterparty; `?decided=1`: those said to be different. POST looks again now."""

    permission = VIEW
    template_name = "counterparties/pairs.html"
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        user, decided = self.request.user, request.GET.get("decided") == "1"
        pairs = queries.duplicate_pairs(user, decided=decided)
        may = access.has(user, services.MERGE)
        return self.page({"pairs": pairs, "decided": decided, "may_merge": may})

    def post(self, request: HttpRequest) -> HttpResponseBase:
        access.require(self.request.user, services.MERGE)
        enqueue("counterparties.find_duplicates", actor_id=self.request.user.pk)
        later(request, _("The cards are looked through; the list is renewed in a moment."))
        return go(request, reverse("counterparties:pairs"))


class DecideView(WorkspaceView):
    """POST: the two cards of a pair are different counterparties; with `back=1` the pair is looked at again."""

    permission = services.MERGE

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        pair, user, now = queries.pair_visible_to(self.request.user, pk), self.request.user, timezone.now()
        if request.POST.get("back") or request.GET.get("back"):
            services.reconsider(pair=pair, actor=user, at=now)
            later(request, _("The pair is on the list again."))
        else:
            services.decide_different(pair=pair, actor=user, at=now)
            undo = f"{reverse('counterparties:decide_pair', args=[pk])}?back=1"
            later(request, _("Remembered: these are two counterparties."), undo_url=undo)
        return go(request, reverse("counterparties:pairs"))


class SplitForm(forms.Form):
    """The name of the card that is split off."""

    display_name = forms.CharField(label=gettext_lazy("Name of the other counterparty"), max_length=300)


class SplitView(WorkspaceView):
    """GET shows what the card holds; POST gives what is ticked to a new card."""

    permission = services.MERGE
    template_name = "counterparties/split.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = party_of(self, pk)
        require_own(pk)
        return self._show(party, SplitForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        party, form = party_of(self, pk), SplitForm(request.POST)
        require_own(pk)
        chosen = {part: _ids(request.POST.getlist(part)) for part in split_choices()}
        if form.is_valid():
            try:
                split = services.split_counterparty(
                    source=party,
                    display_name=form.cleaned_data["display_name"],
                    chosen=chosen,
                    actor=self.request.user,
                    at=timezone.now(),
                )
            except CannotSplit as refusal:
                form.add_error(None, str(refusal))
            else:
                text = _("“%(name)s” has a card of its own now.") % {"name": split.made}
                later(request, text, undo_url=reverse("counterparties:undo_split", args=[split.pk]))
                return go(request, reverse("counterparties:dossier", args=[split.made_id]))
        return self._show(party, form, chosen, status=422)

    def _show(
        self, party: Counterparty, form: SplitForm, chosen: dict[str, set[int]] | None = None, status: int = 200
    ) -> HttpResponse:
        parts = _parts(party, self.request.user, chosen or {})
        cancel = reverse("counterparties:dossier", args=[party.pk])
        return self.page({"party": party, "form": form, "parts": parts, "cancel_url": cancel}, status=status)


def _ids(values: list[str]) -> set[int]:
    return {number for value in values if (number := whole(value))}


def _parts(party: Counterparty, user: Any, chosen: dict[str, set[int]]) -> list[dict[str, Any]]:
    """What the card holds, in groups to tick."""
    pk = party.pk
    relations = queries.relations_of(user, pk)
    groups: list[tuple[str, str, list[tuple[int, str, Any]]]] = [
        ("requisites", _("Requisites"), [_version(row) for row in queries.history_of(pk)]),
        ("accounts", _("Bank accounts"), [_account(row) for row in queries.current_accounts_of(pk)]),
        (
            "links",
            _("Documents"),
            [
                (row.pk, str(row.document), row.listed_on)
                for row in queries.documents_page(pk, user, size=MOST_SHOWN).rows
            ],
        ),
        (
            "posts",
            pgettext("contacts", "People"),
            [(row.pk, f"{row.contact}, {row.title}".strip(", "), row.starts_on) for row in queries.posts_of(pk)],
        ),
        (
            "interactions",
            _("Conversations"),
            [
                (row.pk, row.summary, timezone.localdate(row.happened_at))
                for row in queries.interactions_page(pk, size=MOST_SHOWN).rows
            ],
        ),
        ("addresses", _("Mail addresses"), [(row.pk, row.value, None) for row in queries.mail_identities_of(pk)]),
        *((part.key, str(part.title), [*part.rows(user, pk, MOST_SHOWN)]) for part in further_parts()),
        ("relations_out", _("Relations"), [_told(row) for row in relations if row.source_id == pk]),
        ("relations_in", "", [_told(row) for row in relations if row.target_id == pk]),
    ]
    return [
        {"key": key, "title": title, "rows": [(*row, row[0] in chosen.get(key, ())) for row in rows]}
        for key, title, rows in groups
        if rows
    ]


def _version(row: Requisites) -> tuple[int, str, Any]:
    numbers = ", ".join(str(number) for number in row.identifiers.values())
    return row.pk, " · ".join(filter(None, (str(row), numbers))), row.valid_from


def _account(row: BankAccount) -> tuple[int, str, Any]:
    return row.pk, " · ".join(filter(None, (row.number, row.bank_name))), row.valid_from


def _told(row: Relation) -> tuple[int, str, Any]:
    return row.pk, f"{row.source} – {row.get_kind_display()} – {row.target}", row.since


class UndoSplitView(WorkspaceView):
    """POST puts a split card together again."""

    permission = services.MERGE

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        split = queries.split_visible_to(self.request.user, pk)
        services.undo_split(split=split, actor=self.request.user, at=timezone.now())
        later(request, _("The card is whole again."))
        return go(request, reverse("counterparties:dossier", args=[split.source_id]))
