"""The tabs of a dossier go out as files: what the reader sees of the day that is shown, long ones by a job."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from counterparties.models import Counterparty
from counterparties.services import (
    Point,
    change_contact,
    create_contact,
    link_document,
    record_interaction,
    unlink_document,
)
from ecm.models import Notice, User
from storage import tables
from storage.services import change_document
from tests.conftest import Login, People
from tests.correspondence.factories import RegistrationFactory
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory

AT = "/app/documents/tables/dossier_"
LATER = NOON + timedelta(days=10)
THEN = "&as_of=2026-03-05&known=then"
TABS = ("documents", "people", "talks", "timeline", "letters")
pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.fixture
def party(owner: User) -> Counterparty:
    """A card with a document, a person, a call and a letter, each with a name that a spreadsheet would run."""
    party = CounterpartyFactory()
    document = DocumentFactory(title="=Contract")
    link_document(document, party, actor=owner, at=NOON)
    create_contact(
        counterparty=party, facts={"last_name": "=Moroz"}, points=[Point("email", "a@vektor.ua")],
        post={"title": "Director"}, actor=owner, at=NOON,
    )  # fmt: skip
    record_interaction(counterparty=party, sort="call", summary="=Agreed", happened_at=NOON, actor=owner, at=NOON)
    RegistrationFactory(document=document, counterparty=party, their_number="=7")
    return party


@pytest.mark.parametrize(
    ("tab", "page", "said"),
    [
        ("documents", "", "'=Contract;Contract;"), ("people", "people/", "'=Moroz;Director;"),
        ("talks", "interactions/", "Call;;'=Agreed;"), ("timeline", "timeline/", "The counterparty"),
        ("letters", "", "'=7;'=Contract"),
    ],
)  # fmt: skip
def test_each_tab_goes_out_and_offers_it(
    party: Counterparty, owner: User, login: Login, tab: str, page: str, said: str
) -> None:
    client, url = login(owner), f"{AT}{tab}/csv/?of={party.pk}"
    if tab != "timeline":
        assert said in text_of(client.get(url))
    at = (
        f"/app/counterparties/{party.pk}/{page}"
        if tab != "letters"
        else reverse("correspondence:of-party", args=[party.pk])
    )
    shown = client.get(at).content.decode()
    assert f"dossier_{tab}/xlsx/?of={party.pk}" in shown
    assert client.get(f"{AT}{tab}/xlsx/?of={party.pk}").status_code == 200
    assert client.get(f"{AT}{tab}/csv/?of=").status_code == 404


def test_the_timeline_goes_out_narrowed_as_it_is_shown(party: Counterparty, owner: User, login: Login) -> None:
    url = f"{AT}timeline/csv/?of={party.pk}"
    every, talks = text_of(login(owner).get(url)), text_of(login(owner).get(f"{url}&kind=talks"))
    assert "'=Contract;A document came into the dossier" in every
    assert "Call;'=Agreed" in every
    assert len(talks.splitlines()) == 2


def test_what_the_reader_may_not_see_stays_in(party: Counterparty, people: People, login: Login) -> None:
    secret = DocumentFactory(title="Secret", department=people.home)
    link_document(secret, party, at=NOON)
    RegistrationFactory(document=secret, counterparty=party)
    for tab in TABS:
        assert "Secret" not in text_of(login(people.outsider).get(f"{AT}{tab}/csv/?of={party.pk}")), tab
    assert "Secret" in text_of(login(people.reader).get(f"{AT}documents/csv/?of={party.pk}"))


def test_a_past_day_goes_out_as_it_was(party: Counterparty, owner: User, login: Login) -> None:
    link, contact = party.document_links.get(), party.posts.get().contact
    change_document(document=link.document, seen=1, title="Renamed", actor=owner, at=LATER)
    unlink_document(link=link, actor=owner, at=LATER)
    change_contact(
        contact=contact, seen=contact.version, facts={"last_name": "Kovalenko"}, points=[], actor=owner, at=LATER
    )
    record_interaction(counterparty=party, sort="call", summary="Afterwards", happened_at=LATER, actor=owner, at=LATER)
    client = login(owner)
    now, then = ({tab: text_of(client.get(f"{AT}{tab}/csv/?of={party.pk}{day}")) for tab in TABS} for day in ("", THEN))
    assert "=Contract" in then["documents"]
    assert "taken off later" in then["documents"]
    assert len(now["documents"].splitlines()) == 1
    assert ("=Moroz" in then["people"], "Kovalenko" in now["people"]) == (True, True)
    assert ("Afterwards" in then["talks"], "Afterwards" in now["talks"]) == (False, True)
    assert ("Afterwards" in then["timeline"], "Afterwards" in now["timeline"]) == (False, True)
    assert ("=Contract" in then["letters"], "Renamed" in now["letters"]) == (True, True)


def test_a_long_tab_is_written_by_a_job_and_leads_back_to_it(
    party: Counterparty, owner: User, login: Login, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(tables, "BATCH", 2)
    for number in range(3):
        record_interaction(
            counterparty=party, sort="call", summary=f"No. {number}", happened_at=NOON, actor=owner, at=NOON
        )
    client = login(owner)
    answer = client.get(f"{AT}talks/csv/?of={party.pk}&as_of=2026-03-05")
    assert answer["Location"] == f"/app/counterparties/{party.pk}/?tab=interactions&as_of=2026-03-05"
    run_jobs()
    notice = Notice.objects.get(user=owner, code="storage.tabled")
    text = text_of(client.get(notice.url))
    assert text.count("Call;") == 4


def test_it_costs_the_same_for_two_and_for_twenty(party: Counterparty, owner: User, login: Login) -> None:
    client, costs = login(owner), []
    for added in (2, 18):
        for _ in range(added):
            document = DocumentFactory()
            link_document(document, party, actor=owner, at=NOON)
            RegistrationFactory(document=document, counterparty=party)
            record_interaction(counterparty=party, sort="call", summary="x", happened_at=NOON, actor=owner, at=NOON)
        text_of(client.get(f"{AT}documents/csv/?of={party.pk}"))
        with CaptureQueriesContext(connection) as seen:
            for tab in TABS:
                text_of(client.get(f"{AT}{tab}/csv/?of={party.pk}{THEN}"))
        costs.append(len(seen))
    assert costs[0] == costs[1]
