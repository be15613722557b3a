"""What a change of an object touches: each app lists its live things that were made with what held before.

An app registers from `ready()`; the page of the change shows every list, one page at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person


@dataclass(frozen=True)
class Touched:
    """A live thing: what it is called, where it leads, its state and day, and a note on how it is touched."""

    title: str
    url: str
    status: str = ""
    status_set: str = "document"
    day: date | None = None
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class TouchedPage:
    """A page of a list and the cursor of the next one."""

    rows: Sequence[Touched] = field(default_factory=list)
    next: str = ""


Find = Callable[[Person, int, date, str], TouchedPage]


@dataclass(frozen=True)
class Impact:
    """A list of live things.

    `find(user, object_id, since, cursor)` asks access itself and costs a fixed number of queries.
    """

    host: str
    key: str
    title: str | Promise
    icon: str
    permission: str
    find: Find
    order: int = 100


_impacts: dict[str, dict[str, Impact]] = defaultdict(dict)


def register_impact(impact: Impact) -> None:
    """Let the list be shown after a change of an object of the host kind."""
    _impacts[impact.host][impact.key] = impact


def impacts_of(host: str, user: Person) -> list[Impact]:
    """The lists that this person may see, in order."""
    allowed = [impact for impact in _impacts[host].values() if access.has(user, impact.permission)]
    return sorted(allowed, key=lambda impact: (impact.order, impact.key))
