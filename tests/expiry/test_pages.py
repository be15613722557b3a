"""The list by weeks, the desktop's block, and the API."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ecm.models import User
from expiry.queries import Week, pressing_count
from expiry.web import desktop
from tests.conftest import Api, Login, People
from tests.expiry.factories import watched_document

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)  # a Wednesday


@pytest.fixture(autouse=True)
def _on_a_wednesday() -> Any:
    with time_machine.travel(timezone.make_aware(datetime(2026, 3, 4, 12)), tick=False):
        yield


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_terms_stand_by_weeks_and_what_is_over_first(reader: User, login: Login) -> None:
    for days, title in ((-3, "Over"), (0, "Today"), (4, "Sunday"), (5, "Monday"), (40, "Later")):
        watched_document(after(days), title=title)

    weeks: list[Week] = login(reader).get("/app/expiring/").context["weeks"]

    listed = [([line.watch.title for line in week.lines], week.starts_on) for week in weeks]
    assert listed == [
        (["Over"], None), (["Today", "Sunday"], date(2026, 3, 2)), (["Monday"], date(2026, 3, 9)),
        (["Later"], date(2026, 4, 13)),
    ]  # fmt: skip
    assert [week.is_this for week in weeks] == [False, True, False, False]
    assert [week.is_next for week in weeks] == [False, False, True, False]


@pytest.mark.parametrize(("span", "titles"), [("overdue", ["Over"]), ("week", ["Soon"]), ("month", ["Soon", "Month"])])
def test_the_list_is_narrowed(reader: User, api: Api, span: str, titles: list[str]) -> None:
    for days, title in ((-3, "Over"), (5, "Soon"), (25, "Month"), (400, "Far")):
        watched_document(after(days), title=title)

    answer = api(reader).get("/api/v1/expiring/", {"span": span}).json()

    assert [row["title"] for row in answer["results"]] == titles


def test_the_outsider_sees_no_row_and_no_number(people: People, login: Login, api: Api) -> None:
    watched_document(after(3), title="Canary", department=people.home)

    page = login(people.outsider).get("/app/expiring/")

    assert "Canary" not in page.content.decode()
    assert page.context["counts"] == {"overdue": 0, "week": 0, "month": 0, "quarter": 0}
    assert api(people.outsider).get("/api/v1/expiring/").json()["results"] == []
    assert pressing_count(people.outsider) == 0
    assert pressing_count(people.reader) == 1


def test_the_desktop_shows_what_presses(reader: User) -> None:
    watched_document(after(-1), title="Over")
    watched_document(after(100), title="Far")

    content = desktop.load(reader, timezone.now())

    assert [(row.title, row.state) for row in content.rows] == [("Over", "bad")]
    assert content.total == 1


def test_pages_follow_each_other(reader: User, api: Api) -> None:
    for days in range(60):
        watched_document(after(days), title=f"Contract {days}")
    client = api(reader)
    first = client.get("/api/v1/expiring/").json()
    second = client.get("/api/v1/expiring/", {"after": first["next"]}).json()

    assert [row["days_left"] for row in first["results"] + second["results"]] == list(range(60))


def test_the_list_costs_the_same_for_two_and_for_twenty(
    reader: User, login: Login, django_assert_max_num_queries: Any
) -> None:
    client: Client = login(reader)
    client.get("/app/expiring/")
    counts = []
    for added in (2, 18):
        for number in range(added):
            watched_document(after(number), title=f"Contract {number}")
        with django_assert_max_num_queries(30) as queries:
            client.get("/app/expiring/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
