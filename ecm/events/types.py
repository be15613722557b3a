"""What an event is: ids and plain values, kept in the journal and handed on to tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from ecm.events.models import EventRecord

Subject = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened: ids and plain values only. Subclasses are frozen dataclasses with a `name`."""

    name: ClassVar[str] = ""
    journal_only: ClassVar[frozenset[str]] = frozenset()
    """Fields that stand in the journal, so that it can be replayed, but are not handed on to jobs."""
    actor_id: int | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            _types[cls.name] = cls

    def subjects(self) -> tuple[Subject, ...]:
        """(kind, id) of each object on whose timeline this event stands."""
        return ()

    def payload(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "actor_id"}
        return {name: plain(value) for name, value in values.items()}


_types: dict[str, type[Event]] = {}


def event_types() -> dict[str, type[Event]]:
    return dict(_types)


def handed_on(record: "EventRecord") -> dict[str, Any]:
    """What a task gets at the event: its id and its fields, without those that are the journal's only."""
    kept = _types[record.name].journal_only if record.name in _types else frozenset()
    return {**{name: value for name, value in record.payload.items() if name not in kept}, "event_id": record.pk}


def plain(value: Any) -> Any:
    """The value as JSON keeps it: dates and decimals are texts, tuples lists."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, tuple | list) else value
