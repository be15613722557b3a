"""Proof of the journal: walk the chain and say where it is broken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection

from ecm.events.models import EventRecord
from ecm.events.sealing import GENESIS, digest_of, with_subjects
from ecm.events.seals import EventSeal, HistoryCheckpoint

BATCH = 2_000
MOST_FAULTS = 100
TABLES = ("ecm_eventrecord", "ecm_eventsubject", "ecm_eventseal")


@dataclass
class Verdict:
    """What the walk found: the length and head of the chain, records not sealed yet, and faults."""

    seals: int = 0
    unsealed: int = 0
    head: str = GENESIS
    faults: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults


def verify(
    *, checkpoints: list[tuple[int, str]] | None = None, progress: Callable[[int], object] = lambda done: None
) -> Verdict:
    """Walk the whole chain in bounded memory. `checkpoints` are (number, digest) kept outside the machine."""
    verdict, previous, last = Verdict(), GENESIS, 0
    kept = [*HistoryCheckpoint.objects.values_list("number", "digest"), *(checkpoints or [])]
    wanted = dict[int, set[str]]()
    for number, digest in kept:
        wanted.setdefault(number, set()).add(digest)
    for seal, computed in _chain():
        verdict.faults += _faults(seal, computed, previous, last)
        if seal.digest not in wanted.pop(seal.number, {seal.digest}):
            verdict.faults.append(f"seal {seal.number} differs from its checkpoint")
        previous, last = seal.digest, seal.number
        verdict.seals += 1
        progress(verdict.seals)
        if len(verdict.faults) > MOST_FAULTS:
            return verdict
    verdict.faults += [f"seal {number} is missing: the chain was cut" for number in sorted(wanted)]
    verdict.faults += missing_guards()
    verdict.head = previous
    verdict.unsealed = EventRecord.objects.filter(seal__isnull=True).count()
    return verdict


def _chain() -> Iterator[tuple[EventSeal, str]]:
    """Each seal, in order, with the digest that its record has now."""
    seals = EventSeal.objects.select_related("record").order_by("number").iterator(BATCH)
    while batch := list(islice(seals, BATCH)):
        subjects = {record.pk: found for record, found in with_subjects([seal.record for seal in batch])}
        for seal in batch:
            yield seal, digest_of(seal.number, seal.previous, seal.record, subjects[seal.record_id])


def _faults(seal: EventSeal, computed: str, previous: str, last: int) -> Iterator[str]:
    if seal.number != last + 1:
        yield f"seals {last + 1} to {seal.number - 1} are missing"
    elif seal.previous != previous:
        yield f"seal {seal.number} does not follow the seal before it"
    if seal.digest != computed:
        yield f"record {seal.record_id} differs from its seal {seal.number}"


def missing_guards() -> list[str]:
    """The triggers that refuse changes, where one is missing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = [f"{table}_no_{act}" for table in TABLES for act in ("update", "delete")]
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
            wanted = [f"{table}_append_only" for table in TABLES]
        there = {name for (name,) in cursor.fetchall()}
    return [f"the trigger {name} is missing" for name in wanted if name not in there]
