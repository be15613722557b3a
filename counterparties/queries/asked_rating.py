"""What segments ask of the reliability rating of today: its points and its grade, as the reader sees them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR
from math import gcd
from typing import Any

from django.db.models import Q, Value
from django.db.models.lookups import GreaterThanOrEqual, In, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from counterparties.queries.segments import CHOICE, NUMBER, Attribute, Question
from ecm.access import Person
from ecm.rating import GRADES, HIGHEST, TENTHS, grade_of
from ecm.web import statuses

RELIABILITY = _("Reliability")


def attributes() -> tuple[Attribute, ...]:
    """The points and the grade."""
    return (
        Attribute("rating", _("Points of reliability"), NUMBER, _points, heading=RELIABILITY),
        Attribute("rating_grade", _("Grade of reliability"), CHOICE, _grade, heading=RELIABILITY, options=_grades),
    )


def _points(question: Question, sign: str, value: Any) -> Q:
    if sign == "ge":
        least = (value * TENTHS).to_integral_value(ROUND_CEILING)
        return Q(GreaterThanOrEqual(question.rating, Value(_within(least))))
    most = (value * TENTHS).to_integral_value(ROUND_FLOOR)
    return Q(LessThanOrEqual(question.rating, Value(_within(most))))


def _within(tenths: Any) -> int:
    """Far from all points is as good as just beyond them."""
    return int(max(-1, min(int(HIGHEST) * TENTHS + 1, tenths)))


def _grade(question: Question, sign: str, value: list[str]) -> Q:
    """Asked of the step that the points have reached, so that they are worked out once for each counterparty."""
    reached = question.rating / Value(STEP * TENTHS)
    return Q(In(reached, [step for step in range(int(HIGHEST) // STEP + 1) if grade_of(step * STEP) in value]))


# Every grade begins at a multiple of it.
STEP = gcd(*(least for _letter, least in GRADES))


def _grades(user: Person) -> list[tuple[str, Any]]:
    return [(grade, f"{grade} · {statuses.look_of('rating', grade).word}") for grade, _least in GRADES]
