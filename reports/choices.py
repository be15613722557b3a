"""What a report is asked for, and how an address says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from counterparties.queries.papers import Eye
from counterparties.queries.segments import Question
from ecm.access import Person
from reports.registry import Breakdown, Measure, Sight


@dataclass(frozen=True)
class Choices:
    """A report that can be made: all of it was found and may be seen by whoever asks.

    `group` is a PartyGroup or None (all counterparties), `kind` a document kind or None (of all kinds).
    """

    by: Breakdown
    measures: Sequence[Measure]
    today: date
    day: date
    since: date
    until: date
    group: Any = None
    kind: Any = None

    def sight(self, user: Person) -> Sight:
        """How this person looks at it."""
        kind = self.kind.code if self.kind else ""
        return Sight(Question(Eye(user, self.day)), self.today, self.since, self.until, kind)

    @property
    def is_past(self) -> bool:
        """Of another day than today: some of it stands as it is today all the same."""
        return self.day != self.today

    def query(self, **further: str) -> str:
        """The choices but for the columns as an address says them, with every day written out for tomorrow."""
        found: dict[str, Any] = {"by": self.by.key}
        if self.group:
            found["group"] = self.group.pk
        if self.kind:
            found["kind"] = self.kind.code
        days = {"as_of": self.day, "since": self.since, "until": self.until}
        return urlencode({**found, **{name: day.isoformat() for name, day in days.items()}, **further})
