"""Columns of what is going on with counterparties: open cases, and what they and we owe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from cases.access import VIEW as VIEW_CASES
from cases.models import Case as Matter
from cases.models import CaseMove, Meaning
from ecm import access
from ecm.web.dates import end_of_day
from payments.access import VIEW as VIEW_PAYMENTS
from payments.models import Payment
from payments.queries import open_on
from reports.registry import Measure, Rows, Sight, register_measure

SIGNED = Case(When(payments__direction="in", then=F("payments__amount")), default=-F("payments__amount"))


def register() -> None:
    """Offer them; called from `ready()`."""
    for measure in (*_of_cases(), *_of_payments()):
        register_measure(measure)


def _of_cases() -> tuple[Measure, ...]:
    common: dict[str, Any] = {"each": "cases", "permission": VIEW_CASES}
    return (
        Measure(
            "cases", _("Open cases"), _cases(), order=90, **common,
            note=_("Cases that stood in an open stage at the end of the day."),
        ),
        Measure(
            "cases_sum", _("Sum of open cases"), _cases(amount__isnull=False), order=91, **common,
            value=F("cases__amount"), unit="cases__currency",
            note=_("Amounts of the open cases of the day, as they are agreed today."),
        ),
    )  # fmt: skip


def _of_payments() -> tuple[Measure, ...]:
    common: dict[str, Any] = {"each": "payments", "permission": VIEW_PAYMENTS, "unit": "payments__currency"}
    return (
        Measure(
            "balance", _("Balance"), _payments(lambda sight: Q()), order=95, value=SIGNED, **common,
            note=_("What they owe us on the day less what we owe them; below zero when we owe more."),
        ),
        Measure(
            "overdue", _("Overdue debt to us"),
            _payments(lambda sight: Q(direction=Payment.Direction.IN, due_on__lt=sight.day)),
            order=96, value=F("payments__amount"), **common,
            note=_("What they owe us and should have paid before the day."),
        ),
    )  # fmt: skip


def _cases(**narrowed: Any) -> Callable[[Rows, Sight], Rows]:
    def facts(rows: Rows, sight: Sight) -> Rows:
        matters = Matter.objects.filter(opened_on__lte=sight.day, **narrowed).filter(_open(sight))
        return rows.filter(cases__in=access.visible(matters, sight.user).order_by())

    return facts


def _open(sight: Sight) -> Q:
    """Of a day that is over, by the stage that the case stood in; one entered later, by the one it began in."""
    if sight.day >= sight.today:
        return Q(state=Meaning.OPEN)
    moves = CaseMove.objects.filter(Q(at__lte=end_of_day(sight.day)) | Q(from_stage=None), case=OuterRef("case"))
    last = Subquery(moves.order_by("-pk").values("pk")[:1])
    stood = CaseMove.objects.filter(pk=last, to_stage__meaning=Meaning.OPEN).order_by()
    return Q(pk__in=stood.values("case"))


def _payments(narrowed: Callable[[Sight], Q]) -> Callable[[Rows, Sight], Rows]:
    def facts(rows: Rows, sight: Sight) -> Rows:
        owed = Payment.objects.filter(open_on(sight.day), narrowed(sight))
        return rows.filter(payments__in=access.visible(owed, sight.user).order_by())

    return facts
