"""People find what they may see: in any form of a word, in another layout, and never through the index alone."""

import logging
from dataclasses import replace

import pytest

from ecm.models import User
from search import queries
from search.backends import backend
from search.entries import Entry
from search.services import reindex
from tests.conftest import People
from tests.counterparties.factories import LinkFactory
from tests.search.factories import indexed_counterparty, indexed_document

pytestmark = pytest.mark.django_db


def found(user: User, text: str, **changes: object) -> list[tuple[str, int]]:
    results = queries.find(user, text, **changes)  # type: ignore[arg-type]  # changes are arguments of find
    return [(hit.kind, hit.object_id) for hit in results.hits]


def test_a_letter_is_found_by_another_form_of_its_word(reader: User) -> None:
    letter = indexed_document("Просим продлить сроки поставок по договорам аренды.", title="Письмо")

    assert found(reader, "поставка") == [("document", letter.pk)]
    assert found(reader, "договор аренда") == [("document", letter.pk)]


def test_only_those_who_may_see_it_find_it(people: People) -> None:
    document = indexed_document("Confidential pumps", title="Contract", department=people.home)

    assert found(people.reader, "pump") == [("document", document.pk)]
    assert queries.find(people.outsider, "pump") == queries.Results()
    assert queries.complete(people.outsider, "contr") == []


def test_a_hit_that_the_database_hides_is_dropped_and_alarms(people: People, caplog: pytest.LogCaptureFixture) -> None:
    document = indexed_document("pumps", title="Contract", department=people.home)
    stale = Entry("document", document.pk, "Contract", "/x/", "pumps", tokens=("document:all",))
    backend().put([stale])

    with caplog.at_level(logging.ERROR, logger="search.alarm"):
        assert found(people.outsider, "pumps") == []
        assert queries.complete(people.outsider, "contract") == []

    assert f"document {document.pk}" in caplog.text
    assert "pumps" not in caplog.text


def test_words_typed_in_another_layout_are_found_and_said_so(reader: User) -> None:
    letter = indexed_document(title="Привет из Одессы")

    results = queries.find(reader, "ghbdtn")

    assert [hit.object_id for hit in results.hits] == [letter.pk]
    assert results.read_as == "привет"
    assert [hit.object_id for hit in queries.complete(reader, "ghbd")] == [letter.pk]


def test_a_word_begun_is_found(reader: User) -> None:
    letter = indexed_document("Протокол разногласий", title="Письмо")

    assert found(reader, "протокол разногл") == [("document", letter.pk)]


def test_when_nothing_has_all_words_some_will_do(reader: User) -> None:
    letter = indexed_document("Оплата насосов", title="Письмо")

    results = queries.find(reader, "оплата вертолёта")

    assert [hit.object_id for hit in results.hits] == [letter.pk]
    assert results.is_any


def test_a_counterparty_and_its_documents_are_found_by_name(reader: User) -> None:
    party = indexed_counterparty(display_name="ООО «Ромашка»")
    document = indexed_document("Поставка насосов", title="Договор")
    LinkFactory(document=document, counterparty=party)
    reindex("document", [document.pk])

    assert set(found(reader, "ромашка")) == {("counterparty", party.pk), ("document", document.pk)}
    assert found(reader, "насос ромашки") == [("document", document.pk)]
    assert found(reader, "ромашка", kinds=["counterparty"]) == [("counterparty", party.pk)]


def test_the_name_of_a_hidden_party_does_not_lead_to_its_documents(people: People) -> None:
    party = indexed_counterparty(display_name="Тайна", department=people.elsewhere)
    document = indexed_document("насосы", title="Договор")
    LinkFactory(document=document, counterparty=party)
    reindex("document", [document.pk])

    assert found(people.reader, "тайна") == []
    assert found(people.reader, "насосы", chosen={"counterparty": str(party.pk)}) == []
    facets = queries.find(people.reader, "насосы", with_facets=True).facets
    assert "counterparty" not in [facet.name for facet in facets]


