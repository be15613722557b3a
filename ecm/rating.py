"""Ratings made of facts: each app brings criteria that measure an object on a day and name the causes.

A rating is the sum of points, each a weight of its day times what the facts measured then, so that it can be worked
out again for any day and every point leads to what brought it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person

LOWEST, HIGHEST = Decimal(0), Decimal(100)
MOST_CAUSES = 20


@dataclass(frozen=True)
class Cause:
    """What brought points: in words, with the page where it can be seen."""

    title: str
    url: str
    day: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Measured:
    """How much of a criterion there is (a share from 0 to 1, or a number of cases), and why."""

    amount: Decimal = Decimal(0)
    causes: Sequence[Cause] = ()


Measure = Callable[[Person, int, date], Measured]


@dataclass(frozen=True)
class Criterion:
    """A criterion of objects of a kind.

    `measure(user, object_id, day)` sees what the person may see, as of the end of the day, in a fixed number of
    queries. `weight` holds until an administrator sets another one; cases beyond `most` count no more.
    """

    host: str
    code: str
    title: str | Promise
    explained: str | Promise
    weight: Decimal
    measure: Measure
    most: int = 1
    permission: str = ""
    order: int = 100


@dataclass(frozen=True)
class Line:
    """A criterion in a rating: its weight of the day, what was measured, and the points that gives."""

    criterion: Criterion
    weight: Decimal
    amount: Decimal
    points: Decimal
    causes: Sequence[Cause] = ()


@dataclass(frozen=True)
class Rating:
    """The points of an object on a day, from 0 to 100, with how they came about."""

    day: date
    points: Decimal
    lines: list[Line] = field(default_factory=list)

    @property
    def grade(self) -> str:
        """A letter for the points: A from 80, B from 60, C from 40, D below."""
        return next((grade for grade, least in (("A", 80), ("B", 60), ("C", 40)) if self.points >= least), "D")


_criteria: dict[str, dict[str, Criterion]] = defaultdict(dict)


def register_criterion(criterion: Criterion) -> None:
    """Let the criterion count; called from `ready()`."""
    _criteria[criterion.host][criterion.code] = criterion


def criteria_of(host: str) -> list[Criterion]:
    """All criteria of objects of the kind, in order."""
    return sorted(_criteria[host].values(), key=lambda each: (each.order, each.code))


def rate(host: str, object_id: int, user: Person, day: date, weights: dict[str, Decimal]) -> Rating:
    """The rating of an object that the person sees; `weights` replace those that the criteria begin with."""
    lines = []
    for criterion in criteria_of(host):
        if criterion.permission and not access.has(user, criterion.permission):
            continue
        measured, weight = criterion.measure(user, object_id, day), weights.get(criterion.code, criterion.weight)
        amount = min(measured.amount, Decimal(criterion.most))
        points = (weight * amount).quantize(Decimal("0.1")) + 0  # no "-0.0"
        lines.append(Line(criterion, weight, amount, points, list(measured.causes)[:MOST_CAUSES]))
    total = sum((line.points for line in lines), Decimal(0))
    return Rating(day, max(LOWEST, min(HIGHEST, total)), lines)
