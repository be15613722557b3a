"""Timelines: each app says from `ready()` how its events read; every card shows events of every app."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from ecm.events.models import EventRecord, EventSubject
from ecm.models import User

Note = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class EventWords:
    """How an event reads: a title, an icon, a tone (good, warn, bad or ""), and a note made of its payload."""

    title: str | Promise
    icon: str = "clock"
    tone: str = ""
    note: Note | None = None


@dataclass(frozen=True)
class Entry:
    """A line of a timeline, as `components/timeline.html` shows it."""

    title: str
    icon: str
    at: datetime
    actor: User | None
    note: str = ""
    tone: str = ""
    url: str = ""


_words: dict[str, EventWords] = {}


def describe_event(
    name: str, title: str | Promise, *, icon: str = "clock", tone: str = "", note: Note | None = None
) -> None:
    """Tell how the event of this name reads; `note(payload)` may add a few words."""
    _words[name] = EventWords(title, icon, tone, note)


def title_of(name: str) -> str | Promise:
    """The title of the event of this name; one that no app describes is called by its name."""
    return _words[name].title if name in _words else _undescribed(name)


def _undescribed(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ").capitalize()


def entries(subjects: Iterable[EventSubject]) -> list[Entry]:
    """Lines of a timeline; the subjects come with `record__actor`, so this costs no query."""
    return [_entry(subject.record) for subject in subjects]


def _entry(record: EventRecord) -> Entry:
    words = _words.get(record.name) or EventWords(_undescribed(record.name))
    note = words.note(record.payload) if words.note else ""
    return Entry(str(words.title), words.icon, record.occurred_at, record.actor, note, words.tone)
