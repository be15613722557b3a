"""A list is narrowed by the fields that a kind of documents adds, and shows them in columns."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecm.fields import FieldDefinition, FieldSet
from storage.models import DocumentKind
from tests.conftest import Login, People
from tests.storage.factories import DocumentFactory, DocumentKindFactory

pytestmark = pytest.mark.django_db
LIST, API = "/app/documents/", "/api/v1/documents/"
STAGES = {"options": [{"value": "on", "title": {"en": "Under way"}}, {"value": "won", "title": {"en": "Won"}}]}


@pytest.fixture
def tender(people: People) -> DocumentKind:
    fields = FieldSet.objects.create(code="tender")
    for code, sort, settings in (
        ("subject", "text", {}), ("lots", "number", {}), ("stage", "choice", STAGES), ("opens", "date", {}),
        ("note", "long_text", {}),
    ):  # fmt: skip
        title = {"en": code.capitalize()}
        FieldDefinition.objects.create(
            field_set=fields, code=code, kind=sort, title=title, settings=settings, is_filter=code != "note"
        )
    kind: DocumentKind = DocumentKindFactory(code="tender", field_set=fields)
    values: dict[str, dict[str, Any]] = {
        "Pumps": {"subject": "Насосы", "lots": 4, "stage": "on", "opens": "2026-12-06"},
        "Cables": {"subject": "Кабель", "lots": 12, "stage": "won", "opens": "2026-10-01"},
    }
    for name, extra in values.items():
        DocumentFactory(title=name, kind=kind, department=people.home, extra=extra)
    return kind


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("x_stage=won", "Cables"), ("x_lots_from=10", "Cables"), ("x_lots_to=10", "Pumps"),
        ("x_subject=насос", "Pumps"), ("x_opens_from=01.12.2026", "Pumps"), ("x_opens_to=1.12.2026", "Cables"),
    ],
)  # fmt: skip
def test_the_list_its_export_and_the_api_are_narrowed_alike(
    asked: str, found: str, tender: DocumentKind, people: People, login: Login
) -> None:
    client, query = login(people.reader), f"?kind=tender&{asked}"
    other = {"Pumps": "Cables", "Cables": "Pumps"}[found]
    answer: Any = client.get(f"{LIST}export/csv/{query}")
    export = b"".join(answer.streaming_content).decode()
    for text in (client.get(LIST + query).content.decode(), export, client.get(API + query).content.decode()):
        assert found in text
        assert other not in text


def test_a_line_shows_the_fields_of_its_kind(tender: DocumentKind, people: People, login: Login) -> None:
    page = login(people.reader).get(f"{LIST}?kind=tender").content.decode()
    assert '<th scope="col" data-col="x_stage" data-col-off>Stage</th>' in page
    assert "x_note" not in page
    assert ">Under way</td>" in page
    assert 'name="x_lots_from"' in page
    assert "x_stage" not in login(people.reader).get(LIST).content.decode()


def test_what_cannot_be_meant_is_told_and_narrows_nothing(tender: DocumentKind, people: People, login: Login) -> None:
    client, query = login(people.reader), "?kind=tender&x_lots_from=many&x_stage=won"
    page = client.get(LIST + query).content.decode()
    assert "A number is wanted here." in page
    assert ("Cables" in page, "Pumps" in page) == (True, False)
    assert client.get(API + query).status_code == 400


def test_the_columns_cost_the_same_for_two_and_for_twenty(tender: DocumentKind, people: People, login: Login) -> None:
    client, costs = login(people.reader), list[Any]()
    for added in (0, 18):
        DocumentFactory.create_batch(added, kind=tender, department=people.home, extra={"stage": "on", "lots": 1})
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?kind=tender&x_stage=on")
        costs.append(len(queries))
    assert costs[0] == costs[1]
