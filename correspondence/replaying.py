"""What the journal of events makes of a document's registrations: number, what stands beside it, which were voided."""

from __future__ import annotations

from collections.abc import Sequence

from correspondence.facts import entry_facts
from correspondence.models import Registration
from ecm.events.replaying import Facts, Ledger, World, register_ledger
from ecm.models import EventRecord

REGISTERED, VOIDED = "correspondence.document.registered", "correspondence.registration.voided"
CHANGED = "correspondence.registration.changed"


def fold(world: World, record: EventRecord) -> None:
    """Let the record change the registrations of its document."""
    told = record.payload
    entries = world.setdefault(told["document_id"], {"registrations": {}})["registrations"]
    entry = entries.setdefault(told["registration_id"], {"number": told["number"], "voided": False, "facts": {}})
    entry["facts"].update(told.get("after", {}))
    if record.name == VOIDED:
        entry["voided"] = True


def rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the tables have them now."""
    world: World = {}
    for row in Registration.objects.filter(document__in=ids):
        entry = {"number": row.number, "voided": row.is_void, "facts": entry_facts(row)}
        world.setdefault(row.document_id, {"registrations": {}})["registrations"][row.pk] = entry
    return world


def ids_after(last: int, size: int) -> list[int]:
    """The next registered documents in the order of their numbers."""
    entries = Registration.objects.filter(document__gt=last).order_by("document_id")
    return list(entries.values_list("document_id", flat=True).distinct()[:size])


LEDGER = Ledger("document", "registrations", frozenset({REGISTERED, CHANGED, VOIDED}), fold, rows, ids_after)


def wire() -> None:
    """Let registrations be replayed; called from `ready()`."""
    register_ledger(LEDGER)
