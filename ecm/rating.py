"""Ratings made of facts: each app brings criteria that measure an object on a day and name the causes.

A rating is the sum of points, each a weight of its day times what the facts measured then, so that it can be worked
out again for any day and every point leads to what brought it. What a criterion measures of one object it also counts
as an expression over all of them, so that the database can tell which objects have how many points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Case, Expression, IntegerField, Value, When
from django.db.models.functions import Greatest, Least
from django.db.models.lookups import In
from django.utils.functional import Promise

from ecm import access
from ecm.access import Person

LOWEST, HIGHEST = Decimal(0), Decimal(100)
MOST_CAUSES = 20
GRADES = (("A", 80), ("B", 60), ("C", 40), ("D", 0))
"""Each grade with the points from which it is given."""


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
Counted = Callable[[Person, date], Expression]


@dataclass(frozen=True)
class Criterion:
    """A criterion of objects of a kind.

    `measure(user, object_id, day)` sees what the person may see, as of the end of the day, in a fixed number of
    queries. `counted(user, day)` says the same of today in one expression over rows of the kind: a whole number of
    `parts`-ths. `weight`, which has one decimal place, holds until an administrator sets another one; cases beyond
    `most` count no more.
    """

    host: str
    code: str
    title: str | Promise
    explained: str | Promise
    weight: Decimal
    measure: Measure
    counted: Counted
    parts: int = 1
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


def grade_of(points: Decimal | int) -> str:
    """The letter for so many points."""
    return next(grade for grade, least in GRADES if points >= least)


@dataclass(frozen=True)
class Rating:
    """The points of an object on a day, from 0 to 100, with how they came about."""

    day: date
    points: Decimal
    lines: list[Line] = field(default_factory=list)

    @property
    def grade(self) -> str:
        """A letter for the points: A from 80, B from 60, C from 40, D below."""
        return grade_of(self.points)


_criteria: dict[str, dict[str, Criterion]] = defaultdict(dict)


def register_criterion(criterion: Criterion) -> None:
    """Let the criterion count; called from `ready()`."""
    _criteria[criterion.host][criterion.code] = criterion


def criteria_of(host: str) -> list[Criterion]:
    """All criteria of objects of the kind, in order."""
    return sorted(_criteria[host].values(), key=lambda each: (each.order, each.code))


def _open_to(user: Person, host: str) -> list[Criterion]:
    return [each for each in criteria_of(host) if not each.permission or access.has(user, each.permission)]


def rate(host: str, object_id: int, user: Person, day: date, weights: dict[str, Decimal]) -> Rating:
    """The rating of an object that the person sees; `weights` replace those that the criteria begin with."""
    lines = []
    for criterion in _open_to(user, host):
        measured, weight = criterion.measure(user, object_id, day), weights.get(criterion.code, criterion.weight)
        amount = min(measured.amount, Decimal(criterion.most))
        points = (weight * amount).quantize(Decimal("0.1")) + 0  # no "-0.0"
        lines.append(Line(criterion, weight, amount, points, list(measured.causes)[:MOST_CAUSES]))
    total = sum((line.points for line in lines), Decimal(0))
    return Rating(day, max(LOWEST, min(HIGHEST, total)), lines)


TENTHS = 10
"""Points have one decimal place; the database counts them whole."""


def tenths(host: str, user: Person, day: date, weights: dict[str, Decimal]) -> Expression:
    """The rating of today of each row of the kind, in tenths of a point, as an expression of the database.

    It says of each row what `rate` says of it to this person.
    """
    total: Any = Value(0)
    for criterion in _open_to(user, host):
        total = total + _points(criterion, weights.get(criterion.code, criterion.weight), user, day)
    return Greatest(Value(int(LOWEST) * TENTHS), Least(Value(int(HIGHEST) * TENTHS), total, output_field=WHOLE))


WHOLE = IntegerField()


def _points(criterion: Criterion, weight: Decimal, user: Person, day: date) -> Any:
    counted = Least(criterion.counted(user, day), Value(criterion.most * criterion.parts), output_field=WHOLE)
    size, parts = int(abs(weight) * TENTHS), criterion.parts
    points = _rounded(counted, size, parts, criterion.most) if parts > 1 else counted * Value(size)
    return points if weight >= 0 else points * Value(-1)


def _rounded(counted: Any, size: int, parts: int, most: int) -> Any:
    """`counted * size / parts`, halves to the even neighbour as `rate` rounds them."""
    up = (counted * Value(2 * size) + Value(parts)) / Value(2 * parts)
    ties = [
        n for n in range(most * parts + 1) if (2 * n * size + parts) // (2 * parts) != round(Fraction(n * size, parts))
    ]
    return up - Case(When(In(counted, ties), then=Value(1)), default=Value(0), output_field=WHOLE) if ties else up
