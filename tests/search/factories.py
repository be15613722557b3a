"""Documents and counterparties that are in the index."""

from typing import Any

from counterparties.models import Counterparty
from search.services import reindex
from storage.models import Document
from tests.counterparties.factories import CounterpartyFactory
from tests.storage.factories import DocumentFactory, DocumentVersionFactory, make_blob


def indexed_document(text: str = "", **facts: Any) -> Document:
    """A document whose newest version has been read as this text."""
    from storage.models import BlobReading
    from tests.storage.factories import NOON

    document: Document = DocumentFactory(**facts)
    if text:
        blob = make_blob(text.encode())
        DocumentVersionFactory(document=document, blob=blob)
        BlobReading.objects.update_or_create(blob=blob, defaults={"state": "read", "text": text, "read_at": NOON})
    reindex("document", [document.pk])
    return document


def indexed_counterparty(**facts: Any) -> Counterparty:
    party: Counterparty = CounterpartyFactory(**facts)
    reindex("counterparty", [party.pk])
    return party
