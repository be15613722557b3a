"""Keyset paging: every row once, forwards and backwards, whatever is added meanwhile."""

import base64
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db.models import Max
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


MOMENT, DAY = {"t": NOON.isoformat()}, {"d": "2026-03-05"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "marks",
    [
        [DAY, 1], [5, 6], ["2026-03-05", 1], [{"t": "2026-03-05T12:00:00"}, 1], [{"m": "1"}, 1], [MOMENT, "x"],
        [MOMENT, 1.5], [MOMENT, True], [MOMENT, 2**63], [MOMENT, None], [MOMENT], [MOMENT, 1, 1], [MOMENT, [1]],
    ],
)  # fmt: skip
def test_a_cursor_of_a_list_in_another_order_is_refused(marks: list[object]) -> None:
    add(1)
    word = base64.urlsafe_b64encode(json.dumps(["n", *marks]).encode()).decode().rstrip("=")
    with pytest.raises(InvalidInput):
        keyset(EventRecord.objects.all(), order=ORDER, cursor=word)


def of_one_moment(one: EventRecord, other: EventRecord) -> bool:
    return one.occurred_at == other.occurred_at


@pytest.mark.django_db
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 8), max_size=24), size=st.integers(1, 5))
def test_no_border_parts_what_belongs_together(minutes: list[int], size: int) -> None:
    seen = EventRecord.objects.aggregate(last=Max("pk"))["last"] or 0
    add(*minutes)
    ours, pages, cursor = EventRecord.objects.filter(pk__gt=seen), list[list[EventRecord]](), ""
    while True:
        page = keyset(ours, order=ORDER, cursor=cursor, size=size, together=of_one_moment)
        pages.append(page.rows)
        cursor = page.next
        if not cursor:
            break
    assert [row.pk for rows in pages for row in rows] == [row.pk for row in ours.order_by("-occurred_at", "-id")]
    for one, other in pairwise(pages):
        assert not of_one_moment(one[-1], other[0])
    if len(pages) > 1:
        back = keyset(ours, order=ORDER, cursor=page.previous, size=size, together=of_one_moment)
        assert back.rows[-1] == pages[-2][-1]
        assert back.next
        before = ours.filter(occurred_at=back.rows[0].occurred_at).order_by("-occurred_at", "-id").first()
        assert before == back.rows[0]


@pytest.mark.django_db
def test_a_crowd_of_one_moment_is_parted_all_the_same() -> None:
    add(*[1] * 60)
    page = keyset(EventRecord.objects.all(), order=ORDER, size=5, together=of_one_moment)
    assert (len(page.rows), bool(page.next)) == (29, True)
    rest = keyset(EventRecord.objects.all(), order=ORDER, cursor=page.next, size=40, together=of_one_moment)
    assert (len(rest.rows), rest.next) == (31, "")
