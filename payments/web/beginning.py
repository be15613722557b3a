"""What the form of a new payment knows before anything is typed: from a card, or from a document with a sum."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from counterparties.models import Counterparty
from counterparties.models.parties import PartyRole
from counterparties.queries import parties_of
from counterparties.queries.segments import CURRENCY_CODES
from ecm.access import Person
from payments.models import Payment
from payments.queries import currency_of, planned_for
from storage.models import Document, DocumentKind

IN, OUT = Payment.Direction.IN, Payment.Direction.OUT
EURO = "EUR"


def of_party(user: Person, card: Counterparty | None) -> dict[str, Any]:
    """Today, the direction that the roles of the counterparty tell, and the currency of its main account."""
    begin: dict[str, Any] = {"booked_on": timezone.localdate(), "direction": IN, "currency": EURO}
    if card is None:
        return begin
    told = currency_of(card, user, begin["booked_on"])
    currency = told if told in CURRENCY_CODES else EURO
    return {**begin, "counterparty": card, "direction": _direction_of(card), "currency": currency}


def _direction_of(card: Counterparty) -> str:
    """A supplier or contractor who is no client is paid by us."""
    roles = set(card.roles)
    return OUT if roles & {PartyRole.SUPPLIER, PartyRole.CONTRACTOR} and PartyRole.CLIENT not in roles else IN


def of_document(user: Person, document: Document, card: Counterparty | None) -> dict[str, Any]:
    """What is left of the sum of the document, its days and its party: what came to us is paid by us, what we sent is
    paid to us."""
    parties = [link.counterparty for link in parties_of(document.pk, user)]
    card = card if card in parties else next(iter(parties), None)
    begin = of_party(user, card)
    facts = {
        "document": document, "purpose": str(document),
        "currency": document.currency or begin["currency"], "due_on": document.valid_to,
        "booked_on": document.dated_on or begin["booked_on"],
    }  # fmt: skip
    ways = {DocumentKind.Direction.INCOMING: OUT, DocumentKind.Direction.OUTGOING: IN}
    way = ways.get(DocumentKind.Direction(document.kind.direction), begin["direction"])
    begin = {**begin, **facts, "direction": way}
    planned = planned_in(user, begin)
    return {**begin, "planned": planned, "amount": _left(document.amount, planned)}


def planned_in(user: Person, said: Mapping[str, Any]) -> Decimal:
    """What is planned or paid already for the document of a form in its direction and currency; zero without one."""
    document, way, currency = (said.get(name) for name in ("document", "direction", "currency"))
    return planned_for(user, document.pk, way, currency) if document and way and currency else Decimal(0)


def _left(amount: Decimal | None, planned: Decimal) -> Decimal | None:
    """None where nothing is left, or the document has no sum."""
    return amount - planned if amount is not None and amount > planned else None
