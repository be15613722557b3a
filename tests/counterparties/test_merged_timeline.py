"""The timeline of a card that stays after a merge tells what happened to every card that is part of it."""

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterparties.models import Counterparty, Merge
from counterparties.queries import history
from counterparties.services import (
    enter_requisites,
    merge_counterparties,
    record_interaction,
    relate,
    undo_merge,
)
from ecm.models import User
from tests.counterparties.factories import NOON, CounterpartyFactory

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def card(name: str, owner: User, at: datetime, **facts: Any) -> Counterparty:
    party: Counterparty = CounterpartyFactory(display_name=name, **facts)
    enter_requisites(counterparty=party, values={}, valid_from=NOON.date(), actor=owner, at=at)
    return party


def talk(party: Counterparty, owner: User, at: datetime) -> None:
    record_interaction(counterparty=party, sort="call", summary=f"To {party}", happened_at=at, actor=owner, at=at)


def merge(kept: Counterparty, gone: Counterparty, owner: User, at: datetime) -> Merge:
    return merge_counterparties(kept=kept, gone=gone, actor=owner, at=at)


def pages(client: Any, party: Counterparty, query: str = "") -> Iterator[str]:
    """Every page of the timeline."""
    url = f"/app/counterparties/{party.pk}/timeline/{query}"
    while url:
        yield (page := client.get(url).content.decode())
        further = re.search(r'hx-get="([^"]*after=[^"]*)"', page)
        url = html.unescape(further[1]) if further else ""


def lines(client: Any, party: Counterparty, query: str = "") -> list[str]:
    """The lines of the timeline as plain text."""
    found = [line for page in pages(client, party, query) for line in re.findall(r"<li>(.*?)</li>", page, re.DOTALL)]
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", line)).split()) for line in found]


def moments(client: Any, party: Counterparty, query: str = "") -> list[str]:
    """When it happened, line by line."""
    return [
        at
        for page in pages(client, party, query)
        for at in re.findall(r'<time class="ds-nowrap" datetime="([^"]*)"', page)
    ]


def test_it_tells_of_every_card_through_chains_each_event_once(owner: User, login: Any, api: Any) -> None:
    first, second, third = (card(name, owner, NOON + HOUR * n) for n, name in enumerate(("Alpha", "Beta", "Gamma")))
    relate(source=third, target=second, kind="affiliated", actor=owner, at=NOON + HOUR * 4)
    merge(second, first, owner, NOON + DAY)
    talk(second, owner, NOON + DAY + HOUR)
    merge(third, second, owner, NOON + DAY * 2)
    client = login(owner)

    told = lines(client, third)
    assert len(told) == 7
    assert [line.startswith("Two cards became one") for line in told] == [True, False, True, *[False] * 4]
    assert [re.findall("From the card (Alpha|Beta|Gamma)", line) for line in told] == [
        [], ["Beta"], ["Beta"], [], [], ["Beta"], ["Alpha"]
    ]  # fmt: skip
    assert (stamps := moments(client, third)) == sorted(stamps, reverse=True)
    # The card that went keeps its own, without what the other one lived through.
    assert len(lines(client, first)) == 2
    assert told[0].startswith("Two cards became one Beta")
    assert f'href="/app/counterparties/{first.pk}/"' in "".join(pages(client, third))
    rows = api(owner).get(f"/api/v1/counterparties/{third.pk}/timeline/").json()["results"]
    assert [row["counterparty"] for row in rows] == [third.pk, *[second.pk] * 2, *[third.pk] * 2, second.pk, first.pk]
    taken = client.get(f"/app/documents/tables/dossier_timeline/csv/?of={third.pk}")
    assert b"".join(taken.streaming_content).decode("utf-8-sig").count(";Beta\r\n") == 3


