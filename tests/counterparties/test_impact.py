"""A change of requisites or of an account leads to what it touches; an unconfirmed account holds payments."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterparties.models import BankAccount
from counterparties.services import confirm_account, enter_requisites, link_document, open_account, pin_requisites
from ecm.models import User
from ecm.web.formats import short_day
from ecm.web.impact import Impact, Touched, TouchedPage, impacts_of, register_impact
from storage.models import Document
from tests.approvals.factories import make_approval
from tests.conftest import Login, People
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory
from tests.factories import UserFactory

START = date(2026, 1, 1)


@pytest.fixture
def party(owner: User) -> Any:
    party = CounterpartyFactory(display_name="ТОВ «Дніпро»")
    enter_requisites(counterparty=party, values={"full_name": "Дніпро"}, valid_from=START, actor=owner, at=NOON)
    return party


def paper(party: Any, title: str, **facts: Any) -> Document:
    document = DocumentFactory(title=title, **facts)
    link_document(document, party, at=NOON)
    pin_requisites(document=document, actor=None, at=NOON)
    return document


def change(client: Any, party: Any, **more: Any) -> Any:
    form = {"act": "change", "day": "01.06.2026", "full_name": "Дніпро", "signatory_name": "Мороз І. І.", **more}
    return client.post(f"/app/counterparties/{party.pk}/requisites/edit/", form, follow=True)


def test_a_change_leads_to_the_live_papers_it_touches(party: Any, owner: User, login: Any) -> None:
    paper(party, "Договір чинний", status="in_force")
    paper(party, "Договір закритий", status="terminated")
    paper(party, "Договір минулий", status="in_force", valid_to=date(2026, 5, 1))
    page = change(login(owner), party).content.decode()
    assert "Мороз І. І." in page
    assert "Договір чинний" in page
    assert "Договір закритий" not in page
    assert "Договір минулий" not in page
    assert f"/app/counterparties/{party.pk}/impact/?act=" in (
        login(owner).get(f"/app/counterparties/{party.pk}/requisites/").content.decode()
    )


def test_papers_made_with_what_held_before_are_marked(party: Any, owner: User, login: Any) -> None:
    paper(party, "Договір чинний", status="in_force")
    change(login(owner), party)
    answer = login(owner).get(f"/api/v1/counterparties/{party.pk}/impact/?from=2026-06-01").json()
    row = next(each for each in answer["lists"] if each["key"] == "documents")["results"][0]
    assert "earlier requisites" in row["note"] or "changed since" in row["note"]


def test_approvals_and_what_later_apps_register_stand_there_too(party: Any, owner: User, login: Any) -> None:
    approval = make_approval(owner, owner, title="На погодженні")
    link_document(approval.document, party, at=NOON)
    found = TouchedPage([Touched("Order 7", "/app/", note="delivery")])
    register_impact(Impact("counterparty", "orders", "Orders", "truck", "storage.view", lambda *_args: found))
    try:
        page = login(owner).get(f"/app/counterparties/{party.pk}/impact/?from=2026-06-01").content.decode()
    finally:
        from ecm.web import impact

        del impact._impacts["counterparty"]["orders"]
    assert "На погодженні" in page
    assert "Order 7" in page
    assert "orders" not in [each.key for each in impacts_of("counterparty", owner)]


def test_hidden_papers_are_not_counted(party: Any, people: Any, login: Any) -> None:
    link_document(DocumentFactory(title="Таємна угода", department=people.home), party, at=NOON)
    url = f"/app/counterparties/{party.pk}/impact/documents/?from=2026-01-01"
    assert "Таємна" in login(people.reader).get(url).content.decode()
    assert "Таємна" not in login(people.outsider).get(url).content.decode()
    assert login(people.reader).get(url.replace("documents", "nothing")).status_code == 404


def test_a_new_account_holds_payments_until_a_second_person_looked(
    party: Any, owner: User, people: Any, login: Any
) -> None:
    values = {"number": "DE89370400440532013000", "valid_from": "01.06.2026"}
    client = login(owner)
    page = client.post(f"/app/counterparties/{party.pk}/accounts/new/", values, follow=True).content.decode()
    assert "Payments held" in page
    account = BankAccount.objects.get()
    for path in ("", "requisites/", f"impact/?account={account.pk}"):
        assert "Payments held" in client.get(f"/app/counterparties/{party.pk}/{path}").content.decode()
    second = UserFactory(username="second", department=people.home, roles=["accountant"])
    confirm_account(account=account, actor=second, at=NOON + timedelta(days=1))
    assert "Payments held" not in client.get(f"/app/counterparties/{party.pk}/requisites/").content.decode()


def test_the_page_costs_the_same_for_two_and_for_twenty(
    party: Any, owner: User, login: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url, costs = login(owner), f"/app/counterparties/{party.pk}/impact/?from=2026-01-01", []
    for added in (2, 12):
        for _ in range(added):
            paper(party, "Договір", status="in_force")
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_an_account_opened_is_an_event_for_whoever_pays(party: Any, owner: User) -> None:
    from ecm.models import EventRecord

    values = {"number": "DE89370400440532013000"}
    account = open_account(counterparty=party, values=values, valid_from=START, actor=owner, at=NOON)
    record = EventRecord.objects.get(name="counterparties.account.recorded")
    assert record.payload["account_id"] == account.pk
    assert record.payload["after"]["confirmed_by"] is None


def future(party: Any, actor: User, days: int = 30) -> BankAccount:
    day = timezone.localdate() + timedelta(days=days)
    values = {"number": "DE89370400440532013000"}
    return open_account(counterparty=party, values=values, valid_from=day, actor=actor, at=NOON)


def tab(client: Any, party: Any) -> str:
    text: str = client.get(f"/app/counterparties/{party.pk}/requisites/").content.decode()
    return text


def test_whoever_may_confirms_an_account_beside_it(party: Any, owner: User, people: Any, login: Any) -> None:
    account = future(party, owner)
    second = UserFactory(username="second", department=people.home, roles=["accountant"])
    button = f'action="/app/counterparties/accounts/{account.pk}/confirm/"'
    assert button in tab(login(second), party)
    assert button not in tab(login(owner), party)
    touched = login(second).get(f"/app/counterparties/{party.pk}/impact/").content.decode()
    assert re.search(r'Confirm <span class="ds-mono">…3000</span></button>', touched)


def test_an_account_of_later_is_not_closed_but_taken_back(party: Any, owner: User, people: Any, login: Any) -> None:
    account, client = future(party, owner), login(owner)
    assert "Close as of today" not in tab(client, party)
    path = f"/app/counterparties/accounts/{account.pk}"
    refused = client.post(f"{path}/close/", follow=True).content.decode()
    assert f"is not open on {short_day(timezone.localdate())}." in refused
    assert f"{path}/withdraw/" in tab(client, party)
    client.post(f"{path}/withdraw/")
    assert "Taken back" in tab(client, party)
    assert f"{path}/withdraw/" not in tab(client, party)


def test_a_confirmed_account_is_not_taken_back(party: Any, owner: User, people: Any, login: Any) -> None:
    account, client = future(party, owner, days=-5), login(owner)
    second = UserFactory(username="second", department=people.home, roles=["accountant"])
    confirm_account(account=account, actor=second, at=NOON)
    assert "/withdraw/" not in tab(client, party)
    client.post(f"/app/counterparties/accounts/{account.pk}/withdraw/")
    assert BankAccount.objects.get().withdrawn_at is None


def test_an_account_is_closed_after_a_question_and_holds_nothing_any_more(party: Any, owner: User, login: Any) -> None:
    account, client = future(party, owner, days=-5), login(owner)
    page, dialog = tab(client, party), f"close-account-{account.pk}"
    assert f'data-ds-open="{dialog}"' in page
    assert f'<dialog class="ds-dialog" id="{dialog}"' in page
    assert "Payments held" in page
    client.post(f"/app/counterparties/accounts/{account.pk}/close/")
    assert "Payments held" not in tab(client, party)
    assert "Payments held" not in client.get(f"/app/counterparties/{party.pk}/").content.decode()


def test_whoever_may_not_confirm_an_account_reads_who_may(people: People, login: Login) -> None:
    party = CounterpartyFactory(department=people.home)
    account = {"number": "UA213223130000026007233566001"}
    open_account(counterparty=party, values=account, valid_from=NOON.date(), actor=people.owner, at=NOON)
    url = f"/app/counterparties/{party.pk}/impact/"
    second = UserFactory.create(roles=["accountant"], last_name="Hrinchenko")
    page = login(people.owner).get(url).content.decode()
    assert "It can be confirmed by: " in page
    assert str(second) in page
    assert str(people.owner) not in page[page.index("It can be confirmed by: ") :].split("<")[0]
    second.is_active = False
    second.save()
    User.objects.exclude(pk=people.owner.pk).update(is_active=False)
    assert "Nobody else has the right to confirm accounts" in login(people.owner).get(url).content.decode()
