"""Fields that the house adds to counterparties: questions, columns, the API."""

from typing import Any

import pytest

from ecm.fields import FieldDefinition, FieldSet
from tests.conftest import Login, People
from tests.counterparties.factories import CounterpartyFactory

pytestmark = pytest.mark.django_db
LIST, API = "/app/counterparties/", "/api/v1/counterparties/"


@pytest.fixture
def branches(people: People) -> None:
    fields = FieldSet.objects.create(code="counterparty")
    FieldDefinition.objects.create(field_set=fields, code="branch", kind="text", title={"en": "Branch"}, is_filter=True)
    FieldDefinition.objects.create(
        field_set=fields, code="holding", kind="counterparty", title={"en": "Holding"}, is_filter=True
    )
    holding = CounterpartyFactory(display_name="Great Holding", department=people.home)
    CounterpartyFactory(
        display_name="Millers", department=people.home, extra={"branch": "Mills", "holding": holding.pk}
    )
    CounterpartyFactory(display_name="Movers", department=people.home, extra={"branch": "Freight"})


def test_the_list_the_export_and_the_api_are_asked_alike(branches: None, people: People, login: Login) -> None:
    client = login(people.reader)
    answer: Any = client.get(f"{LIST}export/csv/?x_branch=mill")
    export = b"".join(answer.streaming_content).decode()
    for text in (
        client.get(f"{LIST}?x_branch=mill").content.decode(), export,
        client.get(f"{API}?x_branch=mill").content.decode(),
    ):  # fmt: skip
        assert "Millers" in text
        assert "Movers" not in text


def test_lines_show_added_fields_by_name(branches: None, people: People, login: Login) -> None:
    page = login(people.reader).get(LIST).content.decode()
    assert '<th scope="col" data-col="x_holding" data-col-off>Holding</th>' in page
    assert ">Great Holding</td>" in page
    assert 'name="x_branch"' in page
