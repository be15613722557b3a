"""Kept statements: the same rows as the query they were made of, for each reader and each value given."""

from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Prefetch, QuerySet

from ecm import access
from ecm.kept import Kept
from ecm.models import User
from ecm.organisation.people import name_people
from ecm.paging import keyset
from ecm.statements import Given, GivenMany, Statement, kept_page
from storage.models import Document
from tests.conftest import People
from tests.storage.factories import make_document

pytestmark = pytest.mark.django_db
ORDER = ("-listed_on", "-id")


@pytest.fixture
def letters(people: People) -> list[Document]:
    titles = ("Letter 1", "100 % of “quotes” and 'marks'", "Лист %s")
    return [make_document(people, title=title, listed_on=date(2026, 1, 1 + n)) for n, title in enumerate(titles)]


def listed() -> "QuerySet[Document]":
    rows: Any = Document.objects.select_related("kind").annotate(named=F("kind__title"))
    found: QuerySet[Document] = rows.prefetch_related(Prefetch("author", User.objects.only("username"))).order_by("pk")
    return found


def test_rows_are_those_of_the_query(letters: list[Document], django_assert_num_queries: Any) -> None:
    statement: Statement[Document] = Statement()
    for _again in range(3):
        with django_assert_num_queries(2):  # the rows and their authors
            rows: list[Any] = statement.rows((), listed)
            shown = [(row.title, row.kind.title, row.named, row.author and row.author.username) for row in rows]
        plain: list[Any] = list(listed())
        assert rows == plain
        assert shown == [(r.title, r.kind.title, r.named, r.author and r.author.username) for r in plain]
        assert rows[0].listed_on == date(2026, 1, 1)


def test_rows_are_new_each_time(letters: list[Document]) -> None:
    statement: Statement[Document] = Statement()
    first = statement.rows((), listed)[0]
    first.title = "changed in memory"
    Document.objects.filter(pk=letters[1].pk).update(title="changed in the base")

    again = statement.rows((), listed)

    assert [row.title for row in again[:2]] == [letters[0].title, "changed in the base"]


def test_a_statement_is_put_together_once_for_a_key(people: People, letters: list[Document]) -> None:
    statement, asked = Statement[Document](), list[str]()

    def seen_by(user: User) -> Callable[[], "QuerySet[Document]"]:
        def rows() -> "QuerySet[Document]":
            asked.append(user.username)
            return access.visible(Document.objects.all(), user)

        return rows

    for user in (people.owner, people.outsider, people.owner, people.outsider):
        rows = statement.rows(access.standing_of(user), seen_by(user))
        assert {row.pk for row in rows} == set(
            access.visible(Document.objects.all(), user).values_list("pk", flat=True)
        )
    assert asked == [people.owner.username, people.outsider.username]


def test_values_come_with_each_run(letters: list[Document]) -> None:
    statement: Statement[Document] = Statement()
    for letter in letters:
        found = statement.first((), lambda: Document.objects.filter(pk=Given("pk"), title=Given("title")), pk=letter.pk,
                                title=letter.title)  # fmt: skip
        assert found == letter
    assert statement.first((), listed, pk=0, title="") is None


def test_many_values_of_any_number(letters: list[Document], django_assert_num_queries: Any) -> None:
    statement: Statement[tuple[int, str]] = Statement()

    def titles() -> "QuerySet[Document, Any]":
        rows = Document.objects.filter(pk__in=GivenMany("ids"), title__in=GivenMany("titles"))
        return rows.order_by("pk").values_list("pk", "title")

    for count in (3, 1, 2):
        ids, wanted = [letter.pk for letter in letters], [letter.title for letter in letters[:count]]
        with django_assert_num_queries(1):
            rows = statement.rows((), titles, ids=ids, titles=wanted)
        assert rows == [(letter.pk, letter.title) for letter in letters[:count]]
    with django_assert_num_queries(0):
        assert statement.rows((), titles, ids=[], titles=["Letter 1"]) == []


def test_who_may_see_nothing_is_asked_nothing(people: People, django_assert_num_queries: Any) -> None:
    people.owner.roles.clear()
    reader = User.objects.get(pk=people.owner.pk)
    standing = access.standing_of(reader)
    statement: Statement[Document] = Statement()

    for _again in range(2):
        with django_assert_num_queries(0):
            assert statement.rows(standing, lambda: access.visible(Document.objects.all(), reader)) == []


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_kept_page_is_the_page_of_the_list(letters: list[Document], size: int) -> None:
    statement: Statement[Document] = Statement()
    for key in ("kept", "kept", None):
        walked, cursor = list[Document](), ""
        while True:
            page = kept_page(statement, key, Document.objects.all, order=ORDER, cursor=cursor, size=size)
            assert page == keyset(Document.objects.all(), order=ORDER, cursor=cursor, size=size)
            walked += page.rows
            if not (cursor := page.next):
                break
        assert walked == letters[::-1]


@pytest.mark.parametrize("order", [("-created_at", "-id"), ("created_at", "id"), ("title", "id"), ("-title", "-id")])
def test_further_pages_are_kept_for_texts_and_moments(letters: list[Document], order: tuple[str, str]) -> None:
    statement, made, pages = Statement[Document](), list[str](), list[list[Document]]()

    def rows() -> "QuerySet[Document]":
        made.append("made")
        return Document.objects.all()

    for _again in range(2):
        cursor = ""
        for _page in range(3):
            page = kept_page(statement, "kept", rows, order=order, cursor=cursor, size=1)
            assert page == keyset(Document.objects.all(), order=order, cursor=cursor, size=1)
            pages.append(page.rows)
            cursor = page.next
        last = kept_page(statement, "kept", rows, order=order, cursor=page.previous, size=1)
        assert last == keyset(Document.objects.all(), order=order, cursor=page.previous, size=1)
    assert pages == [[each] for each in Document.objects.order_by(*order)] * 2
    assert len(made) == 4  # its columns, the first page, a further one, one before


@pytest.mark.django_db(transaction=True)
def test_each_thread_runs_it_on_its_own_connection(letters: list[Document]) -> None:
    statement, seen = Statement[Document](), list[list[Document]]()
    statement.rows((), listed)

    def read() -> None:
        seen.append(statement.rows((), listed))
        connection.close()

    thread = Thread(target=read)
    thread.start()
    thread.join()
    assert seen == [letters]


def test_people_of_a_list_are_named_by_one_query(people: People, django_assert_num_queries: Any) -> None:
    for author in (people.owner, people.reader, None, people.owner):
        Document.objects.filter(pk=make_document(people).pk).update(author=author)
    rows = list(Document.objects.order_by("pk"))

    with django_assert_num_queries(1):
        name_people(rows, "author")
        assert [str(row.author) for row in rows] == [str(people.owner), str(people.reader), "None", str(people.owner)]
    with django_assert_num_queries(0):
        name_people(rows[2:3], "author")


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept, made = Kept[str](2), list[str]()

    def ask(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key

        return kept.get(key, make)

    for key in ("a", "b", "a", "c", "a", "b"):
        assert ask(key) == key
    assert made == ["a", "b", "c", "b"]
