"""The hash chain over the journal: one sealer numbers new records in commit order, so that no writer waits for it.

A seal's digest covers its number, the digest before it and the whole record with its subjects. Whoever changes,
removes or inserts a sealed record breaks the chain from there on; who cuts the tail is betrayed by a checkpoint that
left the machine before.
"""

import hashlib
import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.db import DatabaseError, transaction
from django.utils import timezone

from ecm import faults
from ecm.events.models import EventRecord, EventSubject
from ecm.events.seals import EventSeal
from ecm.jobs import enqueue

GENESIS = "0" * 64
BATCH = 500
# Records of transactions that committed late may lie this far behind the newest sealed one.
WINDOW = 5_000
PAUSE = timedelta(seconds=2)
Subjects = Sequence[tuple[str, int]]


def digest_of(number: int, previous: str, record: EventRecord, subjects: Subjects) -> str:
    """SHA-256 over the canonical JSON of the seal's place, the record and its subjects."""
    content = [
        number,
        previous,
        record.pk,
        record.name,
        record.actor_id,
        record.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        record.payload,
        sorted([kind, object_id] for kind, object_id in subjects),
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal_new(*, at: datetime, whole: bool = False) -> int:
    """Seal records that have no seal yet; returns how many. `whole` looks further back than the usual window."""
    sealed = 0
    while count := _seal_batch(at, whole):
        sealed += count
        if count < BATCH:
            break
    return sealed


def _seal_batch(at: datetime, whole: bool) -> int:
    with transaction.atomic():
        # The head is locked: a second sealer, after a lost lease, waits here and then finds the work done.
        head = EventSeal.objects.select_for_update().order_by("-number").first()
        records = _unsealed(None if whole else head)
        number, previous = (head.number, head.digest) if head else (0, GENESIS)
        seals = []
        for record, subjects in with_subjects(records):
            number += 1
            digest = digest_of(number, previous, record, subjects)
            seals.append(EventSeal(number=number, record=record, previous=previous, digest=digest, sealed_at=at))
            previous = digest
        EventSeal.objects.bulk_create(seals)
        faults.point("events.seals_written")
    return len(seals)


def _unsealed(head: EventSeal | None) -> list[EventRecord]:
    records = EventRecord.objects.filter(seal__isnull=True).order_by("id")
    if head:
        records = records.filter(id__gt=head.record_id - WINDOW)
    return list(records[:BATCH])


def with_subjects(records: Sequence[EventRecord]) -> Iterator[tuple[EventRecord, Subjects]]:
    """Each record with its (kind, id) subjects, read with one query."""
    subjects: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = EventSubject.objects.filter(record__in=records).order_by("id").values_list("record_id", "kind", "object_id")
    for record_id, kind, object_id in rows:
        subjects[record_id].append((kind, object_id))
    for record in records:
        yield record, subjects[record.pk]


class _Asked:
    """When this process last asked for sealing, so that a burst of events asks once."""

    guard = threading.Lock()
    at = -1e9


def ask_to_seal() -> None:
    """Called after an event's commit: queue the sealer for a moment later. A periodic round covers a crash here."""
    with _Asked.guard:
        if monotonic() - _Asked.at < PAUSE.total_seconds():
            return
        _Asked.at = monotonic()
    try:
        enqueue("events.seal", merge_key="events.seal", run_at=timezone.now() + PAUSE)
    except DatabaseError:
        _Asked.at = -1e9
