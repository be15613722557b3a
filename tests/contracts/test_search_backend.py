"""What every search backend does; another backend joins by a line in `BACKENDS`."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from ecm.errors import InvalidInput
from search.asking import beginnings, understand
from search.backends import SearchBackend
from search.backends.sqlite import FileDatabase, MainDatabase, SqliteBackend
from search.entries import Entry, Found

LANGUAGES = ("ru", "uk", "bg", "en")
HOUSE = ["document:all"]


def in_main_database(folder: Path) -> SearchBackend:
    if connection.vendor != "sqlite":
        pytest.skip("the main database is not SQLite")
    return SqliteBackend(MainDatabase())


def in_a_file(folder: Path) -> SearchBackend:
    return SqliteBackend(FileDatabase(str(folder / "search.sqlite3")))


BACKENDS: dict[str, Callable[[Path], SearchBackend]] = {"main": in_main_database, "file": in_a_file}


@pytest.fixture(params=BACKENDS)
def index(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> Iterator[SearchBackend]:
    backend = BACKENDS[request.param](tmp_path)
    backend.clear()
    yield backend
    backend.clear()


def entry(object_id: int, title: str = "", body: str = "", **facts: object) -> Entry:
    made = Entry("document", object_id, title, f"/app/documents/{object_id}/", body, tokens=tuple(HOUSE))
    return replace(made, **facts)  # type: ignore[arg-type]  # facts are fields of an entry


def ask(index: SearchBackend, text: str, tokens: list[str] | None = None, **changes: object) -> Found:
    query = replace(understand(text, LANGUAGES), **changes)  # type: ignore[arg-type]  # changes are fields of a query
    return index.find(query, visible_to=HOUSE if tokens is None else tokens, with_facets=True)


def ids(found: Found) -> list[int]:
    return [match.object_id for match in found.matches]


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("Поставщик обязуется передать насосы по договорам поставки.", "договор"),
        ("Сторони дійшли згоди щодо постачання обладнання за договорами.", "договір"),
        ("Страните се споразумяха за доставката на помпите по договорите.", "договор помпа"),
        ("The parties agreed on deliveries of pumps under the contracts.", "contract delivery"),
        ("Об’єкти здано в експлуатацію, підписано акти.", "об'єкт"),
        ("Отчёты приняты без замечаний.", "отчет"),
    ],
)
def test_another_form_of_the_word_finds(index: SearchBackend, body: str, asked: str) -> None:
    index.put([entry(1, "Letter", body), entry(2, "Letter", "Nothing of the kind.")])

    assert ids(ask(index, asked)) == [1]


def test_an_entry_is_replaced_by_its_key(index: SearchBackend) -> None:
    index.put([entry(1, "Old title", "pumps")])
    index.put([entry(1, "New title", "valves")])

    assert ids(ask(index, "pumps")) == []
    assert [match.title for match in ask(index, "valves").matches] == ["New title"]
    assert ask(index, "valves").matches[0].body == "valves"


def test_the_same_text_with_other_rights_keeps_its_words(index: SearchBackend) -> None:
    index.put([entry(1, "Pumps")])
    index.put([entry(1, "Pumps", tokens=("document:d5",), url="/elsewhere/")])

    assert ids(ask(index, "pumps")) == []
    assert [match.url for match in ask(index, "pumps", ["document:d5"]).matches] == ["/elsewhere/"]


def test_what_is_removed_is_not_found(index: SearchBackend) -> None:
    index.put([entry(1, "Pumps"), entry(2, "Pumps")])
    index.remove([("document", 1), ("document", 77)])

    assert ids(ask(index, "pumps")) == [2]
    assert index.keys("document") == [2]


def test_nobody_finds_without_a_token(index: SearchBackend) -> None:
    index.put([entry(1, "Pumps", tokens=("document:d5", "document:u7")), entry(2, "Pumps", tokens=())])

    assert ask(index, "pumps", []).total == 0
    assert ask(index, "pumps", ["document:d6"]).total == 0
    assert ids(ask(index, "pumps", ["document:u7", "document:d6"])) == [1]


def test_totals_and_facets_count_only_what_is_visible(index: SearchBackend) -> None:
    hidden = [entry(n, "Pumps", tokens=("document:d5",), facets={"counterparty": ["9"]}) for n in range(10, 20)]
    mine = entry(1, "Pumps", happened_on=date(2026, 3, 5), facets={"counterparty": ["7", "8"]})
    index.put([mine, *hidden])

    found = ask(index, "pumps")

    assert found.total == 1
    assert {name: dict(counts) for name, counts in found.facets.items()} == {
        "kind": {"document": 1}, "year": {"2026": 1}, "counterparty": {"7": 1, "8": 1},
    }  # fmt: skip


def test_filters_narrow(index: SearchBackend) -> None:
    index.put([
        entry(1, "Pumps", happened_on=date(2025, 1, 1), facets={"counterparty": ["7"]}),
        entry(2, "Pumps", happened_on=date(2026, 1, 1)),
        entry(3, "Pumps", kind="counterparty", happened_on=date(2026, 1, 1)),
    ])  # fmt: skip

    assert ids(ask(index, "pumps", year=2025)) == [1]
    assert ids(ask(index, "pumps", kinds=("counterparty",))) == [3]
    assert ids(ask(index, "pumps", facets={"counterparty": "7"})) == [1]
    assert ask(index, "pumps", facets={"counterparty": "70"}).total == 0


def test_all_words_any_words_and_words_left_out(index: SearchBackend) -> None:
    index.put([entry(1, "Pumps and valves"), entry(2, "Pumps"), entry(3, "Seals")])

    assert ids(ask(index, "pump valve")) == [1]
    assert ids(ask(index, "pump valve", match_any=True)) == [1, 2]
    assert ids(ask(index, "pump -valve")) == [2]


def test_words_in_quotes_stand_together(index: SearchBackend) -> None:
    index.put([
        entry(1, body="Оплата по договору поставки насосов."),
        entry(2, body="Договор подписан. Условия оплаты, сроки, ответственность сторон и прочее. Поставка позже."),
    ])  # fmt: skip

    assert set(ids(ask(index, "договор поставки"))) == {1, 2}
    assert ids(ask(index, "«договор поставки»")) == [1]


@pytest.mark.parametrize("asked", ["ВХ-00012/2026", "вх-12/2026", "00012/2026", "12/2026", "BX-00012/2026"])
def test_numbers_are_found_however_they_are_written(index: SearchBackend, asked: str) -> None:
    index.put([entry(1, "Letter", keywords=("ВХ-00012/2026",)), entry(2, "Letter", keywords=("ВХ-00112/2026",))])

    assert ids(ask(index, asked)) == [1]


def test_identifiers_are_found(index: SearchBackend) -> None:
    index.put([entry(1, "Firm", keywords=("7707083893", "UA213223130000026007233566001"))])

    assert ids(ask(index, "7707083893")) == [1]
    assert ids(ask(index, "UA213223130000026007233566001")) == [1]


def test_a_title_stands_before_a_text(index: SearchBackend) -> None:
    index.put([entry(1, "Letter", "The pumps. " + "Other words of a long text follow here. " * 20), entry(2, "Pumps")])

    assert ids(ask(index, "pump")) == [2, 1]


def test_pages_follow_each_other_without_gaps(index: SearchBackend) -> None:
    index.put(entry(number, "Pumps", "word " * number) for number in range(1, 26))
    seen, cursor = list[int](), ""
    for _ in range(10):
        found = index.find(understand("pumps", LANGUAGES), visible_to=HOUSE, limit=7, after=cursor)
        seen += ids(found)
        cursor = found.next
        if not cursor:
            break

    assert sorted(seen) == list(range(1, 26))
    assert found.total == 25


def test_a_foreign_cursor_is_refused(index: SearchBackend) -> None:
    index.put([entry(1, "Pumps")])

    with pytest.raises(InvalidInput):
        index.find(understand("pumps", LANGUAGES), visible_to=HOUSE, after="nonsense")


@pytest.mark.parametrize(
    "text", ['"', "AND", "OR NOT", "NEAR(", "title:x", "*", "a'; DROP TABLE x--", "{}", "\x00", "«»"]
)
def test_nothing_typed_is_an_operator(index: SearchBackend, text: str) -> None:
    index.put([entry(1, "Pumps")])

    assert ids(ask(index, text)) == []


@pytest.mark.parametrize("typed", ["догов", "поставки дог", "Поставк", "вх-12", "00012", "ООО Ром"])
def test_typing_completes(index: SearchBackend, typed: str) -> None:
    index.put([
        entry(1, "Договор поставки — ООО «Ромашка»", keywords=("ВХ-00012/2026",)),
        entry(2, "Акт сверки", "договор поставки", tokens=tuple(HOUSE)),
    ])  # fmt: skip

    found = index.complete(beginnings(typed), visible_to=HOUSE)

    assert [match.object_id for match in found] == [1]
    assert index.complete(beginnings(typed), visible_to=["document:d9"]) == []


def test_many_hits_are_cut_and_said_so(index: SearchBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("search.backends.finding",):
        monkeypatch.setattr(f"{module}.MOST_HITS", 20)
        monkeypatch.setattr(f"{module}.NEWEST", 10)
    index.put([entry(1, "Pumps first of all"), *(entry(number, "Letter", "pumps") for number in range(2, 60))])

    found = ask(index, "pumps")

    assert found.is_partial
    assert ids(found)[0] == 1, "a title that has the words stands first, however old"
