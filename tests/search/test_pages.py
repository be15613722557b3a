"""The page of results and the API."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from ecm.models import User
from tests.conftest import Api, Login, People
from tests.search.factories import indexed_document

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("x")</script> насосы <img src=x onerror=alert(1)>'


def test_texts_of_files_never_become_markup(reader: User, login: Login) -> None:
    indexed_document(HOSTILE, title="<b>Насосы</b>")

    page = login(reader).get("/app/search/", {"q": "насосы"}).content.decode()

    assert "<mark>Насосы</mark>" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_the_page_shows_facets_and_the_way_back(reader: User, login: Login) -> None:
    indexed_document("насосы", title="Договор")

    page = login(reader).get("/app/search/", {"q": "насосы", "kind": "document"}).content.decode()

    assert "?q=%D0%BD%D0%B0%D1%81%D0%BE%D1%81%D1%8B" in page
    assert 'aria-current="true"' in page


def test_the_page_answers_without_a_question_and_without_hits(reader: User, login: Login) -> None:
    client = login(reader)

    assert client.get("/app/search/").status_code == 200
    assert client.get("/app/search/", {"q": "нет такого", "year": "2020"}).status_code == 200
    assert client.get("/app/search/", {"q": "x", "year": "20x0", "after": "zzz"}).status_code in (200, 400)


def test_further_results_come_as_a_fragment(reader: User, login: Login) -> None:
    for number in range(25):
        indexed_document("насосы", title=f"Письмо {number}")
    client = login(reader)
    cursor = client.get("/app/search/", {"q": "насосы"}).context["results"].next

    answer = client.get("/app/search/", {"q": "насосы", "after": cursor}, headers={"HX-Request": "true"})

    assert answer.content.decode().count("ds-hit-title") == 5
    assert "<html" not in answer.content.decode()


def test_the_outsider_sees_neither_hit_nor_count(people: People, login: Login, api: Api) -> None:
    indexed_document("насосы", title="Canary", department=people.home)

    page = login(people.outsider).get("/app/search/", {"q": "canary"}).content.decode()
    answer = api(people.outsider).get("/api/v1/search/", {"q": "canary"}).json()

    assert "Canary" not in page
    assert answer["hits"] == []
    assert answer["total"] == 0
    assert answer["facets"] == []


def test_the_api_answers_in_parts(reader: User, api: Api) -> None:
    document = indexed_document("Просим оплатить насосы.", title="Письмо")

    answer: Any = api(reader).get("/api/v1/search/", {"q": "насос"}).json()

    assert answer["hits"][0]["object_id"] == document.pk
    assert {"text": "насосы", "is_hit": True} in answer["hits"][0]["snippet"]
    found = api(reader).get("/api/v1/search/completions/", {"q": "пис"}).json()["results"]
    assert found[0]["object_id"] == document.pk


def test_the_api_refuses_what_it_cannot_read(reader: User, api: Api) -> None:
    client: APIClient = api(reader)

    assert client.get("/api/v1/search/").status_code == 400
    assert client.get("/api/v1/search/", {"q": "x", "limit": "1000"}).status_code == 400
    assert client.get("/api/v1/search/", {"q": "насос", "after": "zzz"}).status_code in (200, 400)


def test_the_page_costs_the_same_for_two_and_for_twenty(
    reader: User, login: Login, django_assert_max_num_queries: Any
) -> None:
    client: Client = login(reader)
    client.get("/app/search/", {"q": "насосы"})
    counts = []
    for added in (2, 17):
        for number in range(added):
            indexed_document("насосы", title=f"Письмо {number}")
        with django_assert_max_num_queries(30) as queries:
            client.get("/app/search/", {"q": "насосы"})
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_number_that_nobody_has_narrows_to_nothing(reader: User, login: Login) -> None:
    indexed_document("насосы", title="Договор")
    assert login(reader).get("/app/search/", {"q": "насосы", "counterparty": "9" * 20}).status_code == 200