def test_facets_are_named_and_counted(reader: User) -> None:
    party = indexed_counterparty(display_name="ООО «Ромашка»")
    document = indexed_document("насосы", title="Договор")
    LinkFactory(document=document, counterparty=party)
    reindex("document", [document.pk])

    facets = {facet.name: facet for facet in queries.find(reader, "насосы", with_facets=True).facets}

    assert [(value.title, value.count) for value in facets["counterparty"].values] == [("ООО «Ромашка»", 1)]
    assert [(value.value, value.count) for value in facets["year"].values] == [("2026", 1)]


def test_the_words_are_marked_in_title_and_snippet(reader: User) -> None:
    text = "Вступление. " * 50 + "Просим продлить договоры поставки до мая. " + "Конец. " * 50
    indexed_document(text, title="О договоре")

    hit = queries.find(reader, "договор поставка").hits[0]

    assert [part.text for part in hit.title_parts if part.is_hit] == ["договоре"]
    assert [part.text for part in hit.snippet if part.is_hit] == ["договоры", "поставки"]
    assert len("".join(part.text for part in hit.snippet)) < 300


def test_a_wrong_language_is_no_obstacle(reader: User) -> None:
    letter = indexed_document("Щодо постачання обладнання за договорами оренди", title="Лист")

    assert found(reader, "договір") == [("document", letter.pk)]
    assert found(reader, "оренда", language="uk") == [("document", letter.pk)]


def test_completion_prefers_titles_that_begin_so(reader: User) -> None:
    inside = indexed_document(title="Акт к договору")
    begins = indexed_document(title="Договор поставки")
    newer = indexed_document(title="Письмо о договоре")

    assert [hit.object_id for hit in queries.complete(reader, "догов")] == [begins.pk, newer.pk, inside.pk]


def test_an_empty_question_finds_nothing(reader: User) -> None:
    indexed_document(title="Договор")

    assert queries.find(reader, "  ") == queries.Results()
    assert queries.find(reader, "-договор") == queries.Results()


def test_a_restricted_document_is_for_its_participants(people: People) -> None:
    from ecm import access

    document = indexed_document("pumps", title="Contract", is_restricted=True, department=people.home)
    assert found(people.reader, "pumps") == []

    access.grant("document", document.pk, people.reader.pk)
    reindex("document", [document.pk])

    assert found(people.reader, "pumps") == [("document", document.pk)]


def test_hits_keep_their_order_across_pages(reader: User) -> None:
    documents = [indexed_document("насосы " * (n + 1), title=f"Письмо {n}") for n in range(7)]
    first = queries.find(reader, "насосы", limit=4)
    second = queries.find(reader, "насосы", limit=4, cursor=first.next)

    assert {hit.object_id for hit in (*first.hits, *second.hits)} == {document.pk for document in documents}
    assert not second.next
    assert replace(first, next="").total == 7


def test_a_number_that_explains_the_hit_is_shown(reader: User) -> None:
    party = indexed_counterparty(display_name="ООО «Ромашка»")
    document = indexed_document("Просим оплатить.", title="Письмо", number="А-302/26")
    LinkFactory(document=document, counterparty=party)
    reindex("document", [document.pk])

    by_number, by_name = queries.find(reader, "302/26").hits[0], queries.find(reader, "письмо ромашка").hits[0]

    assert "А-302/26" in by_number.title
    assert [part.text for part in by_number.title_parts if part.is_hit] == ["А-302/26"]
    assert by_name.references == []
    assert queries.find(reader, "ромашка", kinds=["document"]).hits[0].references[0][1].text == "Ромашка"


def test_of_equal_hits_the_newest_is_first(reader: User) -> None:
    first, second = indexed_document("насосы", title="Письмо"), indexed_document("насосы", title="Письмо")

    assert found(reader, "насосы") == [("document", second.pk), ("document", first.pk)]


def test_a_bare_number_shows_the_number_it_was_found_by(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.services.indexing.keywords_of", lambda kind, ids: {pk: ["ВХ-00012/2026"] for pk in ids})
    indexed_document("Просим оплатить.", title="Письмо")

    parts = queries.find(reader, "00012").hits[0].references[0]

    assert "".join(part.text for part in parts) == "ВХ-00012/2026"
    assert any(part.is_hit and "00012" in part.text for part in parts)
