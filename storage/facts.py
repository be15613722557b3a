"""The facts of a document as plain values: what events carry, and what a replay of the journal is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ecm.events.types import plain
from storage.models import Document

FACTS = ("title", "kind_id", "number", "dated_on", "listed_on", "valid_from", "valid_to", "amount", "currency")
"""What lists and dossiers show and judge a document by. Further fields and the content stay out of the journal."""
COLUMNS = {"kind": "kind_id"}
"""Facts by another name than that of the field which is changed."""
_DATES = frozenset({"dated_on", "listed_on", "valid_from", "valid_to"})
_CENTS = Decimal("0.01")


def document_facts(row: Document) -> dict[str, Any]:
    """The facts that the journal keeps, with sums to the cent as the table has them."""
    return {name: _plain(getattr(row, name)) for name in FACTS}


def _plain(value: Any) -> Any:
    return str(value.quantize(_CENTS)) if isinstance(value, Decimal) else plain(value)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two sets of facts those that differ: as they were, and as they are."""
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def revived(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of the journal as values of a row."""
    return {name: _value(name, value) for name, value in facts.items()}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DATES:
        return date.fromisoformat(value)
    return Decimal(value) if name == "amount" else value
