"""The intake, segments, jobs and notices are taken away through the one writer, as their pages show them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterparties.models import DuplicatePair, PaperRule
from counterparties.services import add_members, create_group
from ecm.jobs import enqueue
from ecm.jobs.models import Job, JobState
from ecm.models import User
from ecm.notices import notify
from tests.conftest import Login, People
from tests.correspondence.factories import letter, take
from tests.counterparties.factories import NOON, CounterpartyFactory, KindFactory

pytestmark = pytest.mark.django_db
AT = "/app/documents/tables"


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_intake_goes_out_state_by_state(secretary: User, outsider: User, login: Login) -> None:
    take(letter(subject="=Supply"))
    take(b"", name="empty.eml")
    client = login(secretary)
    waiting = text_of(client.get(f"{AT}/intake/csv/"))
    assert "'=Supply" in waiting
    assert "empty.eml" not in waiting
    refused = text_of(client.get(f"{AT}/intake/csv/?state=quarantined"))
    assert "empty.eml" in refused
    assert "The file is empty." in refused
    assert "tables/intake/xlsx" in client.get("/app/intake/").content.decode()
    assert login(outsider).get(f"{AT}/intake/csv/").status_code == 403


def test_groups_go_out_with_the_counts_of_their_reader(people: People, login: Login) -> None:
    party = CounterpartyFactory(department=people.home)
    CounterpartyFactory(department=people.elsewhere)
    greeted = create_group(title="Greeted", sort="list", actor=people.owner, at=NOON)
    add_members(group=greeted, counterparties=[party], actor=people.owner, at=NOON)
    kinds = {"join": "all", "parts": [{"field": "status", "sign": "in", "value": ["active", "prospect"]}]}
    create_group(title="Everybody", sort="segment", condition=kinds, actor=people.owner, at=NOON)
    create_group(title="Mine alone", sort="list", is_own=True, actor=people.owner, at=NOON)
    lines = text_of(login(people.reader).get(f"{AT}/groups/csv/")).splitlines()
    assert {tuple(line.split(";")[:3]) for line in lines[1:]} == {
        ("Everybody", "Segment", "1"), ("Greeted", "List", "1"),
    }  # fmt: skip


def test_counting_groups_costs_the_same_for_two_and_for_twenty(people: People, login: Login) -> None:
    client, costs = login(people.reader), []
    for added in (2, 18):
        for _ in range(added):
            create_group(title="List", sort="list", actor=people.owner, at=NOON)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text_of(client.get(f"{AT}/groups/csv/"))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_jobs_go_out_and_their_errors_to_administrators_alone(reader: User, admin_user: User, login: Login) -> None:
    enqueue("jobs.clean", actor_id=reader.pk)
    enqueue("notices.digest")
    Job.objects.update(state=JobState.DEAD, error="Traceback\nOSError: disk of the server")
    all_, mine = (text_of(login(user).get(f"{AT}/jobs/csv/?state=dead")) for user in (admin_user, reader))
    assert ("disk of the server" in all_, "Daily digests" in all_) == (True, True)
    assert ("disk of the server" in mine, "Daily digests" in mine) == (False, False)
    assert len(text_of(login(admin_user).get(f"{AT}/jobs/csv/?state=done")).splitlines()) == 1
    assert "disk of the server" not in login(reader).get("/app/jobs/").content.decode()


def test_notices_go_out_to_their_owner(reader: User, outsider: User, login: Login) -> None:
    for user in (reader, outsider):
        notify(user.pk, "ecm.access_given", subject=("document", user.pk), at=timezone.now(),
               params={"person": "=Petrov", "object": f"Lease of {user.username}"})  # fmt: skip
    text = text_of(login(reader).get(f"{AT}/notices/csv/?unread=1"))
    assert "Lease of reader" in text
    assert "Lease of outsider" not in text
    assert "'=Petrov" in text
    assert "tables/notices/csv" in login(reader).get("/app/notices/").content.decode()


def test_duplicates_go_out_with_their_reasons_to_those_who_see_both_cards(people: People, login: Login) -> None:
    first, second = (CounterpartyFactory(display_name=name, department=people.home) for name in ("=One", "Two"))
    DuplicatePair.objects.create(
        first=first, second=second, score=0.9, reasons=[["phone", {"value": "1234567"}]], found_at=NOON
    )  # fmt: skip
    assert "'=One;Two;Both have a phone that ends in 1234567." in text_of(login(people.reader).get(f"{AT}/pairs/csv/"))
    assert "Two" not in text_of(login(people.outsider).get(f"{AT}/pairs/csv/"))
    assert "Two" not in text_of(login(people.reader).get(f"{AT}/pairs/csv/?decided=1"))
    assert "tables/pairs/csv" in login(people.reader).get("/app/counterparties/pairs/").content.decode()


def test_rules_of_papers_go_out_as_they_are_or_as_they_ever_were(people: People, login: Login) -> None:
    today = timezone.localdate()
    rule = {"kind": KindFactory(code="licence", title={"en": "Licence"}), "created_at": NOON}
    PaperRule.objects.create(**rule, roles=["contractor"], max_age_days=30, valid_from=today)
    PaperRule.objects.create(**rule, valid_from=today - timedelta(days=9), valid_to=today)
    now, ever = (text_of(login(people.reader).get(f"{AT}/paper_rules/csv/{wish}")) for wish in ("", "?all=1"))
    assert "Licence;Contractor;not older than 30 days" in now
    assert (len(now.splitlines()), len(ever.splitlines())) == (2, 3)
