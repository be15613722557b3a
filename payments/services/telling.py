"""Saving a payment together with the event that tells of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ecm import faults
from ecm.events import publish
from ecm.models import User
from ecm.versions import save_seen
from payments.events import PaymentEvent, PaymentPlanned
from payments.facts import differing, payment_facts
from payments.models import Payment


def about(payment: Payment, actor: User) -> dict[str, Any]:
    """What every event of a payment tells."""
    return {
        "actor_id": actor.pk, "payment_id": payment.pk, "counterparty_id": payment.counterparty_id,
        "document_id": payment.document_id, "direction": payment.direction, "amount": payment.amount,
        "currency": payment.currency, "purpose": payment.purpose,
    }  # fmt: skip


def tell_planned(payment: Payment, actor: User, at: datetime) -> None:
    publish(PaymentPlanned(**about(payment, actor), after=payment_facts(payment)), at=at)


def save(
    payment: Payment, event: type[PaymentEvent], *, actor: User, at: datetime, changes: dict[str, Any], **told: Any
) -> Payment:
    """Write the changes and tell of them. The payment is locked."""
    facts = payment_facts(payment)
    save_seen(payment, seen=payment.version, **changes)
    faults.point("payments.saved")
    before, after = differing(facts, payment_facts(payment))
    publish(event(**about(payment, actor), before=before, after=after, **told), at=at)
    return payment
