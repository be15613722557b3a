"""Factories of counterparties and what belongs to them."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from counterparties.models import Contact, ContactPost, Counterparty, DocumentParty
from counterparties.services.keys import refresh_keys, sort_name
from storage.models import Document, DocumentKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class CounterpartyFactory(DjangoModelFactory):
    """A counterparty with its look-up keys; requisites are entered by the services."""

    class Meta:
        model = Counterparty
        skip_postgeneration_save = True

    display_name = factory.Sequence(lambda n: f"ООО «Вектор-{n}»")
    sort_name = factory.LazyAttribute(lambda o: sort_name(o.display_name))
    country = "UA"
    status = "active"
    created_at = NOON

    @factory.post_generation
    def keys(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            refresh_keys(self)


class KindFactory(DjangoModelFactory):
    class Meta:
        model = DocumentKind
        django_get_or_create = ("code",)

    code = "contract"
    title = {"en": "Contract", "ru": "Договор"}


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    title = factory.Sequence(lambda n: f"Supply contract {n}")
    kind = factory.SubFactory(KindFactory)
    created_at = NOON
    listed_on = date(2026, 3, 2)


class LinkFactory(DjangoModelFactory):
    class Meta:
        model = DocumentParty

    document = factory.SubFactory(DocumentFactory)
    counterparty = factory.SubFactory(CounterpartyFactory)
    listed_on = factory.LazyAttribute(lambda o: o.document.listed_on)
    kind_id = factory.LazyAttribute(lambda o: o.document.kind_id)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    last_name = factory.Sequence(lambda n: f"Коваленко-{n}")
    display_name = factory.LazyAttribute(lambda o: o.last_name)
    created_at = NOON


class PostFactory(DjangoModelFactory):
    class Meta:
        model = ContactPost

    contact = factory.SubFactory(ContactFactory)
    counterparty = factory.SubFactory(CounterpartyFactory)
    title = "Директор"
