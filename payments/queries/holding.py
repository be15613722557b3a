"""When an outgoing payment is on hold: one condition of the database, for lists, cards, the API and the refusal.

It is worked out when it is asked, so that a change of an account marks every open payment to it at once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from counterparties.models import BankAccount
from counterparties.models.requisites import Act
from counterparties.queries.requisites import holding, known
from payments.models import Hold, Payment

HOLDABLE = Q(state=Payment.State.OPEN, direction=Payment.Direction.OUT, account__isnull=False)


def with_hold(rows: QuerySet[Payment], day: date) -> QuerySet[Payment]:
    """The rows with `hold`: why each is on hold on the day, "" where nothing holds it."""
    plain: Any = rows  # the model declares the attribute too, for those who read it
    annotated: QuerySet[Payment] = plain.annotate(hold=hold_on(day))
    return annotated


def on_hold(rows: QuerySet[Payment], day: date) -> QuerySet[Payment]:
    """Those of the rows that are on hold."""
    return with_hold(rows.filter(HOLDABLE), day).exclude(Q(hold=Hold.NONE))


def hold_on(day: date) -> Case:
    """Why a payment is on hold, the weightiest reason first."""
    return Case(
        When(~HOLDABLE, then=Value(Hold.NONE.value)),
        *(When(condition, then=Value(reason.value)) for reason, condition in _reasons(day)),
        default=Value(Hold.NONE.value), output_field=CharField(),
    )  # fmt: skip


def _reasons(day: date) -> list[tuple[Hold, Q]]:
    superseded = Q(account__superseded_at__isnull=False)
    return [
        (Hold.TAKEN_BACK, Q(account__withdrawn_at__isnull=False)),
        (Hold.CORRECTED, superseded & Q(_corrected())),
        (Hold.CLOSED, superseded | Q(account__valid_to__lte=day)),
        (Hold.NOT_YET, Q(account__valid_from__gt=day)),
        (Hold.UNCONFIRMED, Q(account__confirmed_by__isnull=True)),
        (Hold.REPLACED, Q(_replaced(day))),
    ]


def _corrected() -> Exists:
    """What superseded the account says other details of it."""
    return Exists(
        BankAccount.objects.filter(
            counterparty=OuterRef("account__counterparty"), recorded_at=OuterRef("account__superseded_at"),
            act=Act.CORRECTION,
        )
    )  # fmt: skip


def _replaced(day: date) -> Exists:
    """A main account of the currency was confirmed after the account had been chosen for the payment."""
    newer = BankAccount.objects.filter(
        holding(day), known(None), counterparty=OuterRef("counterparty"), currency=OuterRef("currency"), is_main=True,
        confirmed_at__gt=OuterRef("account_set_at"),
    )  # fmt: skip
    return Exists(newer.exclude(pk=OuterRef("account")))
