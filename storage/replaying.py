"""What the journal makes of a document: its facts, its state and its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ecm.events.replaying import Facts, Ledger, World, register_ledger
from ecm.models import EventRecord
from storage.facts import COLUMNS, document_facts
from storage.models import Document, DocumentVersion
from storage.past import CHANGED, MOVED

CREATED, VERSION = "storage.document.created", "storage.version.added"


def fold(world: World, record: EventRecord) -> None:
    """Let the record change the document that it is about."""
    told = record.payload
    facts = world.setdefault(told["document_id"], {"facts": {}, "versions": {}})
    if record.name == VERSION:
        facts["versions"][told["number"]] = told["digest"]
    elif record.name == MOVED:
        facts["status"] = told["after"]
    elif record.name == CHANGED:
        _changed(facts["facts"], told)
    else:
        facts["facts"] = dict(told.get("facts", {}))
        facts |= {"status": told["status"]} if told.get("status") else {}


def _changed(facts: Facts, told: Mapping[str, Any]) -> None:
    """Take the new values; of a change whose values were not recorded nothing is known any more."""
    if "after" not in told:
        for name in told.get("fields", ()):
            facts.pop(COLUMNS.get(name, name), None)
    facts.update(told.get("after", {}))


def rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the tables have them now."""
    documents = Document.objects.filter(pk__in=ids)
    world: World = {row.pk: {"status": row.status, "facts": document_facts(row), "versions": {}} for row in documents}
    versions = DocumentVersion.objects.filter(document__in=ids).order_by("number")
    for pk, number, digest in versions.values_list("document_id", "number", "blob_id"):
        world[pk]["versions"][number] = digest
    return world


def ids_after(last: int, size: int) -> list[int]:
    """The next documents in the order of their numbers."""
    return list(Document.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])


LEDGER = Ledger("document", "content", frozenset({CREATED, CHANGED, MOVED, VERSION}), fold, rows, ids_after)


def wire() -> None:
    """Let documents be replayed; called from `ready()`."""
    register_ledger(LEDGER)
