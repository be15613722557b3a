"""Publishing: a record, its subjects and one job for each subscriber, all in the caller's transaction.

Delivery is a job, so it begins after commit, is repeated until done and survives a crash (ADR 0003). What would be
untrue until a job ran is done at once, before the commit (ADR 0036).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from ecm import faults
from ecm.events.types import Event, handed_on

if TYPE_CHECKING:
    from ecm.events.models import EventRecord
    from ecm.jobs import NewJob

_subscribers: dict[str, dict[str, "When"]] = defaultdict(dict)
_followers: dict[str, list["Following"]] = defaultdict(list)
_companions: dict[str, list["Act"]] = defaultdict(list)
When = Callable[[Any], bool]
Following = Callable[[Any], "Iterable[NewJob]"]
Act = Callable[[Any, datetime], object]


def _always(event: Event) -> bool:
    return True


def subscribe(event: type[Event], task: str, *, when: When = _always) -> None:
    """Queue the task at each such event; it gets `event_id` and the event's fields. Called from `ready()`.

    `when` tells by the event alone that there is nothing to do, and spares the job.
    """
    _subscribers[event.name].setdefault(task, when)


def follow(event: type[Event], jobs: Following) -> None:
    """Queue these jobs at each such event, merged with the waiting ones of their merge keys. Called from `ready()`.

    For work that looks at the newest state and is needed once, however many events ask for it.
    """
    if jobs not in _followers[event.name]:
        _followers[event.name].append(jobs)


def at_once(event: type[Event], act: Act) -> None:
    """Carry the act out with each such event and its moment, in the transaction of the event. Called from `ready()`.

    For what people would read as untrue until a job had run: an approved document whose content is another one. What
    the act raises takes the event back, so it refuses nothing, and it locks only what the event's own service did.
    """
    if act not in _companions[event.name]:
        _companions[event.name].append(act)


def publish(event: Event, *, at: datetime | None = None) -> "EventRecord":
    """Write the event into the journal; must be called inside the transaction that made it true."""
    return publish_many([event], at=at)[0]


def publish_many(events: Sequence[Event], *, at: datetime | None = None) -> list["EventRecord"]:
    """Write several events with a fixed number of queries."""
    from ecm.events.models import EventRecord, EventSubject

    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is published inside the transaction that made it true.")
    moment = at or timezone.now()
    records = EventRecord.objects.bulk_create(
        EventRecord(name=e.name, actor_id=e.actor_id, payload=e.payload(), occurred_at=moment) for e in events
    )
    EventSubject.objects.bulk_create(
        EventSubject(record=record, kind=kind, object_id=object_id)
        for event, record in zip(events, records, strict=True)
        for kind, object_id in dict.fromkeys(event.subjects())
    )
    faults.point("events.records_written")
    _queue(events, records)
    faults.point("events.jobs_queued")
    transaction.on_commit(_ask_to_seal)
    for event in events:
        for act in _companions.get(event.name, ()):
            act(event, moment)
    return records


def _ask_to_seal() -> None:
    from ecm.events.sealing import ask_to_seal

    ask_to_seal()


def _queue(events: Sequence[Event], records: Sequence["EventRecord"]) -> None:
    from ecm.events.bundling import open_bundle
    from ecm.jobs import NewJob, enqueue_many, enqueue_new

    following = [
        (event, record, task)
        for event, record in zip(events, records, strict=True)
        for task, when in _subscribers.get(event.name, {}).items()
        if when(event)
    ]
    merged = [new for event in events for jobs in _followers.get(event.name, ()) for new in jobs(event)]
    if bundle := open_bundle():
        bundle.add_all(((event.actor_id, task, record.pk) for event, record, task in following), merged)
        return
    enqueue_many(
        NewJob(task, handed_on(record), event.actor_id, key=f"event:{record.pk}:{task}")
        for event, record, task in following
    )
    for new in merged:
        enqueue_new(new)
