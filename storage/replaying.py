"""What the journal makes of a document: its state and its versions."""

from __future__ import annotations

from collections.abc import Sequence

from ecm.events.replaying import Facts, Ledger, World, register_ledger
from ecm.models import EventRecord
from storage.models import Document, DocumentVersion

CREATED, MOVED, VERSION = "storage.document.created", "storage.document.status_changed", "storage.version.added"


def fold(world: World, record: EventRecord) -> None:
    """Let the record change the document that it is about."""
    told = record.payload
    facts = world.setdefault(told["document_id"], {"versions": {}})
    if record.name == VERSION:
        facts["versions"][told["number"]] = told["digest"]
    elif record.name == MOVED:
        facts["status"] = told["after"]
    elif told.get("status"):
        facts["status"] = told["status"]


def rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the tables have them now."""
    states = Document.objects.filter(pk__in=ids).values_list("pk", "status")
    world: World = {pk: {"status": status, "versions": {}} for pk, status in states}
    versions = DocumentVersion.objects.filter(document__in=ids).order_by("number")
    for pk, number, digest in versions.values_list("document_id", "number", "blob_id"):
        world[pk]["versions"][number] = digest
    return world


def ids_after(last: int, size: int) -> list[int]:
    """The next documents in the order of their numbers."""
    return list(Document.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])


LEDGER = Ledger("document", "content", frozenset({CREATED, MOVED, VERSION}), fold, rows, ids_after)


def wire() -> None:
    """Let documents be replayed; called from `ready()`."""
    register_ledger(LEDGER)
