"""Paying a payment, taking that back, cancelling, and putting it on another account."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from counterparties.models import BankAccount
from ecm.models import User
from payments.errors import (
    AccountNeeded,
    AccountNotUsable,
    NotPaid,
    OnlyOutgoing,
    PaidInFuture,
    PaymentClosed,
    PaymentOnHold,
)
from payments.events import PaymentAccountChanged, PaymentCancelled, PaymentPaid, PaymentTakenBack
from payments.models import Payment
from payments.queries import usable
from payments.services import telling
from payments.services.locking import locked, require_seen
from payments.services.values import sound_reason


@transaction.atomic
def pay(*, payment: Payment, paid_on: date, actor: User, at: datetime, seen: int | None = None) -> Payment:
    """Record that the payment was paid on a day. Paying a payment again that was paid on the day is harmless.

    The account is looked at under lock, so that a change of it that came first refuses the paying. Raises
    PaymentOnHold, AccountNeeded, PaidInFuture, PaymentClosed, StaleVersion.
    """
    row = locked(payment, actor, at)
    if row.state == Payment.State.PAID and row.paid_on == paid_on:
        return row
    if not row.is_open:
        raise PaymentClosed
    require_seen(row, seen)
    if paid_on > timezone.localdate(at):
        raise PaidInFuture
    _require_account(row)
    return telling.save(row, PaymentPaid, actor=actor, at=at, changes={"state": Payment.State.PAID, "paid_on": paid_on})


def _require_account(row: Payment) -> None:
    if row.is_outgoing and row.account_id is None:
        raise AccountNeeded
    if row.hold:
        raise PaymentOnHold(why=row.hold_words, way=row.way_out)


@transaction.atomic
def take_back_pay(*, payment: Payment, actor: User, at: datetime, seen: int | None = None) -> Payment:
    """Record that the payment was not paid after all; harmless for an open one. Raises NotPaid, StaleVersion."""
    row = locked(payment, actor, at)
    if row.is_open:
        return row
    if row.state != Payment.State.PAID:
        raise NotPaid
    require_seen(row, seen)
    return telling.save(
        row, PaymentTakenBack, actor=actor, at=at, changes={"state": Payment.State.OPEN, "paid_on": None}
    )


@transaction.atomic
def cancel(*, payment: Payment, reason: str, actor: User, at: datetime, seen: int | None = None) -> Payment:
    """Record that the sum is not owed any more, and why. Cancelling again is harmless. Raises ReasonNeeded,
    PaymentClosed, StaleVersion."""
    row = locked(payment, actor, at)
    if row.state == Payment.State.CANCELLED:
        return row
    if not row.is_open:
        raise PaymentClosed
    require_seen(row, seen)
    reason = sound_reason(reason)
    changes = {"state": Payment.State.CANCELLED, "cancelled_on": timezone.localdate(at), "cancel_reason": reason}
    return telling.save(row, PaymentCancelled, actor=actor, at=at, changes=changes, reason=reason)


@transaction.atomic
def change_account(
    *, payment: Payment, account: BankAccount, actor: User, at: datetime, seen: int | None = None
) -> Payment:
    """Put an open outgoing payment on a confirmed account of its currency that is in use.

    Choosing the account that it is on says that it is still the right one. Raises AccountNotUsable, OnlyOutgoing,
    PaymentClosed, StaleVersion.
    """
    row = locked(payment, actor, at)
    if not row.is_open:
        raise PaymentClosed
    if not row.is_outgoing:
        raise OnlyOutgoing
    require_seen(row, seen)
    fitting = usable(row.counterparty, row.currency, actor, timezone.localdate(at))
    if account not in fitting:
        raise AccountNotUsable(currency=row.currency)
    if row.account_id == account.pk and not row.hold:
        return row
    changes = {"account": account, "account_set_at": at}
    return telling.save(row, PaymentAccountChanged, actor=actor, at=at, changes=changes)
