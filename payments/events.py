"""What happens to payments; each stands on the timelines of the payment, its counterparty and its document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class PaymentEvent(Event):
    """`before` and `after` hold the facts that changed, for replay and for a day that is over."""

    journal_only = frozenset({"before", "after"})
    payment_id: int
    counterparty_id: int
    document_id: int | None
    direction: str
    amount: Decimal
    currency: str
    purpose: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def subjects(self) -> tuple[tuple[str, int], ...]:
        documents = dict.fromkeys((self.document_id, self.before.get("document_id")))
        about = tuple(("document", pk) for pk in documents if pk)
        return (("payment", self.payment_id), ("counterparty", self.counterparty_id), *about)


@dataclass(frozen=True, kw_only=True)
class PaymentPlanned(PaymentEvent):
    name = "payments.payment.planned"


@dataclass(frozen=True, kw_only=True)
class PaymentChanged(PaymentEvent):
    name = "payments.payment.changed"


@dataclass(frozen=True, kw_only=True)
class PaymentAccountChanged(PaymentEvent):
    """The payment goes to another account."""

    name = "payments.payment.account_changed"


@dataclass(frozen=True, kw_only=True)
class PaymentPaid(PaymentEvent):
    name = "payments.payment.paid"


@dataclass(frozen=True, kw_only=True)
class PaymentTakenBack(PaymentEvent):
    """It had been marked as paid by mistake."""

    name = "payments.payment.taken_back"


@dataclass(frozen=True, kw_only=True)
class PaymentCancelled(PaymentEvent):
    name = "payments.payment.cancelled"
    reason: str