@pytest.mark.parametrize("walks", [1, 2, 100])
def test_pages_and_filters_hold_over_several_cards(
    owner: User, login: Any, monkeypatch: pytest.MonkeyPatch, walks: int
) -> None:
    monkeypatch.setattr(history, "MOST_WALKS", walks)
    cards = [card(name, owner, NOON) for name in ("Alpha", "Beta", "Gamma")]
    relate(source=cards[1], target=cards[2], kind="affiliated", actor=owner, at=NOON + HOUR)
    for number in range(42):
        talk(cards[number % 3], owner, NOON + HOUR * (number + 2))
    merge(cards[1], cards[2], owner, NOON + DAY * 5)
    merge(cards[0], cards[1], owner, NOON + DAY * 6)
    client = login(owner)

    told = moments(client, cards[0])
    assert told == sorted(told, reverse=True)
    assert len(told) == 48  # requisites of three cards, 42 talks, a relation, two merges (one moves it)
    assert len(lines(client, cards[0], "?kind=talks")) == 42
    assert len(lines(client, cards[0], "?kind=requisites")) == 3
    assert lines(client, cards[0], f"?actor={owner.pk}&until=04.03.2026") == lines(
        client, cards[0], "?until=04.03.2026"
    )


def test_as_of_a_day_it_tells_of_the_cards_that_were_part_of_it_then(owner: User, login: Any) -> None:
    kept, gone = card("Alpha", owner, NOON), card("Beta", owner, NOON)
    talk(gone, owner, NOON + HOUR)
    done = merge(kept, gone, owner, NOON + DAY * 2)
    talk(kept, owner, NOON + DAY * 2 + HOUR)
    undo_merge(merge=done, actor=owner, at=NOON + DAY * 4)
    client = login(owner)

    def told(days: int) -> list[int]:
        day = (NOON + DAY * days).date().isoformat()
        return [len(lines(client, party, f"?as_of={day}")) for party in (kept, gone)]

    assert [told(days) for days in (1, 3, 5)] == [[1, 2], [5, 3], [4, 4]]
    assert [len(lines(client, party)) for party in (kept, gone)] == [4, 4]
    assert "From the card" not in "".join(pages(client, kept))


def test_who_may_not_see_the_other_card_reads_nothing_of_it(people: Any, login: Any, api: Any) -> None:
    owner = people.owner
    kept = card("Alpha", owner, NOON)
    gone = card("Hush", owner, NOON + HOUR, department=people.home, is_restricted=False)
    talk(gone, owner, NOON + HOUR * 2)
    merge(kept, gone, owner, NOON + DAY)

    assert len(lines(login(people.reader), kept)) == 4
    stranger = login(people.outsider)
    assert stranger.get(f"/app/counterparties/{gone.pk}/").status_code == 404
    assert lines(stranger, kept)[0].startswith("Two cards became one")
    assert len(lines(stranger, kept)) == 2
    assert "Hush" not in "".join(pages(stranger, kept))
    rows = api(people.outsider).get(f"/api/v1/counterparties/{kept.pk}/timeline/").json()["results"]
    assert {row["counterparty"] for row in rows} == {kept.pk}


def test_it_costs_the_same_for_few_and_for_many_events_and_nothing_without_a_merge(owner: User, login: Any) -> None:
    client, costs = login(owner), []
    kept, gone = card("Alpha", owner, NOON), card("Beta", owner, NOON)
    talk(kept, owner, NOON)

    def cost(query: str = "") -> int:
        url = f"/app/counterparties/{kept.pk}/timeline/{query}"
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    alone = cost()
    merge(kept, gone, owner, NOON + HOUR)
    for added in (2, 40):
        for number in range(added):
            talk(kept, owner, NOON + DAY + HOUR * number)
        costs.append((cost(), cost("?as_of=2026-12-01")))
    assert costs[0] == costs[1]
    assert costs[0][0] == alone + 3


def test_it_walks_the_index_of_each_card(owner: User) -> None:
    """With the other card's events in one range of the index with the card's own, all of them would be sorted."""
    kept, gone = card("Alpha", owner, NOON), card("Beta", owner, NOON)
    if connection.vendor != "sqlite":
        pytest.skip("the plan is one of SQLite")
    with CaptureQueriesContext(connection) as seen:
        history.timeline_page(kept.pk, parts=[gone.pk])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {seen[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    assert not [step for step in plan if step.startswith("SCAN")]
    reads = [step for step in plan if "ecm_event_timeline" in step]
    assert reads
    assert all("kind=? AND object_id=?" in step for step in reads)
