"""What people say of a payment, checked and cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterparties.models import Counterparty
from counterparties.queries import documents_of_each_counterparty
from counterparties.queries.segments import CURRENCY_CODES
from ecm import access
from ecm.errors import InvalidInput
from ecm.folding import fold, one_line
from ecm.models import User
from payments.errors import NotInDossier, ReasonNeeded
from payments.models import DIGITS, PLACES
from storage.models import Document

FIELDS = ("amount", "currency", "purpose", "document", "booked_on", "due_on")
LONGEST = 300
LEAST, MOST = Decimal(1).scaleb(-PLACES), Decimal(10) ** (DIGITS - PLACES)


def sound_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that the values of FIELDS give. Raises InvalidInput, which names each field that cannot be used."""
    sound = {name: values[name] for name in FIELDS}
    sound["purpose"] = one_line(str(sound["purpose"]))[:LONGEST].strip()
    if wrong := dict(_wrong(sound)):
        raise InvalidInput(wrong)
    sound["amount"] = sound["amount"].quantize(LEAST)  # as the row has it, and so the journal
    return {**sound, "search_key": fold(sound["purpose"])[:LONGEST]}


def _wrong(sound: Mapping[str, Any]) -> list[tuple[str, Any]]:
    checks = (
        ("amount", _is_sum(sound["amount"]), _("A sum above zero, with two decimal places at most.")),
        ("currency", sound["currency"] in CURRENCY_CODES, _("One of the known currencies, please.")),
        ("purpose", bool(sound["purpose"]), _("Say what the payment is for.")),
        ("due_on", _in_order(sound["booked_on"], sound["due_on"]), _("Not before the day since which it is owed.")),
    )
    return [(name, why) for name, is_sound, why in checks if not is_sound]


def _is_sum(amount: Any) -> bool:
    if not isinstance(amount, Decimal) or not amount.is_finite() or not LEAST <= amount < MOST:
        return False
    return amount == amount.quantize(LEAST)


def _in_order(booked_on: Any, due_on: Any) -> bool:
    return isinstance(booked_on, date) and isinstance(due_on, date) and due_on >= booked_on


def require_document(document: Document | None, counterparty: Counterparty, actor: User) -> None:
    """A document named must be seen by the actor (NotFound) and stand in the dossier (NotInDossier)."""
    if document is None:
        return
    access.require(actor, "storage.view", document)
    if not documents_of_each_counterparty(counterparty.pk, actor).filter(document=document.pk).exists():
        raise NotInDossier


def sound_reason(reason: str) -> str:
    """The reason without signs that nobody sees. Raises ReasonNeeded for one of nothing else."""
    found = one_line(reason)[:LONGEST].strip()
    if not found:
        raise ReasonNeeded
    return found
