"""Documents whose terms are watched."""

from datetime import date
from typing import Any

from django.utils import timezone

from expiry.services import refresh
from storage.models import Document
from tests.storage.factories import DocumentFactory


def watched_document(ends_on: date, **facts: Any) -> Document:
    """A document in force with this last day, watched."""
    document: Document = DocumentFactory(valid_to=ends_on, status=facts.pop("status", "in_force"), **facts)
    refresh("document", [document.pk], at=timezone.now())
    return document
