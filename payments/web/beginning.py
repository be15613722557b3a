"""What the form of a new payment knows before anything is typed: from a card, or from a document with a sum."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from counterparties.models import Counterparty
from counterparties.models.parties import PartyRole
from counterparties.queries import parties_of
from ecm.access import Person
from payments.models import Payment
from storage.models import Document, DocumentKind

IN, OUT = Payment.Direction.IN, Payment.Direction.OUT


def of_party(card: Counterparty | None) -> dict[str, Any]:
    """Today, and the direction that the roles of the counterparty tell."""
    begin: dict[str, Any] = {"booked_on": timezone.localdate(), "direction": IN, "currency": "EUR"}
    return {**begin, "counterparty": card, "direction": _direction_of(card)} if card else begin


def _direction_of(card: Counterparty) -> str:
    """A supplier or contractor who is no client is paid by us."""
    roles = set(card.roles)
    return OUT if roles & {PartyRole.SUPPLIER, PartyRole.CONTRACTOR} and PartyRole.CLIENT not in roles else IN


def of_document(user: Person, document: Document, card: Counterparty | None) -> dict[str, Any]:
    """The sum of the document, its days and its party: what came to us is paid by us, what we sent is paid to us."""
    parties = [link.counterparty for link in parties_of(document.pk, user)]
    card = card if card in parties else next(iter(parties), None)
    begin = of_party(card)
    facts = {
        "document": document, "purpose": str(document), "amount": document.amount,
        "currency": document.currency or begin["currency"], "due_on": document.valid_to,
        "booked_on": document.dated_on or begin["booked_on"],
    }  # fmt: skip
    ways = {DocumentKind.Direction.INCOMING: OUT, DocumentKind.Direction.OUTGOING: IN}
    way = ways.get(DocumentKind.Direction(document.kind.direction), begin["direction"])
    return {**begin, **facts, "direction": way}
