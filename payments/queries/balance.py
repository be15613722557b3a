"""The settlements of a counterparty on a day: what they owe us less what we owe them, in each currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Round

from counterparties.queries.moved import moved_since
from ecm import access
from ecm.access import Person
from ecm.web.dates import end_of_day, is_over
from payments.models import PLACES, Hold, Payment
from payments.queries.holding import with_hold

POINTER = "payments.payment.counterparty"
IN, OUT = Q(direction=Payment.Direction.IN), Q(direction=Payment.Direction.OUT)
_WIDE = DecimalField(max_digits=20, decimal_places=2)


def cents() -> Any:
    """The amount in hundredths, a whole number: sums of it are exact on every database."""
    hundredths = ExpressionWrapper(F("amount") * Value(100), output_field=_WIDE)
    return Cast(Round(hundredths), output_field=BigIntegerField())


def signed_cents() -> Any:
    """What they owe us counts up, what we owe them down."""
    return Case(When(IN, then=cents()), default=Value(0) - cents(), output_field=BigIntegerField())


def open_on(day: date) -> Q:
    """Owed on the day: booked by it, neither paid nor cancelled by it."""
    not_paid = Q(paid_on__isnull=True) | Q(paid_on__gt=day)
    return Q(booked_on__lte=day) & not_paid & (Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=day))


def of_counterparty(counterparty_id: int, day: date) -> Q:
    """The payments of a card; those of a day that is over are the ones that were its own then. Two queries for such
    a day: what merges and splits moved since."""
    own = Q(counterparty=counterparty_id)
    if not is_over(day):
        return own
    came, left = moved_since(counterparty_id, POINTER, end_of_day(day))
    return (own & ~Q(pk__in=came)) | Q(pk__in=left)


def planned_for(user: Person, document_id: int, direction: str, currency: str) -> Decimal:
    """The sum of the payments of a document that the person sees, open or paid, in one direction and currency. One
    query."""
    rows = Payment.objects.exclude(state=Payment.State.CANCELLED)
    rows = rows.filter(document=document_id, direction=direction, currency=currency)
    total = access.visible(rows, user).order_by().aggregate(total=Sum(cents()))["total"]
    return Decimal(total or 0).scaleb(-PLACES)


@dataclass(frozen=True)
class Balance:
    """Sums of one currency. `on_hold` is None for a day that is over: what holds a payment is known of today."""

    currency: str
    to_receive: Decimal
    overdue: Decimal
    to_pay: Decimal
    on_hold: Decimal | None

    @property
    def total(self) -> Decimal:
        """What they owe us less what we owe them; below zero when we owe more."""
        return self.to_receive - self.to_pay


def balances(user: Person, counterparty_id: int, day: date) -> list[Balance]:
    """The settlements with a counterparty on a day, by currency; those of nothing open are left out. One query, for a
    day that is over three. The caller has checked the counterparty."""
    rows = Payment.objects.filter(of_counterparty(counterparty_id, day)).filter(open_on(day))
    return _balances(with_hold(access.visible(rows, user), day), day)


def _balances(rows: QuerySet[Payment], day: date) -> list[Balance]:
    def total(among: Q) -> Any:
        return Coalesce(Sum(cents(), filter=among), Value(0), output_field=BigIntegerField())

    found: Any = rows.order_by().values("currency").annotate(
        to_receive=total(IN), overdue=total(IN & Q(due_on__lt=day)), to_pay=total(OUT),
        held=total(~Q(hold=Hold.NONE)),
    )  # fmt: skip
    return [_balance(row, past=is_over(day)) for row in found.order_by("currency")]


def _balance(row: dict[str, Any], *, past: bool) -> Balance:
    to_receive, overdue, to_pay, held = (
        Decimal(row[name]).scaleb(-PLACES) for name in ("to_receive", "overdue", "to_pay", "held")
    )
    return Balance(row["currency"], to_receive, overdue, to_pay, None if past else held)
