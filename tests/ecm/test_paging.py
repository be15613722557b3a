"""Keyset paging: every row once, forwards and backwards, whatever is added meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ecm.errors import InvalidInput
from ecm.models import EventRecord
from ecm.paging import keyset

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
ORDER = ("-occurred_at", "-id")


def add(*minutes: int) -> None:
    EventRecord.objects.bulk_create(EventRecord(name="n", occurred_at=NOON + timedelta(minutes=m)) for m in minutes)


def walk(size: int) -> list[int]:
    seen, cursor = list[int](), ""
    while True:
        page = keyset(EventRecord.objects.all(), order=ORDER, cursor=cursor, size=size)
        seen += [row.pk for row in page.rows]
        if not page.next:
            return seen
        cursor = page.next


@pytest.mark.django_db
@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(minutes=st.lists(st.integers(0, 5), max_size=20), size=st.integers(1, 7))
def test_a_walk_meets_every_row_once_in_order(minutes: list[int], size: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        add(*minutes)
        wanted = list(EventRecord.objects.order_by(*ORDER).values_list("pk", flat=True))
        assert walk(size) == wanted
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_way_back_shows_the_same_pages() -> None:
    add(*range(7))
    first = keyset(EventRecord.objects.all(), order=ORDER, size=3)
    second = keyset(EventRecord.objects.all(), order=ORDER, cursor=first.next, size=3)
    back = keyset(EventRecord.objects.all(), order=ORDER, cursor=second.previous, size=3)

    assert back.rows == first.rows
    assert (first.previous, back.previous) == ("", "")
    assert back.next


@pytest.mark.django_db
def test_rows_that_come_meanwhile_shift_nothing() -> None:
    add(*range(6))
    first = keyset(EventRecord.objects.all(), order=ORDER, size=3)
    add(50, 51)
    second = keyset(EventRecord.objects.all(), order=ORDER, cursor=first.next, size=3)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "WyJuIiwgMV0", "WyJ6IiwxLDJd", "WyJuIiwgeyJxIjogIjEifSwgMV0"])
def test_a_cursor_from_elsewhere_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput):
        keyset(EventRecord.objects.all(), order=ORDER, cursor=cursor)
