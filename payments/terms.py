"""The days by which open payments are to be paid run out, and the responsible manager is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext_lazy

from ecm import access
from ecm.access import Person
from ecm.events import subscribe
from ecm.web.formats import money
from expiry.registry import Term, register_aspect, register_kind
from payments import events
from payments.models import Payment

KIND = "payment"
FOLLOWED = (
    events.PaymentPlanned, events.PaymentChanged, events.PaymentPaid, events.PaymentTakenBack, events.PaymentCancelled,
)  # fmt: skip


def wire() -> None:
    """Let the terms be watched; called from `ready()`."""
    register_kind(
        KIND, model=Payment, terms=payment_terms, recipients=payment_recipients, title=gettext_lazy("Payments"),
        icon="banknote", notes=payment_notes,
    )  # fmt: skip
    register_aspect("due", gettext_lazy("Payment"))
    for event in FOLLOWED:
        subscribe(event, "expiry.follow")


def payment_terms(ids: Sequence[int]) -> Iterator[Term]:
    """The last days of open payments."""
    for row in Payment.objects.filter(pk__in=ids, state=Payment.State.OPEN).order_by("pk"):
        yield Term(row.pk, "due", row.purpose, f"/app/payments/{row.pk}/", row.due_on)


def payment_recipients(ids: Sequence[int]) -> dict[int, Iterable[int]]:
    """The responsible manager of the counterparty, or who planned the payment."""
    rows = Payment.objects.filter(pk__in=ids).values_list("pk", "counterparty__manager_id", "created_by_id")
    return {pk: [manager or author] for pk, manager, author in rows}


def payment_notes(user: Person, ids: Sequence[int]) -> Mapping[int, str]:
    """The counterparty and the sum of each that the person may see. One query."""
    rows = access.visible(Payment.objects.filter(pk__in=ids), user).order_by()
    told = rows.values_list("pk", "counterparty__display_name", "amount", "currency")
    return {pk: f"{party} · {money(amount, currency)}" for pk, party, amount, currency in told}
