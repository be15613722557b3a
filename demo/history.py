"""The journal of the demo in the order of its days: what papers bring is told no earlier than its moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from ecm.events import Event
from ecm.events.models import EventRecord, EventSubject

Moment = tuple[Event, datetime]


@dataclass(frozen=True)
class Happening:
    """Something people do at a moment, through the services."""

    at: datetime
    act: Callable[[], object]


@dataclass
class History:
    """Events that wait for their turn: whoever acts at a moment first lets be told what came before it."""

    waiting: list[Moment] = field(default_factory=list)

    def add(self, moments: Iterable[Moment]) -> None:
        self.waiting.extend(moments)

    def tell(self, until: datetime | None = None) -> None:
        """Write the events up to the moment; without one, all of them."""
        ordered = sorted(self.waiting, key=itemgetter(1))
        due = len(ordered) if until is None else sum(at <= until for _event, at in ordered)
        write_events(ordered[:due])
        self.waiting = ordered[due:]


def write_events(moments: Iterable[Moment]) -> None:
    """The records and subjects that publishing writes, without the jobs it would queue."""
    listed = list(moments)
    records = EventRecord.objects.bulk_create(
        EventRecord(name=event.name, actor_id=event.actor_id, payload=event.payload(), occurred_at=at)
        for event, at in listed
    )
    EventSubject.objects.bulk_create(
        EventSubject(record=record, kind=kind, object_id=object_id)
        for record, (event, _at) in zip(records, listed, strict=True)
        for kind, object_id in dict.fromkeys(event.subjects())
    )
