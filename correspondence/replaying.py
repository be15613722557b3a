"""What the journal of events makes of a document's registrations: their numbers, and which were voided."""

from __future__ import annotations

from collections.abc import Sequence

from correspondence.models import Registration
from ecm.events.replaying import Facts, Ledger, World, register_ledger
from ecm.models import EventRecord

REGISTERED, VOIDED = "correspondence.document.registered", "correspondence.registration.voided"


def fold(world: World, record: EventRecord) -> None:
    """Let the record change the registrations of its document."""
    told = record.payload
    entries = world.setdefault(told["document_id"], {"registrations": {}})["registrations"]
    if record.name == REGISTERED:
        entries[told["registration_id"]] = {"number": told["number"], "voided": False}
    else:
        entries[told["registration_id"]] = {"number": told["number"], "voided": True}


def rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the tables have them now."""
    world: World = {}
    entries = Registration.objects.filter(document__in=ids).values_list("document_id", "pk", "number", "voided_at")
    for document, pk, number, voided_at in entries:
        facts = {"number": number, "voided": voided_at is not None}
        world.setdefault(document, {"registrations": {}})["registrations"][pk] = facts
    return world


def ids_after(last: int, size: int) -> list[int]:
    """The next registered documents in the order of their numbers."""
    entries = Registration.objects.filter(document__gt=last).order_by("document_id")
    return list(entries.values_list("document_id", flat=True).distinct()[:size])


LEDGER = Ledger("document", "registrations", frozenset({REGISTERED, VOIDED}), fold, rows, ids_after)


def wire() -> None:
    """Let registrations be replayed; called from `ready()`."""
    register_ledger(LEDGER)
