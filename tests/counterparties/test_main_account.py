"""Of several accounts one is the main one: for each currency, on each day, as far as it was known and confirmed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from counterparties.models import BankAccount, Counterparty, DocumentParty
from counterparties.queries import accounts_on, dossier
from counterparties.services import close_account, confirm_account, link_document, open_account, pin_requisites
from ecm.models import User
from tests.counterparties.factories import NOON, CounterpartyFactory
from tests.storage.factories import DocumentFactory

pytestmark = pytest.mark.django_db
SPRING, SUMMER = date(2026, 3, 1), date(2026, 6, 1)
IBANS = ["BG80BNBG96611020345678", "DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606"]


def opened(party: Counterparty, owner: User, number: str, *, day: date = SPRING, **values: Any) -> BankAccount:
    given = {"number": number, "currency": "EUR", "is_main": True, **values}
    return open_account(counterparty=party, values=given, valid_from=day, actor=owner, at=NOON)


def confirmed(account: BankAccount, accountant: User, *, hours: int = 1) -> BankAccount:
    return confirm_account(account=account, actor=accountant, at=NOON + timedelta(hours=hours))


def main_on(party: Counterparty, day: date) -> list[str]:
    return [row.number for row in accounts_on(party.pk, day) if row.is_main_on_day]


def test_a_new_account_is_the_main_one_from_its_first_day_once_it_is_confirmed(owner: User, accountant: User) -> None:
    party = CounterpartyFactory()
    confirmed(opened(party, owner, IBANS[0]), accountant)
    new = opened(party, owner, IBANS[1], day=SUMMER)
    assert main_on(party, SUMMER) == [IBANS[0]]

    confirmed(new, accountant)
    assert main_on(party, SUMMER - timedelta(days=1)) == [IBANS[0]]
    assert main_on(party, SUMMER) == [IBANS[1]]
    assert [row.number for row in accounts_on(party.pk, SUMMER)] == [IBANS[1], IBANS[0]]

    close_account(account=new, last_day=SUMMER, actor=owner, at=NOON + timedelta(hours=2))
    assert main_on(party, SUMMER + timedelta(days=1)) == [IBANS[0]]


def test_each_currency_has_one_whatever_was_marked(owner: User, accountant: User) -> None:
    party = CounterpartyFactory()
    for number, facts in (
        (IBANS[0], {"is_main": False}), (IBANS[1], {"is_main": True}),
        (IBANS[2], {"currency": "USD", "is_main": False}), (IBANS[3], {"currency": "USD", "is_main": False}),
    ):  # fmt: skip
        confirmed(opened(party, owner, number, **facts), accountant)
    assert main_on(party, SPRING) == [IBANS[1], IBANS[2]]


def test_the_dossier_as_of_a_day_before_the_confirmation_shows_the_old_one(owner: User, accountant: User) -> None:
    party = CounterpartyFactory()
    confirmed(opened(party, owner, IBANS[0]), accountant)
    confirmed(opened(party, owner, IBANS[1], day=SPRING + timedelta(days=1)), accountant, hours=48)
    shown = []
    for day in (NOON.date(), NOON.date() + timedelta(days=2)):
        accounts = dossier(party.pk, owner, day=day, as_of=day).accounts
        shown.append([row.number for row in accounts if row.is_main_on_day])
    assert shown == [[IBANS[0]], [IBANS[1]]]


def test_a_document_keeps_the_main_account_of_its_currency_and_no_unconfirmed_one(
    owner: User, accountant: User
) -> None:
    party = CounterpartyFactory()
    confirmed(opened(party, owner, IBANS[0]), accountant)
    confirmed(opened(party, owner, IBANS[2], currency="USD"), accountant)
    opened(party, owner, IBANS[1], currency="USD", day=SPRING + timedelta(days=1))
    kept = []
    for currency in ("EUR", "USD", ""):
        document = DocumentFactory(currency=currency, dated_on=SUMMER, listed_on=SUMMER)
        link_document(document, party)
        pin_requisites(document=document, actor=owner, at=NOON)
        kept.append(DocumentParty.objects.get(document=document).account)
    assert [account.number for account in kept if account] == [IBANS[0], IBANS[2], IBANS[0]]


def test_pages_and_the_api_tell_one_of_each_currency(login: Any, owner: User, accountant: User) -> None:
    party, visitor = CounterpartyFactory(), login(owner)
    for number in IBANS[:2]:
        confirmed(opened(party, owner, number), accountant)
    rows = visitor.get(f"/api/v1/counterparties/{party.pk}/accounts/").json()["results"]
    assert {row["number"]: (row["is_main"], row["is_main_on_day"]) for row in rows} == {
        IBANS[0]: (True, False), IBANS[1]: (True, True),
    }  # fmt: skip
    for page in ("counterparties:dossier", "counterparties:requisites"):
        shown = visitor.get(reverse(page, args=[party.pk])).content.decode()
        assert shown.count('<span class="ds-tag">main</span>') == 1, page


def test_the_tick_of_a_new_account_is_set_when_there_is_none(login: Any, owner: User) -> None:
    party, visitor = CounterpartyFactory(), login(owner)
    form = reverse("counterparties:new_account", args=[party.pk])
    assert visitor.get(form).context["form"]["is_main"].value() is True
    opened(party, owner, IBANS[0], day=date(2020, 1, 1))
    again = visitor.get(form).context["form"]
    assert (again["is_main"].value(), again["currency"].value()) == (False, "EUR")


def test_a_russian_account_says_its_currency_itself(owner: User) -> None:
    party = CounterpartyFactory(country="RU")
    values = {"number": "40702840938290012345", "bik": "044525225"}
    account = open_account(counterparty=party, values=values, valid_from=SPRING, actor=owner, at=NOON)
    assert account.currency == "USD"
