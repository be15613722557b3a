"""Numbers of the frame: counted together, true for each reader, and no further than their limit."""

from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from ecm import access, tallies
from ecm.access import Person
from ecm.models import User
from ecm.tallies import Tally
from storage.models import Document
from tests.conftest import People
from tests.storage.factories import make_document

pytestmark = pytest.mark.django_db


def drafts(user: Person, today: date) -> "QuerySet[Document]":
    return access.visible(Document.objects.filter(status="draft"), user)


def overdue(user: Person, today: date) -> "QuerySet[Document]":
    return access.visible(Document.objects.filter(valid_to__lt=today), user)


def test_all_numbers_of_a_page_are_one_query(people: People, django_assert_num_queries: Any) -> None:
    for number in range(3):
        make_document(people, status="draft", valid_to=date(2026, 1, 1 + number))
    counted = [Tally(drafts, most=10), Tally(overdue, most=10)]
    access.standing_of(people.owner)

    with django_assert_num_queries(1):
        assert tallies.count(counted, people.owner, date(2026, 1, 3)) == [3, 2]
    with django_assert_num_queries(1):
        assert tallies.count(counted, people.owner, date(2026, 1, 1)) == [3, 0], "another day has its own answer"


def test_a_number_stops_at_its_limit(people: People) -> None:
    for _ in range(3):
        make_document(people, status="draft")

    assert Tally(drafts, most=2)(people.owner) == 2


def test_each_reader_has_a_number_of_their_own(people: People) -> None:
    make_document(people, status="draft")
    tally = Tally(drafts, most=10)

    assert [tally(people.owner), tally(people.outsider), tally(people.owner)] == [1, 0, 1]


def test_new_rights_change_the_number(people: People) -> None:
    make_document(people, status="draft")
    tally = Tally(drafts, most=10)
    assert tally(people.outsider) == 0

    User.objects.filter(pk=people.outsider.pk).update(department=people.home)
    assert tally(User.objects.get(pk=people.outsider.pk)) == 1


def test_who_may_see_nothing_is_asked_nothing(people: People, django_assert_num_queries: Any) -> None:
    people.owner.roles.clear()
    reader = User.objects.get(pk=people.owner.pk)
    access.standing_of(reader)

    with django_assert_num_queries(0):
        assert tallies.count([Tally(drafts, most=5)], reader) == [0]
