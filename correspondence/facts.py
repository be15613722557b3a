"""What stands beside the number of an entry as plain values: events carry it, for replay and the register of a day.

The note is free text and stays out of the journal, which cannot forget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from correspondence.models import Registration
from ecm.events.types import plain

FACTS = ("their_number", "their_date", "executor_id", "due_on", "done_on", "delivery", "pages")
DAYS = frozenset({"their_date", "due_on", "done_on"})
COLUMNS = {"executor": "executor_id"}
"""Fields whose column has another name."""


def entry_facts(row: Registration) -> dict[str, Any]:
    """The facts of an entry, as an event has them."""
    return {name: plain(getattr(row, name)) for name in FACTS}


def columns_of(fields: Iterable[str]) -> set[str]:
    """Those of the fields that are facts, by their columns."""
    return {COLUMNS.get(name, name) for name in fields} & set(FACTS)


def revived(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of an event as a row has them."""
    return {
        name: date.fromisoformat(value) if name in DAYS and value else value
        for name, value in facts.items()
        if name in FACTS
    }
