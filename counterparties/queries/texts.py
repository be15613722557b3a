"""Conditions of one column: a text as people write it, a moment on the right side of a day."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from counterparties.queries.segments import Condition, Question


def spellings(typed: str) -> list[str]:
    """A text in the cases people write it: SQLite folds ASCII letters only."""
    return sorted({typed, typed.lower(), typed.upper(), typed.capitalize(), typed.title()})


def text(path: str) -> Condition:
    """The column is, contains or just has a text."""

    def condition(question: Question, sign: str, value: Any) -> Q:
        if sign == "filled":
            return Q(**{f"{path}__gt": ""})
        if sign == "is":
            return Q(**{f"{path}__in": [each for part in value.split(",") for each in spellings(part.strip())]})
        return reduce(or_, (Q(**{f"{path}__icontains": each}) for each in spellings(value)))

    return condition


def moment(path: str) -> Condition:
    """The moment lies on the right side of a day."""

    def condition(question: Question, sign: str, value: Any) -> Q:
        return Q(**{f"{path}__date__lte": value}) if sign == "to" else Q(**{f"{path}__date__gte": value})

    return condition
