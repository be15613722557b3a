"""Factories of journals, registrations and received items."""

import io
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import factory
from factory.django import DjangoModelFactory

from correspondence.models import IntakeItem, MailAccount, Registration, RegistrationJournal
from correspondence.services import receive, understand_item
from storage.models import Document, DocumentKind

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


class KindFactory(DjangoModelFactory):
    class Meta:
        model = DocumentKind
        django_get_or_create = ("code",)

    code = "letter"
    title = factory.LazyAttribute(lambda o: {"en": o.code.title()})


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    title = factory.Sequence(lambda n: f"Letter number {n}")
    kind = factory.SubFactory(KindFactory)
    created_at = NOON
    listed_on = NOON.date()


class JournalFactory(DjangoModelFactory):
    class Meta:
        model = RegistrationJournal
        django_get_or_create = ("code",)

    code = "test-in"
    title = {"en": "Test incoming"}
    direction = "incoming"
    mask = "IN-{seq:05}/{year}"


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    document = factory.SubFactory(DocumentFactory)
    journal = factory.SubFactory(JournalFactory)
    direction = "incoming"
    year = 2026
    seq = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: f"IN-{o.seq:05}/2026")
    registered_at = NOON
    registered_on = NOON.date()
    correspondent = "ООО «Вектор»"


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = MailAccount

    title = "Office"
    url = factory.Sequence(lambda n: f"maildir:/nowhere/{n}")


TEXT = "Исх. № 12/345 от 05.03.2026\nНаправляем договор."


def letter(subject: str = "Договор поставки", text: str = TEXT, **more: Any) -> bytes:
    """The bytes of a letter; `files` is a list of (name, bytes)."""
    message = EmailMessage()
    message["From"] = more.get("sender", "Анна Соколова <anna@vektor.example>")
    message["To"] = "office@dossier.example"
    message["Subject"] = subject
    message["Date"] = "Thu, 05 Mar 2026 10:00:00 +0200"
    message["Message-ID"] = more.get("message_id", f"<{abs(hash((subject, text)))}@vektor.example>")
    message.set_content(text)
    for name, content in more.get("files", []):
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def take(raw: bytes, name: str = "1.eml", identity: str = "", at: datetime = NOON) -> IntakeItem:
    """Receive the bytes and understand them, as the intake does."""
    taken = receive(io.BytesIO(raw), file_name=name, identity=identity or f"test:{hash(raw)}", at=at)
    return understand_item(taken.item.pk, at=at)
