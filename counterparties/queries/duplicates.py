"""Cards that may be one counterparty, as the nightly look found them; merges and splits that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from counterparties.identifiers import KINDS
from counterparties.models import Counterparty, DuplicatePair, Merge, Split
from counterparties.queries.parties import counterparties_visible_to
from ecm import access
from ecm.access import Person
from ecm.errors import NotFound

MOST_PAIRS = 200


@dataclass(frozen=True)
class Pair:
    """Two cards with the reasons that they may be one."""

    row: DuplicatePair
    first: Counterparty
    second: Counterparty
    reasons: list[str]

    @property
    def reason(self) -> str:
        """All reasons in one line."""
        return " ".join(self.reasons)


def duplicate_pairs(user: Person, *, decided: bool = False) -> list[Pair]:
    """The first pairs of `pairs_visible_to`, with their reasons in words. One query."""
    return [told(row) for row in pairs_visible_to(user, decided=decided)[:MOST_PAIRS]]


def pairs_visible_to(user: Person, *, decided: bool = False) -> QuerySet[DuplicatePair]:
    """Pairs that the person sees both cards of, the surest first; `decided`: those said to be different."""
    visible = counterparties_visible_to(user).values("pk")
    rows = DuplicatePair.objects.filter(first__in=visible, second__in=visible, decided_at__isnull=not decided)
    return rows.select_related("first", "second", "decided_by").order_by("-score", "pk")


def pair_visible_to(user: Person, pair_id: int) -> DuplicatePair:
    """The one pair; NotFound unless the person sees both cards."""
    visible = counterparties_visible_to(user).values("pk")
    rows = DuplicatePair.objects.filter(first__in=visible, second__in=visible).select_related("first", "second")
    row = rows.filter(pk=pair_id).first()
    if row is None:
        raise NotFound
    return row


def told(row: DuplicatePair) -> Pair:
    """The pair with its reasons in the reader's language."""
    return Pair(row, row.first, row.second, [words_of(code, facts) for code, facts in row.reasons])


def words_of(code: str, facts: Mapping[str, Any]) -> str:
    """A sign in the reader's language."""
    if code == "number":
        kind = facts["kind"]
        title = KINDS[kind].title if kind in KINDS else kind
        return _("Both have the number %(kind)s %(number)s.") % {"kind": title, "number": facts["number"]}
    if code == "account":
        return _("Both have the account %(number)s.") % facts
    if code == "mail":
        return _("Both write from %(value)s.") % facts
    if code == "phone":
        return _("Both have a phone that ends in %(value)s.") % facts
    return _("The names are alike by %(percent)s %%.") % {"percent": round(facts["likeness"] * 100)}


def merges_of(counterparty_id: int, user: Person, moment: datetime | None = None) -> list[Merge]:
    """Merges into a visible counterparty that are not undone, or were not at the moment, of cards that the person may
    see: a merge opens none to those who could not see it before. One query."""
    seen = access.visible(Counterparty.objects.all(), user).values("pk")
    rows = Merge.objects.filter(_stood("merged_at", moment), kept_id=counterparty_id, gone__in=seen)
    return list(rows.select_related("gone", "kept", "merged_by").order_by("-merged_at", "-pk"))


def merge_away_of(party: Counterparty, user: Person) -> Merge | None:
    """The merge that made the card part of another one, if it can be taken apart now by whoever sees both cards.

    One query, none for a card that stands by itself.
    """
    if party.merged_into_id is None:
        return None
    there = Merge.objects.filter(gone=party.pk, kept=party.merged_into_id, undone_at=None, kept__merged_into=None)
    return access.visible(there, user).order_by("-pk").first()


def _stood(name: str, moment: datetime | None) -> Q:
    if moment is None:
        return Q(undone_at=None)
    return Q(**{f"{name}__lte": moment}) & (Q(undone_at=None) | Q(undone_at__gt=moment))


def merge_visible_to(user: Person, merge_id: int) -> Merge:
    """The one merge; NotFound when its counterparty is hidden."""
    return access.get_visible(Merge.objects.select_related("kept", "gone"), user, pk=merge_id)


def splits_of(counterparty_id: int, moment: datetime | None = None) -> list[Split]:
    """Splits of a visible counterparty that are not undone, or were not at the moment."""
    rows = Split.objects.filter(_stood("split_at", moment), source_id=counterparty_id)
    return list(rows.select_related("made", "source", "split_by").order_by("-split_at", "-pk"))


def split_visible_to(user: Person, split_id: int) -> Split:
    """The one split; NotFound when its counterparty is hidden."""
    return access.get_visible(Split.objects.select_related("source", "made"), user, pk=split_id)
