"""Replay of the journal: each app says what its events make of an object and what its rows say, and both must agree.

The journal is sealed and append-only, rows are not: a row that was changed past the services differs from its replay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecm.events.models import EventRecord, EventSubject

Facts = dict[str, Any]
World = dict[int, Facts]
"""What is known of the objects of one kind, by id."""
BATCH = 200
MOST_DIFFERENCES = 100


@dataclass(frozen=True)
class Ledger:
    """One app's part in the replay of objects of a kind ("counterparty", "document").

    `fold` lets a record change the world. `rows` gives the same facts as the tables have them now. `ids` gives the ids
    behind a number, in order. `related` adds the objects whose events these objects' facts may come from.
    """

    kind: str
    key: str
    events: frozenset[str]
    fold: Callable[[World, EventRecord], None]
    rows: Callable[[Sequence[int]], Mapping[int, Any]]
    ids: Callable[[int, int], list[int]]
    related: Callable[[Collection[int]], Collection[int]] = lambda ids: ids


_ledgers: dict[tuple[str, str], Ledger] = {}


def register_ledger(ledger: Ledger) -> None:
    """Let the part be replayed; called from `ready()`."""
    _ledgers[ledger.kind, ledger.key] = ledger


def ledgers(kind: str = "") -> list[Ledger]:
    """All parts, or those of objects of the kind."""
    return [ledger for ledger in _ledgers.values() if kind in ("", ledger.kind)]


def records_of(
    kind: str, ids: Collection[int], names: Collection[str], *, until: datetime | None = None
) -> Iterator[EventRecord]:
    """The records of these names on the timelines of the objects, the oldest first, each once."""
    subjects = EventSubject.objects.filter(kind=kind, object_id__in=ids)
    rows = EventRecord.objects.filter(pk__in=subjects.values("record_id"), name__in=names)
    if until is not None:
        rows = rows.filter(occurred_at__lte=until)
    return rows.order_by("pk").iterator(2_000)


def replay(ledger: Ledger, ids: Collection[int], *, until: datetime | None = None) -> dict[int, Any]:
    """What the journal says of the objects at a moment (None: now), by id. Empty for an object without such events."""
    world: World = {}
    for record in records_of(ledger.kind, ledger.related(ids), ledger.events, until=until):
        ledger.fold(world, record)
    return {pk: world[pk] for pk in ids if pk in world}


@dataclass
class Agreement:
    """How many objects were replayed, and where rows and journal differ."""

    objects: int
    differences: list[str]


def agreement(ledger: Ledger, *, progress: Callable[[int], object] = lambda done: None) -> Agreement:
    """Replay every object of the ledger, in batches of bounded memory."""
    found, last = Agreement(0, []), 0
    while (ids := ledger.ids(last, BATCH)) and len(found.differences) < MOST_DIFFERENCES:
        told, stored = replay(ledger, ids), ledger.rows(ids)
        for pk in ids:
            found.differences += disagreements(f"{ledger.kind} {pk}", told.get(pk), stored.get(pk))
        found.objects += len(ids)
        last = ids[-1]
        progress(found.objects)
    return found


WHOLE = "whole"
"""A fact that a fold sets when it saw the object come about: then rows that no event tells of are differences too."""


def disagreements(path: str, told: Any, stored: Any) -> Iterator[str]:
    """Where the journal and the rows say different things of an object.

    Facts recorded before the journal carried their values are absent there; unless its beginning was seen, they are
    passed over.
    """
    if told is None:
        return
    whole = bool(told.get(WHOLE))
    yield from _differing(path, {name: value for name, value in told.items() if name != WHOLE}, stored, whole)


def _differing(path: str, told: Any, stored: Any, whole: bool) -> Iterator[str]:
    if isinstance(told, Mapping) and isinstance(stored, Mapping):
        for name, value in told.items():
            yield from _differing(f"{path}.{name}", value, stored.get(name), whole)
        for name in stored:
            if whole and name not in told and stored[name] not in (None, "", {}, []):
                yield f"{path}.{name}: no event tells of {stored[name]!r}"
    elif told != stored:
        yield f"{path}: the journal has {told!r}, the row {stored!r}"
