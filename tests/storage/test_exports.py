"""Documents as a table: those one may see, with the fields of their kinds, and no cell that a spreadsheet would run."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from ecm.fields.models import FieldDefinition, FieldSet
from ecm.models import Job, Notice
from storage import exporting
from storage.web import exports
from tests.conftest import Login, People
from tests.storage.factories import DocumentFactory, DocumentKindFactory


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def lease() -> FieldSet:
    fields: FieldSet = FieldSet.objects.create(code="lease", title={"en": "Lease"})
    FieldDefinition.objects.create(field_set=fields, code="area", title={"en": "Area"}, kind="number")
    return fields


def test_the_table_holds_what_one_may_see_with_the_fields_of_the_kind(people: People, login: Login) -> None:
    kind = DocumentKindFactory(field_set=lease())
    DocumentFactory(title="=1+1", kind=kind, department=people.home, extra={"area": "12.5"})
    DocumentFactory(title="hidden from them", department=people.elsewhere)

    answer = login(people.reader).get("/app/documents/export/xlsx/")
    sheet = load_workbook(io.BytesIO(content_of(answer))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))

    assert rows[0][-1] == "Area"
    assert [row[1] for row in rows[1:]] == ["=1+1"]
    assert rows[1][-1] == 12.5
    assert sheet.cell(2, 2).data_type == "s"


def test_a_long_export_is_a_job_with_a_notice(
    people: People, login: Login, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 1)
    DocumentFactory.create_batch(2, department=people.home)
    reader = login(people.reader)

    assert reader.get("/app/documents/export/csv/").status_code == 302
    run_jobs()
    job = Job.objects.get(name="storage.export")
    assert Notice.objects.filter(user=people.reader, code="storage.exported").count() == 1
    content = content_of(reader.get(f"/app/documents/exported/{job.pk}/")).decode()
    assert len(content.splitlines()) == 3
    assert login(people.outsider).get(f"/app/documents/exported/{job.pk}/").status_code == 404


def test_an_export_costs_the_same_for_two_and_for_twenty(
    people: People, login: Login, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    assert exporting.MOST_AT_ONCE == 2_000
    client = login(people.reader)
    for added in (2, 18):
        DocumentFactory.create_batch(added, department=people.home)
        with django_assert_max_num_queries(9):  # type: ignore[attr-defined]  # a context manager
            client.get("/app/documents/export/xlsx/")
