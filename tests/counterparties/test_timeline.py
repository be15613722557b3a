"""The timeline: narrowed by kind, person and period; a conversation is written down on it in one line."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from correspondence.services import Entry, register_paper
from counterparties.models import Interaction
from counterparties.services import (
    change_counterparty,
    create_express,
    enter_requisites,
    link_document,
    open_account,
    record_interaction,
)
from ecm.models import User
from tests.correspondence.factories import JournalFactory
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, KindFactory
from tests.factories import UserFactory


@pytest.fixture
def party(owner: User, people: Any) -> Any:
    party = CounterpartyFactory()
    enter_requisites(counterparty=party, values={}, valid_from=NOON.date(), actor=owner, at=NOON)
    link_document(DocumentFactory(title="Договір поставки"), party, actor=owner, at=NOON + timedelta(days=1))
    second = UserFactory(username="second", department=people.home, roles=["manager"])
    change_counterparty(
        counterparty=party, seen=party.version, changes={"phone": "+380"}, actor=second, at=NOON + timedelta(days=2)
    )
    record_interaction(
        counterparty=party, sort="visit", summary="Бачили склад", happened_at=NOON, actor=second,
        at=NOON + timedelta(days=3),
    )  # fmt: skip
    return party


def lines(client: Any, party: Any, query: str = "") -> tuple[int, str]:
    page = client.get(f"/app/counterparties/{party.pk}/timeline/{query}").content.decode()
    return page.count("<small><time") or page.count("<li>"), page


def test_it_is_narrowed_by_kind_person_and_period(party: Any, owner: User, login: Any) -> None:
    client = login(owner)
    assert lines(client, party)[0] == 4
    for query, text in (
        ("?kind=documents", "Договір поставки"), ("?kind=talks", "Бачили склад"), ("?kind=requisites", "Requisites"),
        ("?kind=card", "The card was changed"),
    ):  # fmt: skip
        count, page = lines(client, party, query)
        assert count == 1, query
        assert text in page
    second = User.objects.get(username="second")
    assert lines(client, party, f"?actor={second.pk}")[0] == 2
    assert lines(client, party, "?since=03.03.2026&until=04.03.2026")[0] == 2
    assert "Nothing of this kind" in lines(client, party, "?kind=letters")[1]


def test_a_day_that_is_none_is_told_in_sight_and_the_rest_still_narrows(party: Any, owner: User, login: Any) -> None:
    client = login(owner)
    count, page = lines(client, party, "?kind=talks&since=31.02.2026")
    assert count == 1
    assert "Бачили склад" in page
    alone = lines(client, party, "?since=31.02.2026")[1]
    for shown in (page, alone):
        opened = re.search(r'<details class="ds-timeline-filter"( open)?>(.*?)</details>', shown, re.DOTALL)
        assert opened is not None
        assert opened[1]
        assert 'aria-invalid="true"' in opened[2]


def test_a_conversation_is_written_down_on_it(party: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/timeline/"
    page = client.post(url, {"sort": "call", "summary": "Обіцяли оплату до п'ятниці"}).content.decode()
    assert "Обіцяли оплату" in page
    assert client.post(url, {"sort": "call", "summary": ""}).status_code == 422
    assert Interaction.objects.count() == 2


def test_a_conversation_has_the_icon_of_its_kind_on_its_tab_too(party: Any, owner: User, login: Any) -> None:
    record_interaction(counterparty=party, sort="call", summary="Called", happened_at=NOON, actor=owner, at=NOON)
    page = login(owner).get(f"/app/counterparties/{party.pk}/interactions/").content.decode()
    for icon, word in (("phone", "Call"), ("map-pin", "Visit")):
        assert re.search(rf"#{icon}\"></use></svg> <b>{word}", page)


def test_it_costs_the_same_for_two_and_for_twenty(party: Any, owner: User, login: Any) -> None:
    client, url, costs = login(owner), f"/app/counterparties/{party.pk}/timeline/", []
    for added in (2, 9):
        for _ in range(added):
            link_document(DocumentFactory(), party, actor=owner, at=NOON)
            record_interaction(
                counterparty=party, sort="call", summary="Called", happened_at=NOON, actor=owner, at=NOON
            )  # fmt: skip
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_our_organisation_is_a_tree(people: Any, login: Any) -> None:
    people.home.head = people.owner
    people.home.save()
    page = login(people.reader).get("/app/organisation/").content.decode()
    page = page[page.index("ds-tree-root") :]
    assert str(people.owner) in page
    assert page.index(people.owner.last_name) < page.index(people.reader.last_name)


def test_one_act_is_one_entry(owner: User, login: Any) -> None:
    """A letter registered is one line of its own card and of the dossier, with what was done along with it below."""
    party = CounterpartyFactory()
    values = {"full_name": "Vector"}
    enter_requisites(counterparty=party, values=values, valid_from=NOON.date(), actor=owner, at=NOON)
    at = NOON + timedelta(days=1)
    registration = register_paper(
        journal=JournalFactory(), kind=KindFactory(), title="Claim", entry=Entry(counterparty=party), actor=owner,
        at=at,
    )  # fmt: skip
    client = login(owner)
    dossier = client.get(f"/app/counterparties/{party.pk}/timeline/").content.decode()
    card = client.get(f"/app/documents/{registration.document_id}/").content.decode()
    assert dossier.count("<li>") == 2
    for page in (dossier, card):
        timeline = page.partition('class="ds-timeline"')[2]
        entry = next(line for line in timeline.split("<li>") if "Registered" in line)
        assert registration.number in entry
        assert "A document came into the dossier · Requisites were kept with a document" in entry
    assert card.count("<li>") >= 1
    assert "Document created" in card


def test_a_visit_of_yesterday_is_written_down_with_its_day(owner: User, login: Any) -> None:
    party, client = CounterpartyFactory(), login(owner)
    url = f"/app/counterparties/{party.pk}/interactions/"
    assert client.post(url, {"sort": "visit", "summary": "Saw the store", "day": "yesterday"}).status_code == 200
    assert client.post(url, {"sort": "call", "summary": "Now"}).status_code == 200
    assert client.post(url, {"sort": "call", "summary": "Not yet", "day": "+3"}).status_code == 422
    talks = {row.summary: timezone.localdate(row.happened_at) for row in Interaction.objects.all()}
    today = timezone.localdate()
    assert talks == {"Saw the store": today - timedelta(days=1), "Now": today}


@pytest.mark.parametrize("later", range(11, 16))
def test_a_page_ends_at_a_whole_act(owner: User, login: Any, later: int) -> None:
    """Wherever the border of a page would fall, a letter and what was done along with it stand on one."""
    party, client = CounterpartyFactory(), login(owner)
    enter_requisites(counterparty=party, values={}, valid_from=NOON.date(), actor=owner, at=NOON)
    letter = register_paper(
        journal=JournalFactory(), kind=KindFactory(), title="Claim", entry=Entry(counterparty=party), actor=owner,
        at=NOON + timedelta(hours=1),
    )  # fmt: skip
    for number in range(later):
        record_interaction(
            counterparty=party, sort="call", summary="Called", happened_at=NOON, actor=owner,
            at=NOON + timedelta(hours=2 + number),
        )  # fmt: skip
    for url in (f"/app/counterparties/{party.pk}/timeline/", f"/app/documents/{letter.document_id}/"):
        first = client.get(url).content.decode()
        more = re.search(r'hx-get="([^"]*(?:after|before)=[^"]*)"', first)
        pages = [first, client.get(html.unescape(more[1])).content.decode() if more else ""]
        entry = next(line for page in pages for line in page.split("<li>") if letter.number in line)
        assert "A document came into the dossier" in entry
        assert sum(page.count("A document came into the dossier") for page in pages) == 1


def test_an_account_is_told_with_its_last_signs(party: Any, owner: User, login: Any) -> None:
    values = {"number": "DE89370400440532013000"}
    open_account(counterparty=party, values=values, valid_from=NOON.date(), actor=owner, at=NOON + timedelta(days=4))
    assert "opened · …3000" in lines(login(owner), party)[1]


def test_a_conversation_and_a_wish_hold_no_signs_that_nobody_sees(party: Any, owner: User) -> None:
    talk = record_interaction(
        counterparty=party, sort="call", summary="First\x07 line\nsecond\x00", happened_at=NOON, actor=owner, at=NOON
    )
    assert talk.summary == "First line\nsecond"
    changes = {"wish": "Paper\x1b and\u200b ink", "source": "A fair\x07"}
    party.refresh_from_db()
    change_counterparty(counterparty=party, seen=party.version, changes=changes, actor=owner, at=NOON)
    party.refresh_from_db()
    assert (party.wish, party.source) == ("Paper and ink", "A fair")
    assert create_express(text="Paper Ltd", wish="Ink\x07", actor=owner, at=NOON).wish == "Ink"
