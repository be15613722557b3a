"""What segments of counterparties ask of the letters that their readers see."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from correspondence.access import VIEW
from correspondence.models import Registration
from counterparties.queries import Attribute, register_attribute
from counterparties.queries.segments import DATE, YES_NO, Condition, Question
from ecm import access

LETTERS = _("Letters")


def wire() -> None:
    """Let segments ask; called from `ready()`."""
    for key, title, kind, condition in (
        ("letter_in", _("Last letter from them"), DATE, _last("incoming")),
        ("letter_out", _("Last letter to them"), DATE, _last("outgoing")),
        ("answer_ours", _("Waits for our answer"), YES_NO, _unanswered("incoming")),
        ("answer_theirs", _("Owes us an answer"), YES_NO, _unanswered("outgoing")),
    ):
        register_attribute(Attribute(key, title, kind, condition, heading=LETTERS, permission=VIEW))


def _letters(question: Question, direction: str) -> Any:
    rows = Registration.objects.filter(counterparty=OuterRef("pk"), direction=direction, voided_at=None)
    return access.visible(rows, question.user).order_by()


def _last(direction: str) -> Condition:
    def condition(question: Question, sign: str, value: Any) -> Q:
        """Since the day there was a letter; until the day: the last letter is not later."""
        rows = _letters(question, direction)
        if sign != "to":
            return Q(Exists(rows.filter(registered_on__gte=value)))
        return Q(Exists(rows)) & ~Q(Exists(rows.filter(registered_on__gt=value)))

    return condition


def _unanswered(direction: str) -> Condition:
    """A letter with a term is not answered yet."""
    return lambda question, sign, value: Q(
        Exists(_letters(question, direction).filter(due_on__isnull=False, done_on=None))
    )
