"""The facts of a payment as the journal keeps them."""

from typing import Any

from ecm.events.types import plain
from payments.models import Payment

FACTS = (
    "direction", "amount", "currency", "purpose", "document_id", "account_id", "booked_on", "due_on", "state",
    "paid_on", "cancelled_on", "cancel_reason",
)  # fmt: skip
DAYS = ("booked_on", "due_on", "paid_on", "cancelled_on")


def payment_facts(payment: Payment) -> dict[str, Any]:
    """Each fact as a plain value; the counterparty is not among them, merges move it and tell so themselves."""
    return {name: plain(getattr(payment, name)) for name in FACTS}


def differing(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts that a change made other ones: as they were, and as they are."""
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}
