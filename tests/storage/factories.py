"""Factories of documents and files."""

import io
from datetime import UTC, datetime
from typing import Any

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from storage.models import Blob, Document, DocumentKind, DocumentVersion
from storage.services import store_file
from storage.services.documents import search_key

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


class DocumentKindFactory(DjangoModelFactory):
    class Meta:
        model = DocumentKind
        django_get_or_create = ("code",)

    code = "contract"
    title = factory.LazyAttribute(lambda o: {"en": o.code.title(), "ru": "Договор"})
    has_term = True
    has_amount = True


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    title = factory.Sequence(lambda n: f"Contract of supply {n}")
    kind = factory.SubFactory(DocumentKindFactory)
    created_at = NOON
    listed_on = NOON.date()
    search_key = factory.LazyAttribute(lambda o: search_key(Document(title=o.title, number=getattr(o, "number", ""))))


class DocumentVersionFactory(DjangoModelFactory):
    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    number = 1
    blob = factory.LazyFunction(lambda: make_blob())
    file_name = "contract.txt"
    created_at = NOON


def make_blob(content: bytes = b"The parties agree on the supply of pumps.", name: str = "contract.txt") -> Blob:
    """A stored file with its reading queued."""
    return store_file(io.BytesIO(content), name)


def make_document(people: Any, **facts: Any) -> Document:
    """A document of the home department with one version."""
    with transaction.atomic():
        document: Document = DocumentFactory(department=people.home, author=people.owner, **facts)
        DocumentVersionFactory(document=document)
    return document
