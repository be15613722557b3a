"""The index follows the files: what was read in them is found without anybody asking for it."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ecm.fields import Directory, DirectoryEntry, FieldDefinition, FieldSet
from ecm.jobs.models import Job
from ecm.models import User
from search.queries import find
from search.services import reindex
from storage.services import create_document, store_file
from tests.approvals.factories import NOON, make_kind
from tests.counterparties.factories import CounterpartyFactory

pytestmark = pytest.mark.django_db


def test_the_text_of_a_file_is_found_once_it_is_read(manager: User, run_jobs: Any) -> None:
    blob = store_file(io.BytesIO("Договор на поставку центробежных насосов.".encode()), "contract.txt", at=NOON)
    create_document(title="Paper", kind=make_kind(), actor=manager, at=NOON, blob=blob, file_name="contract.txt")
    reading = Job.objects.filter(name="storage.read")
    reading.update(run_at=timezone.now() + timedelta(hours=1))
    run_jobs()
    assert not find(manager, "центробежный насос").hits

    reading.update(run_at=timezone.now())
    run_jobs()
    assert [hit.title for hit in find(manager, "центробежный насос").hits] == ["Paper"]


def test_added_values_are_found_as_people_read_them(manager: User, run_jobs: Any) -> None:
    sources = Directory.objects.create(code="fairs", title={"en": "Fairs"})
    fair = DirectoryEntry.objects.create(directory=sources, text="Выставка", texts={"en": "Exhibition"})
    fields = FieldSet.objects.create(code="counterparty")
    FieldDefinition.objects.create(field_set=fields, code="met", kind="directory", directory=sources)
    kind = make_kind()
    kind.field_set = fields
    kind.save()
    create_document(title="Paper", kind=kind, actor=manager, at=NOON, extra={"met": fair.pk})
    party = CounterpartyFactory(department=manager.department, display_name="Volga", extra={"met": fair.pk})
    reindex("counterparty", [party.pk])
    run_jobs()
    assert {hit.title for hit in find(manager, "выставки").hits} == {"Paper", "Volga"}
    assert {hit.title for hit in find(manager, "exhibition").hits} == {"Paper", "Volga"}
