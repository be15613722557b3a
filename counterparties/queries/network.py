"""Who belongs to whom around a counterparty: its relations and theirs, a few steps out, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from counterparties.models import Counterparty, Relation
from counterparties.queries.parties import counterparties_visible_to
from ecm.access import Person

HOPS = (1, 2, 3)
MOST_NODES = 48
ABOVE = frozenset({Relation.Kind.PARENT, Relation.Kind.GUARANTOR})
"""Kinds whose source stands above its target; all others stand below."""


@dataclass(frozen=True)
class Node:
    """A counterparty of the network: how many steps away, how far above (negative) or below, and by which relation."""

    party: Counterparty
    hop: int
    level: int
    via: Relation | None = None


@dataclass
class Network:
    """Nodes by id, the centre first, and the relations between them. `is_cut`: there are more than are shown."""

    centre: int
    nodes: dict[int, Node] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    is_cut: bool = False


def held_on(day: date | None) -> Q:
    """Relations that hold on the day; None: all that ever were."""
    if day is None:
        return Q()
    return (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))


def network_of(
    user: Person,
    party: Counterparty,
    *,
    hops: int = 2,
    day: date | None = None,
    first: Iterable[Relation] | None = None,
) -> Network:
    """The counterparties within so many steps that the person sees, and their relations. Two queries for each step.

    `first` replaces the relations of the counterparty itself, where they are known as of another moment.
    """
    found = Network(party.pk, {party.pk: Node(party, 0, 0)})
    known: dict[int | None, Relation] = {}
    edge = {party.pk}
    for hop in range(1, hops + 1):
        rows = list(first) if hop == 1 and first is not None else _around(edge, day)
        known.update({row.pk: row for row in rows})
        edge = _reached(found, rows, edge, hop, user)
        if not edge:
            break
    ends = [row for row in known.values() if row.source_id in found.nodes and row.target_id in found.nodes]
    found.relations = sorted(ends, key=lambda row: (row.kind, row.source_id, row.target_id))
    return found


def _around(ids: Iterable[int], day: date | None) -> list[Relation]:
    wanted = list(ids)
    rows = Relation.objects.filter(Q(source__in=wanted) | Q(target__in=wanted), held_on(day))
    return list(rows.select_related("source", "target").order_by("pk")[: MOST_NODES * 4])


def _reached(found: Network, rows: list[Relation], edge: set[int], hop: int, user: Person) -> set[int]:
    """Add the nodes that the relations lead to; the ids of those that are new."""
    ends = {pk for row in rows for pk in (row.source_id, row.target_id)} - found.nodes.keys()
    seen = {row.pk: row for row in counterparties_visible_to(user).filter(pk__in=ends)}
    reached: set[int] = set()
    for row in rows:
        near, far = (row.source_id, row.target_id) if row.source_id in edge else (row.target_id, row.source_id)
        if far not in seen or far in found.nodes:
            continue
        if len(found.nodes) >= MOST_NODES:
            found.is_cut = True
            break
        found.nodes[far] = Node(seen[far], hop, found.nodes[near].level + _step(row, far), row)
        reached.add(far)
    return reached


def _step(row: Relation, far: int) -> int:
    """Whether the far end stands above (-1) or below (1) the near one."""
    source_is_above = row.kind in ABOVE
    return -1 if (row.source_id == far) == source_is_above else 1
