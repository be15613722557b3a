"""Lists and managers of services as of a day: what the house kept itself, wound back."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterparties import queries
from counterparties.models import Counterparty, FormerMember, GroupMember, PartyGroup
from counterparties.services import (
    add_members,
    change_group,
    create_group,
    merge_counterparties,
    remove_members,
    set_service_manager,
    withdraw_counterparty,
)
from ecm.events import publish_many
from ecm.fields.references import add_entry
from ecm.models import Directory, DirectoryEntry, User
from tests.counterparties.factories import NOON, CounterpartyFactory

LATER, LAST = NOON + timedelta(days=30), NOON + timedelta(days=60)
DAY, AFTER = "2026-03-02", "2026-04-15"


@pytest.fixture
def party(owner: User) -> Counterparty:
    return CounterpartyFactory(display_name="Pumps", manager=owner)


@pytest.fixture
def service(db: None) -> DirectoryEntry:
    return add_entry(Directory.objects.get(code="services"), "Repairs")


def listed(owner: User, *parties: Counterparty, title: str = "Greeted") -> PartyGroup:
    group = create_group(title=title, sort="list", actor=owner, at=NOON)
    add_members(group=group, counterparties=parties, actor=owner, at=NOON)
    return group


def titles(party: Counterparty, owner: User, at: Any = NOON) -> list[str]:
    return [group.title for group in queries.lists_then(party.pk, owner, at)]


def test_a_list_is_there_while_the_counterparty_was_on_it(party: Counterparty, owner: User) -> None:
    group = listed(owner, party)
    assert remove_members(group=group, counterparties=[party, CounterpartyFactory()], actor=owner, at=LATER) == 1
    assert remove_members(group=group, counterparties=[party], actor=owner, at=LATER) == 0
    add_members(group=group, counterparties=[party], actor=owner, at=LAST)

    days = [NOON - timedelta(days=1), NOON, LATER, LAST]
    assert [titles(party, owner, at) for at in days] == [[], ["Greeted"], [], ["Greeted"]]
    term = FormerMember.objects.get()
    assert (term.added_at, term.removed_at, term.removed_by) == (NOON, LATER, owner)


def test_a_list_of_then_is_called_as_it_was_and_was_in_use(party: Counterparty, owner: User) -> None:
    group = listed(owner, party)
    group = change_group(group=group, seen=1, title="Thanked", actor=owner, at=LATER)
    change_group(group=group, seen=2, is_active=False, actor=owner, at=LAST)
    assert [titles(party, owner, at) for at in (NOON, LATER, LAST)] == [["Greeted"], ["Thanked"], []]


def test_what_a_merge_took_along_was_the_others_before(
    party: Counterparty, owner: User, service: DirectoryEntry
) -> None:
    gone = CounterpartyFactory()
    group = listed(owner, gone)
    set_service_manager(counterparty=gone, service=service, manager=owner, actor=owner, at=NOON)
    merge_counterparties(kept=party, gone=gone, actor=owner, at=LATER)
    remove_members(group=group, counterparties=[party], actor=owner, at=LAST)

    assert [(titles(each, owner), titles(each, owner, LATER)) for each in (party, gone)] == [
        ([], ["Greeted"]), (["Greeted"], []),
    ]  # fmt: skip
    found = [[len(queries.service_managers_then(each.pk, at)) for at in (NOON, LATER)] for each in (party, gone)]
    assert found == [[0, 1], [1, 0]]


def test_the_card_of_a_day_shows_its_lists_and_managers(
    party: Counterparty, owner: User, people: Any, service: DirectoryEntry, login: Any, api: Any
) -> None:
    group = listed(owner, party)
    tree = {"join": "all", "parts": [{"field": "name", "sign": "is", "value": "Pumps"}]}
    create_group(title="Living", sort="segment", condition=tree, actor=owner, at=LATER)
    set_service_manager(counterparty=party, service=service, manager=people.reader, actor=owner, at=NOON)
    set_service_manager(counterparty=party, service=service, manager=owner, actor=owner, at=LATER)
    remove_members(group=group, counterparties=[party], actor=owner, at=LATER)

    client, url = login(owner), f"/app/counterparties/{party.pk}"
    page = client.get(f"{url}/groups/?as_of={DAY}").content.decode()
    assert ("Greeted" in page, page.index("Living") < page.index("as it is today")) == (True, True)
    assert "button" not in page
    assert "Greeted" not in client.get(f"{url}/groups/?as_of={AFTER}").content.decode()
    then = client.get(f"{url}/services/?as_of={DAY}").content.decode()
    assert (str(people.reader) in then, str(owner) in then, "as it is today" in then) == (True, False, False)

    reader, url = api(owner), f"/api/v1/counterparties/{party.pk}"
    found = reader.get(f"{url}/groups/?as_of={DAY}").json()["results"]
    assert [(row["title"], row["as_today"]) for row in found] == [("Greeted", False), ("Living", True)]
    assert [row["title"] for row in reader.get(f"{url}/groups/").json()["results"]] == ["Living"]
    (row,) = reader.get(f"{url}/services/?as_of={DAY}").json()["results"]
    assert (row["manager"], row["service_title"]) == (people.reader.pk, "Repairs")
    assert reader.get(f"{url}/services/?as_of=soon").status_code == 400


def test_a_hidden_list_is_hidden_on_every_day(party: Counterparty, owner: User, people: Any) -> None:
    group = create_group(title="Mine", sort="list", is_own=True, actor=owner, at=NOON)
    add_members(group=group, counterparties=[party], actor=owner, at=NOON)
    assert titles(party, owner) == ["Mine"]
    assert queries.lists_then(party.pk, people.reader, NOON) == []


def test_a_past_day_costs_the_same_for_two_and_for_twenty_lists(party: Counterparty, owner: User) -> None:
    costs = []
    for added in (2, 18):
        for number in range(added):
            group = listed(owner, party, title=f"{added}-{number}")
            if number % 2:
                remove_members(group=group, counterparties=[party], actor=owner, at=LATER)
        with CaptureQueriesContext(connection) as seen:
            assert titles(party, owner)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 6


def test_who_was_on_a_list_once_can_be_taken_back(party: Counterparty, owner: User) -> None:
    group = listed(owner, party)
    remove_members(group=group, counterparties=[party], actor=owner, at=LATER)
    withdraw_counterparty(counterparty=party, actor=owner, at=LAST)
    assert Counterparty.objects.get(pk=party.pk).withdrawn_at


def test_a_base_from_before_learns_of_former_members_from_its_journal(party: Counterparty, owner: User) -> None:
    from counterparties.events import GroupMembersChanged

    group = listed(owner, party)
    remove_members(group=group, counterparties=[party], actor=owner, at=LATER)
    FormerMember.objects.all().delete()  # as a base has it that kept none
    publish_many([GroupMembersChanged(group_id=group.pk, removed=(party.pk, 10**9))], at=LAST)
    fill = import_module("counterparties.migrations.0018_lists_remember_who_was_taken_off").fill
    for _again in range(2):
        fill(apps, None)
    term = FormerMember.objects.get()
    assert (term.counterparty, term.added_at, term.removed_at, term.removed_by) == (party, NOON, LATER, owner)
    assert titles(party, owner) == ["Greeted"]
    assert not GroupMember.objects.exists()
