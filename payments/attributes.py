"""What segments of counterparties ask of the payments that their readers see; each is one subquery."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from counterparties.queries import Attribute, register_attribute
from counterparties.queries.segments import MONEY, YES_NO, Asked, Condition, Question
from ecm import access
from payments.access import VIEW
from payments.models import PLACES, Payment
from payments.queries import IN, OUT, cents, on_hold, open_on, signed_cents

SETTLEMENTS = _("Settlements")
NOTHING = Value(0, output_field=BigIntegerField())


def wire() -> None:
    """Let segments ask; called from `ready()`."""
    for key, title, kind, condition, is_signed in (
        ("balance", _("Balance"), MONEY, _summed(Q(), signed_cents), True),
        ("they_owe", _("They owe us"), MONEY, _summed(IN, cents), False),
        ("we_owe", _("We owe them"), MONEY, _summed(OUT, cents), False),
        ("overdue_debt", _("Overdue debt to us"), MONEY, _summed(IN, cents, overdue=True), False),
        ("payment_held", _("Has a payment on hold"), YES_NO, _held, False),
    ):
        register_attribute(
            Attribute(key, title, kind, condition, heading=SETTLEMENTS, permission=VIEW, is_signed=is_signed)
        )


def _open(question: Question) -> QuerySet[Payment]:
    """What is owed on the day, of each counterparty."""
    rows = Payment.objects.filter(open_on(question.day), counterparty=OuterRef("pk"))
    return access.visible(rows, question.user).order_by()


def _summed(among: Q, of_each: Any, *, overdue: bool = False) -> Condition:
    def condition(question: Question, sign: str, value: Asked) -> Q:
        rows = _open(question).filter(among, currency=value.currency)
        if overdue:
            rows = rows.filter(due_on__lt=question.day)
        summed = rows.annotate(of_each=of_each()).values("currency").annotate(total=Sum(F("of_each"))).values("total")
        total = Coalesce(Subquery(summed, output_field=BigIntegerField()), NOTHING)
        asked = _asked(value.amount, sign)
        return Q(GreaterThanOrEqual(total, asked) if sign == "ge" else LessThanOrEqual(total, asked))

    return condition


def _asked(amount: Decimal, sign: str) -> Value:
    """The sum in hundredths: of a part of a hundredth the whole one that has the same rows beyond it."""
    rounding = "ROUND_CEILING" if sign == "ge" else "ROUND_FLOOR"
    hundredths = int(amount.scaleb(PLACES).to_integral_value(rounding=rounding))
    widest = 2**63 - 1
    return Value(max(-widest, min(widest, hundredths)), output_field=BigIntegerField())


def _held(question: Question, sign: str, value: Any) -> Q:
    rows = Payment.objects.filter(counterparty=OuterRef("pk"))
    return Q(Exists(on_hold(access.visible(rows, question.user), question.day).order_by()))
