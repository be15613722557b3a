"""Tabs of the dossier as of a day: what was recorded by then, what came later apart, and nothing that edits."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from counterparties.models import BankAccount, Counterparty
from counterparties.queries.persons import rows_of
from counterparties.services import (
    change_contact,
    change_counterparty,
    change_requisites,
    confirm_account,
    correct_account,
    correct_requisites,
    create_contact,
    enter_requisites,
    merge_counterparties,
    open_account,
    record_interaction,
    record_personal,
    relate,
    split_counterparty,
    take_back_personal,
    undo_merge,
)
from ecm.models import User
from ecm.web.sections import sections_of
from tests.counterparties.factories import NOON, CounterpartyFactory, LinkFactory, PostFactory

BEGAN, LATER, LAST = date(2026, 1, 1), NOON + timedelta(days=30), NOON + timedelta(days=60)
DAY, ACCOUNT = "2026-03-02", "BG80BNBG96611020345678"


@pytest.fixture
def party(owner: User) -> Counterparty:
    party: Counterparty = CounterpartyFactory(display_name="Pumps", kind="sole")
    values = {"full_name": "Pumps LLC", "signatory_name": "Moroz"}
    enter_requisites(counterparty=party, values=values, valid_from=BEGAN, actor=owner, at=NOON)
    return party


def tab(client: Any, party: Counterparty, name: str = "requisites", query: str = "") -> str:
    return str(client.get(f"/app/counterparties/{party.pk}/{name}/{query}").content.decode())


def test_requisites_recorded_later_stand_apart_or_are_not_shown(party: Counterparty, owner: User, login: Any) -> None:
    correct_requisites(counterparty=party, values={"signatory_name": "Bondar"}, on=BEGAN, actor=owner, at=LATER)
    new = {"signatory_name": "Zhukova"}
    change_requisites(counterparty=party, values=new, valid_from=date(2026, 6, 1), actor=owner, at=LATER)

    client = login(owner)
    now, then = (tab(client, party, query=f"?as_of={DAY}{more}") for more in ("", "&known=then"))
    assert ("Moroz" in then, "Bondar" in then, "Zhukova" in then) == (True, False, False)
    assert "Recorded after this day" not in then
    apart = now.index("Recorded after this day")
    assert now.index("Moroz") < apart < now.rindex("Bondar")
    assert "Zhukova" not in now  # that is of later days
    assert all(page.count("on this day") == 1 for page in (now, then))
    assert "Zhukova" in tab(client, party)


def test_an_account_was_as_it_was_recorded_then(party: Counterparty, owner: User, second: User, login: Any) -> None:
    given: dict[str, Any] = {"counterparty": party, "actor": owner, "valid_from": BEGAN}
    row = open_account(**given, values={"number": ACCOUNT, "bank_name": "First"}, at=NOON)
    confirm_account(account=row, actor=second, at=LATER)
    correct_account(account=BankAccount.objects.get(), values={"bank_name": "Second"}, actor=owner, at=LAST)
    open_account(**given, values={"number": "DE89370400440532013000", "bank_name": "Third"}, at=LAST)

    client = login(owner)
    then = tab(client, party, query=f"?as_of={DAY}&known=then")
    assert ("First" in then, "Second" in then, "Third" in then, "Superseded" in then) == (True, False, False, False)
    assert "Payments held" in then
    assert "Confirmed" in tab(client, party, query=f"?as_of={LATER.date()}&known=then")
    now = tab(client, party, query=f"?as_of={DAY}")
    assert now.index("First") < now.index("Recorded after this day") < now.index("Third")


def test_the_api_tells_what_was_recorded_then(party: Counterparty, owner: User, second: User, api: Any) -> None:
    correct_requisites(counterparty=party, values={"signatory_name": "Bondar"}, on=BEGAN, actor=owner, at=LATER)
    row = open_account(counterparty=party, values={"number": ACCOUNT}, valid_from=BEGAN, actor=owner, at=NOON)
    confirm_account(account=row, actor=second, at=LATER)
    client, url = api(owner), f"/api/v1/counterparties/{party.pk}"
    (version,) = client.get(f"{url}/requisites/history/?as_of={DAY}&known=then").json()["results"]
    assert (version["signatory_name"], version["superseded_at"]) == ("Moroz", None)
    assert len(client.get(f"{url}/requisites/history/").json()["results"]) == 2
    confirmed = [
        client.get(f"{url}/accounts/{query}").json()["results"][0]["confirmed_by"] for query in ("", f"?as_of={DAY}")
    ]
    assert (confirmed[0] is None, confirmed[1]) == (False, None)


def test_merges_and_splits_stand_on_the_days_on_which_they_held(
    party: Counterparty, admin_user: User, login: Any
) -> None:
    gone = CounterpartyFactory(display_name="Gone")
    merge = merge_counterparties(kept=party, gone=gone, actor=admin_user, at=LATER)
    undo_merge(merge=merge, actor=admin_user, at=LAST)
    link = LinkFactory(counterparty=party)
    split_counterparty(source=party, display_name="Half", chosen={"links": [link.pk]}, actor=admin_user, at=LAST)
    client = login(admin_user)
    seen = [tab(client, party, "relations", f"?as_of={day}") for day in (DAY, LATER.date(), LAST.date())]
    assert [("Gone" in page, "Half" in page) for page in seen] == [(False, False), (True, False), (False, True)]


def test_addresses_entered_or_taken_back_later(party: Counterparty, owner: User, login: Any) -> None:
    given: dict[str, Any] = {"what": "address", "counterparty": party, "actor": owner}
    record_personal(**given, values={"purpose": "delivery", "city": "Kyiv"}, at=NOON)
    record_personal(**given, values={"purpose": "delivery", "city": "Sofia"}, at=LATER)
    (kyiv, _sofia) = sorted(rows_of("address", party.pk), key=lambda row: row.pk)
    take_back_personal(what="address", row=kyiv, actor=owner, at=LAST)

    client = login(owner)
    pages = [tab(client, party, "person", f"?as_of={DAY}{more}") for more in ("", "&known=then")]
    assert [("Kyiv" in page, "Sofia" in page) for page in pages] == [(False, True), (True, False)]


def test_no_tab_of_a_past_day_offers_a_change(party: Counterparty, admin_user: User, login: Any) -> None:
    """Every tab and block of the dossier; what only filters, pages or leads elsewhere stays."""
    open_account(counterparty=party, values={"number": ACCOUNT}, valid_from=BEGAN, actor=admin_user, at=NOON)
    create_contact(counterparty=party, facts={"last_name": "Koval"}, actor=admin_user, at=NOON)
    PostFactory(counterparty=party)
    relate(source=party, target=CounterpartyFactory(), kind="parent", actor=admin_user, at=NOON)
    LinkFactory(counterparty=party)
    client, host = login(admin_user), "counterparty"
    blocks = ["membership", "service_managers", "papers_summary", "rating_badge", "money", "timeline", "documents"]
    names = [section.url_name for section in sections_of(host, admin_user)]
    urls = [reverse(name, args=[party.pk]) for name in [*names, *(f"counterparties:{name}" for name in blocks)]]
    urls.append(reverse("counterparties:dossier", args=[party.pk]))
    assert len(urls) > 15
    for url in urls:
        for known in ("", "&known=then"):
            page = client.get(f"{url}?as_of={LATER.date()}{known}")
            assert page.status_code == 200, url
            text = page.content.decode().split('id="main"')[-1]
            assert "hx-post" not in text, url
            assert [part for part in text.split("<form")[1:] if 'method="post"' in part.split(">")[0]] == [], url
            assert "/new/" not in text, url
    told = client.get(f"{reverse('counterparties:sharing', args=[party.pk])}?as_of={DAY}").content.decode()
    assert "as it is today" in told


def test_conversations_are_those_of_then(party: Counterparty, admin_user: User, login: Any, api: Any) -> None:
    contact = create_contact(counterparty=party, facts={"last_name": "Zhukova"}, actor=admin_user, at=NOON)
    gone = CounterpartyFactory()
    said: dict[str, Any] = {"actor": admin_user, "sort": "call", "happened_at": NOON}
    record_interaction(**said, counterparty=party, contact=contact, summary="Asked for a price", at=NOON)
    record_interaction(**said, counterparty=party, summary="Remembered later", at=LATER)
    record_interaction(**said, counterparty=gone, summary="Of the other card", at=NOON)
    change_contact(contact=contact, seen=1, facts={"last_name": "Bondar"}, actor=admin_user, at=LATER)
    merge_counterparties(kept=party, gone=gone, actor=admin_user, at=LATER)

    words, client = ("Asked for a price", "Remembered later", "Of the other card"), login(admin_user)
    then, now = (tab(client, party, "interactions", f"?as_of={DAY}{known}") for known in ("&known=then", ""))
    assert [word in then for word in words] == [True, False, False]
    assert [word in now for word in words] == [True, True, True]
    assert [("Zhukova" in page, "Bondar" in page) for page in (then, now)] == [(True, False), (True, False)]
    url = f"/api/v1/counterparties/{{}}/interactions/?as_of={DAY}&known=then"
    found = [api(admin_user).get(url.format(each.pk)).json()["results"] for each in (party, gone)]
    assert [[row["summary"] for row in rows] for rows in found] == [["Asked for a price"], ["Of the other card"]]


def test_the_api_tells_card_relations_and_moves_of_the_day(
    party: Counterparty, people: Any, admin_user: User, api: Any
) -> None:
    change_counterparty(
        counterparty=party, seen=1, changes={"manager": people.owner, "display_name": "Pumps and pipes"},
        actor=admin_user, at=LATER,
    )  # fmt: skip
    other, gone = CounterpartyFactory(), CounterpartyFactory()
    held: dict[str, Any] = {"source": party, "target": other, "actor": admin_user}
    relate(**held, kind="parent", since=BEGAN, until=date(2026, 4, 1), at=NOON)
    relate(**held, kind="guarantor", since=BEGAN, at=LATER)
    merge_counterparties(kept=party, gone=gone, actor=admin_user, at=LATER)

    client, url = api(admin_user), f"/api/v1/counterparties/{party.pk}"
    then, now = (client.get(f"{url}/{query}").json() for query in (f"?as_of={DAY}", ""))
    assert (then["display_name"], then["manager"], then["requisites"]["signatory_name"]) == ("Pumps", None, "Moroz")
    assert (now["display_name"], now["manager"], now["version"]) == (
        "Pumps and pipes",
        people.owner.pk,
        then["version"],
    )
    kinds = [
        sorted(row["kind"] for row in client.get(f"{url}/relations/{query}").json()["results"])
        for query in (f"?as_of={DAY}&known=then", f"?as_of={DAY}", "?as_of=2026-05-01", "")
    ]
    assert kinds == [["parent"], ["guarantor", "parent"], ["guarantor"], ["guarantor", "parent"]]
    merges = [client.get(f"{url}/merges/{query}").json()["results"] for query in (f"?as_of={DAY}", "")]
    assert [len(rows) for rows in merges] == [0, 1]
    events = [len(client.get(f"{url}/timeline/{query}").json()["results"]) for query in (f"?as_of={DAY}", "")]
    assert events[0] < events[1]
