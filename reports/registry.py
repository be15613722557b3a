"""What reports are made of: breakdowns (what the lines are) and measures (what the columns count).

Both speak of rows of `Counterparty` and nothing is read here. A measure joins its facts to the rows; the house counts
them, so that the number, the total and the list behind the number are one and the same condition.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Expression, Q, QuerySet
from django.utils.functional import Promise

from counterparties.models import Counterparty
from counterparties.queries.segments import Question
from ecm import access
from ecm.access import Person

Text = str | Promise
Rows = QuerySet[Counterparty, Any]


@dataclass(frozen=True)
class Sight:
    """Who looks, as of which day (`question`), at letters of which period, at documents of which kind ("": of all)."""

    question: Question
    today: date
    since: date
    until: date
    kind: str = ""

    @property
    def user(self) -> Person:
        return self.question.user

    @property
    def day(self) -> date:
        return self.question.day


class Branch(NamedTuple):
    """Some of the counterparties, and the text that says in which line each of them stands ("": nothing is known)."""

    condition: Q
    line: Expression


@dataclass(frozen=True)
class Breakdown:
    """A way to sort counterparties into lines.

    `branches` may overlap where a counterparty stands in several lines (`is_many`). `words` gives the titles of lines
    in one query at most. What does not follow the day of the report is as it is today.
    """

    key: str
    title: Text
    branches: Callable[[Sight], Sequence[Branch]]
    words: Callable[[Person, Collection[str]], Mapping[str, Any]]
    is_many: bool = False
    follows_day: bool = False


@dataclass(frozen=True)
class Measure:
    """What a column counts.

    `facts(rows, sight)` keeps the rows that have such facts, joined to them; `each` is the path to one fact, which a
    line counts once whoever it belongs to. With `value` (an expression of the joined rows) the facts are summed, apart
    for each `unit` (a currency). Who lacks `permission` is not offered it. `note` says what is counted.
    """

    key: str
    title: Text
    facts: Callable[[Rows, Sight], Rows]
    each: str
    note: Text = ""
    value: Any = None
    unit: str = ""
    permission: str = ""
    order: int = 100


_breakdowns: dict[str, Breakdown] = {}
_sources: list[Callable[[], Sequence[Breakdown]]] = []
_measures: dict[str, Measure] = {}


def register_breakdown(breakdown: Breakdown) -> None:
    """Offer it; called from `ready()`."""
    _breakdowns[breakdown.key] = breakdown


def register_breakdowns(source: Callable[[], Sequence[Breakdown]]) -> None:
    """Offer what the database describes (added fields); the source costs one query."""
    if source not in _sources:
        _sources.append(source)


def register_measure(measure: Measure) -> None:
    """Offer it; called from `ready()`."""
    _measures[measure.key] = measure


def breakdowns() -> dict[str, Breakdown]:
    """All breakdowns by key. One query for those that the database describes."""
    return {**_breakdowns, **{each.key: each for source in _sources for each in source()}}


def measures_for(user: Person) -> dict[str, Measure]:
    """What this person may have counted, by key, in order."""
    found = sorted(_measures.values(), key=lambda each: each.order)
    return {each.key: each for each in found if not each.permission or access.has(user, each.permission)}
