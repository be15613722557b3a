"""Locks of payments: the card, its accounts, then the payment, in this order everywhere."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from counterparties.models import BankAccount, Counterparty
from counterparties.services.own import require_own
from ecm import access
from ecm.errors import StaleVersion
from ecm.models import User
from payments.access import EDIT
from payments.models import Payment
from payments.queries import with_hold


def locked_card(counterparty: Counterparty) -> Counterparty:
    """The card and its accounts, locked: nobody merges it, changes or confirms an account until commit."""
    row = Counterparty.objects.select_for_update().get(pk=counterparty.pk)
    require_own(row.pk)
    list(BankAccount.objects.select_for_update().filter(counterparty=row, superseded_at=None).order_by("pk"))
    return row


def locked(payment: Payment, actor: User, at: datetime) -> Payment:
    """The payment under lock, with its card (locked too), its account and its hold of the day. Raises NotFound,
    Forbidden."""
    access.require(actor, EDIT, payment)
    holder = Payment.objects.values_list("counterparty", flat=True).get(pk=payment.pk)
    card = locked_card(Counterparty(pk=holder))
    rows = with_hold(Payment.objects.all(), timezone.localdate(at)).select_related("account")
    row = rows.select_for_update(of=("self",)).get(pk=payment.pk)
    if row.counterparty_id != card.pk:  # it went to another card by a merge or a split while we waited
        return locked(payment, actor, at)
    row.counterparty = card
    return row


def require_seen(row: Payment, seen: int | None) -> None:
    """Raises StaleVersion when the row was changed since the version that was seen; None: whatever it is now."""
    if seen is not None and row.version != seen:
        raise StaleVersion(current=row.version)
