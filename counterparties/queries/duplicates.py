"""Cards that may be one counterparty: the same number, or the same name spelt otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from counterparties.identifiers import KINDS
from counterparties.models import Counterparty, Merge, PartyIdentifier
from counterparties.queries.parties import counterparties_visible_to
from counterparties.queries.proposals import SHARED
from ecm import access
from ecm.access import Person

MOST_PAIRS = 200


@dataclass(frozen=True)
class Pair:
    """Two cards with the reason they may be one."""

    first: Counterparty
    second: Counterparty
    reason: str


def duplicate_pairs(user: Person) -> list[Pair]:
    """Pairs that the person sees both cards of: numbers first, then names. Four queries."""
    groups = [*_by_number(), *_by_name()]
    rows = {
        row.pk: row for row in counterparties_visible_to(user).filter(pk__in={pk for ids, _why in groups for pk in ids})
    }
    pairs: dict[tuple[int, int], Pair] = {}
    for ids, reason in groups:
        seen = [rows[pk] for pk in sorted(ids) if pk in rows]
        for other in seen[1:]:
            pairs.setdefault((seen[0].pk, other.pk), Pair(seen[0], other, reason))
    return list(pairs.values())[:MOST_PAIRS]


def _by_number() -> Iterator[tuple[set[int], str]]:
    held = PartyIdentifier.objects.filter(counterparty__merged_into=None).exclude(kind__in=SHARED)
    doubled = held.values("number").annotate(holders=Count("counterparty", distinct=True)).filter(holders__gt=1)
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for kind, number, pk in held.filter(number__in=doubled.values("number")).values_list(
        "kind", "number", "counterparty"
    ):
        found[kind, number].add(pk)
    for (kind, number), ids in found.items():
        if len(ids) > 1:
            title = KINDS[kind].title if kind in KINDS else kind
            yield ids, _("Both have the number %(kind)s %(number)s.") % {"kind": title, "number": number}


def _by_name() -> Iterator[tuple[set[int], str]]:
    rows = Counterparty.objects.filter(merged_into=None).exclude(name_key="")
    doubled = rows.values("name_key").annotate(holders=Count("pk")).filter(holders__gt=1)
    found: dict[str, set[int]] = defaultdict(set)
    for key, pk in rows.filter(name_key__in=doubled.values("name_key")).values_list("name_key", "pk"):
        found[key].add(pk)
    for ids in found.values():
        yield ids, _("The names have the same words.")


def merges_of(counterparty_id: int) -> list[Merge]:
    """Merges into a visible counterparty that were not undone."""
    rows = Merge.objects.filter(kept_id=counterparty_id, undone_at=None).select_related("gone", "kept", "merged_by")
    return list(rows.order_by("-merged_at", "-pk"))


def merge_visible_to(user: Person, merge_id: int) -> Merge:
    """The one merge; NotFound when its counterparty is hidden."""
    return access.get_visible(Merge.objects.select_related("kept", "gone"), user, pk=merge_id)
