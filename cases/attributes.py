"""What segments of counterparties ask of the cases that their readers see."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.access import VIEW
from cases.models import Case, CaseKind, Meaning
from counterparties.queries import Attribute, register_attribute
from counterparties.queries.segments import CHOICE, DATE, Question
from ecm import access

CASES = _("Cases")


def wire() -> None:
    """Let segments ask; called from `ready()`."""
    for attribute in (
        Attribute(
            "case_open", _("Has an open case of the kind"), CHOICE, _open, heading=CASES, permission=VIEW,
            options=lambda user: CaseKind.choices,
        ),
        Attribute(
            "case_state", _("Has a case in the state"), CHOICE, _in_state, heading=CASES, permission=VIEW,
            options=lambda user: Meaning.choices,
        ),
        Attribute("case_last", _("Last case opened"), DATE, _last, heading=CASES, permission=VIEW),
    ):  # fmt: skip
        register_attribute(attribute)


def _cases(question: Question) -> Any:
    rows = Case.objects.filter(counterparty=OuterRef("pk"), opened_on__lte=question.day)
    return access.visible(rows, question.user).order_by()


def _open(question: Question, sign: str, value: list[str]) -> Q:
    return Q(Exists(_cases(question).filter(state=Meaning.OPEN, template__kind__in=value)))


def _in_state(question: Question, sign: str, value: list[str]) -> Q:
    return Q(Exists(_cases(question).filter(state__in=value)))


def _last(question: Question, sign: str, value: Any) -> Q:
    """Since the day one was opened; until the day: the last one was not opened later."""
    rows = _cases(question)
    if sign != "to":
        return Q(Exists(rows.filter(opened_on__gte=value)))
    return Q(Exists(rows)) & ~Q(Exists(rows.filter(opened_on__gt=value)))
