"""Timelines: each app says from `ready()` how its events read; every card shows events of every app."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.functional import Promise

from ecm.access import Person
from ecm.events.models import EventRecord, EventSubject
from ecm.models import User

Note = Callable[[Mapping[str, Any]], str]
Seen = Callable[[Person, Collection[int]], Collection[int]]
Guard = tuple[str, Seen]
"""A field of the payload that names an object, and which of such objects a person sees."""


@dataclass(frozen=True)
class EventWords:
    """How an event reads: a title, an icon, a tone (good, warn, bad or ""), a note and an address made of its payload.

    A step (`is_step`) is usually a part of a larger act: beside other events of the same act it is told with them.
    """

    title: str | Promise
    icon: str = "clock"
    tone: str = ""
    note: Note | None = None
    is_step: bool = False
    url: Note | None = None
    guard: Guard | None = None


@dataclass(frozen=True)
class Entry:
    """A line of a timeline, as `components/timeline.html` shows it; `steps` tells what was done along with it, and
    `origin` names the card that it happened to, where that is another one than the card whose timeline is read."""

    title: str
    icon: str
    at: datetime
    actor: User | None
    note: str = ""
    tone: str = ""
    url: str = ""
    name: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    origin: str = ""
    origin_url: str = ""

    @property
    def words(self) -> str:
        """The line in one sentence, as a step of another."""
        return f"{self.title}: {self.note}" if self.note else self.title


_words: dict[str, EventWords] = {}


def describe_event(
    name: str,
    title: str | Promise,
    *,
    icon: str = "clock",
    tone: str = "",
    note: Note | None = None,
    is_step: bool = False,
    url: Note | None = None,
    guard: Guard | None = None,
) -> None:
    """Tell how the event of this name reads; `note(payload)` may add a few words, `url(payload)` where it leads.

    With a guard what it says is read by those who see its object; others are told that it happened.
    """
    _words[name] = EventWords(title, icon, tone, note, is_step, url, guard)


def title_of(name: str) -> str | Promise:
    """The title of the event of this name; one that no app describes is called by its name."""
    return _words[name].title if name in _words else _undescribed(name)


def _undescribed(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ").capitalize()


def entries(subjects: Iterable[EventSubject], user: Person) -> list[Entry]:
    """Lines of a timeline as the person may read them; the subjects come with `record__actor`. A query for each sort of
    guarded objects that they speak of, mostly none."""
    records = [subject.record for subject in subjects]
    closed = closed_to(user, records)
    return [_entry(record, is_open=record.pk not in closed) for record in records]


def closed_to(user: Person, records: Iterable[EventRecord]) -> set[int]:
    """Those of the records (ids) of which the person may know no more than that it happened."""
    guarded: dict[Guard, list[EventRecord]] = defaultdict(list)
    for record in records:
        if (words := _words.get(record.name)) and words.guard:
            guarded[words.guard].append(record)
    closed: set[int] = set()
    for (field_name, seen), those in guarded.items():
        open_ids = set(seen(user, {record.payload[field_name] for record in those}))
        closed.update(record.pk for record in those if record.payload[field_name] not in open_ids)
    return closed


def _entry(record: EventRecord, *, is_open: bool) -> Entry:
    words = _words.get(record.name) or EventWords(_undescribed(record.name))
    note = words.note(record.payload) if words.note and is_open else ""
    return Entry(
        str(words.title),
        words.icon,
        record.occurred_at,
        record.actor,
        note,
        words.tone,
        url=words.url(record.payload) if words.url and is_open else "",
        name=record.name,
        about=record.payload,
    )


def is_one_act(one: EventSubject, other: EventSubject) -> bool:
    """Whether two neighbours on a timeline may be of one act: done by one person at one moment."""
    first, second = one.record, other.record
    return (first.occurred_at, first.actor_id) == (second.occurred_at, second.actor_id)


def acts(lines: Iterable[Entry], subject_of: Callable[[Entry], object] = lambda line: None) -> list[Entry]:
    """The lines with those of one act told as one: same moment, same person, same subject; the newest first."""
    told: list[Entry] = []
    for _act, together in groupby(lines, key=lambda line: (line.at, line.actor, subject_of(line))):
        told += _one_act(list(together))
    return told


def _one_act(lines: list[Entry]) -> list[Entry]:
    """The act leads and its steps stand below it; of steps alone the first that was done leads."""
    lead = next((line for line in lines if not _is_step(line)), lines[-1])
    steps = [line for line in lines if _is_step(line) and line is not lead]
    if all(line.name == lead.name for line in steps):
        return lines  # several of one kind are several acts
    words = tuple(dict.fromkeys(line.words for line in reversed(steps)))
    others = [line for line in lines if not _is_step(line) and line is not lead]
    return [replace(lead, steps=words), *others]


def _is_step(line: Entry) -> bool:
    return line.name in _words and _words[line.name].is_step
