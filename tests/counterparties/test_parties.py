"""Cards, people, accounts, and whose letter it is."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterparties.errors import AccountExists, RefusedNumbers, SecondPersonNeeded
from counterparties.models import BankAccount, Contact, ContactPost, Counterparty, MailIdentity
from counterparties.queries import accounts_on, choose, duplicates_of, propose_counterparties
from counterparties.services import (
    Point,
    change_counterparty,
    close_account,
    confirm_account,
    create_contact,
    create_counterparty,
    create_express,
    enter_requisites,
    open_account,
)
from ecm.errors import Forbidden, InvalidInput, StaleVersion
from ecm.models import EventRecord, User
from tests.counterparties.factories import NOON, CounterpartyFactory

IBAN = "BG80BNBG96611020345678"
DAY = date(2026, 3, 1)


def with_number(owner: User, name: str, kind: str, number: str) -> Counterparty:
    party: Counterparty = CounterpartyFactory(display_name=name)
    values = {"full_name": name, "identifiers": {kind: number}}
    enter_requisites(counterparty=party, values=values, valid_from=DAY, actor=owner, at=NOON)
    return party


def test_a_letter_is_known_by_number_sender_domain_and_name(owner: User) -> None:
    party = with_number(owner, "ТОВ «Дніпро»", "ua_edrpou", "14360570")
    create_contact(
        counterparty=party,
        facts={"last_name": "Бондар"},
        points=[Point("email", "Bondar@dnipro.example")],
        actor=owner,
        at=NOON,
    )
    for asked in (
        {"text": "код ЄДРПОУ 14360570"},
        {"sender": "bondar@dnipro.example"},
        {"sender": "office@dnipro.example"},
        {"names": ["Dnipro LLC"]},
        {"text": "Договір з ТОВ «Дніпро» про постачання"},
    ):
        proposal = propose_counterparties(**asked)[0]
        assert proposal.counterparty == party
        assert proposal.reason


def test_a_number_is_surer_than_a_name(owner: User) -> None:
    by_number = with_number(owner, "ТОВ «Інша назва»", "ua_edrpou", "14360570")
    CounterpartyFactory(display_name="ТОВ «Дніпро»")
    first, *_rest = propose_counterparties(text="ТОВ «Дніпро», ЄДРПОУ 14360570", names=["ТОВ «Дніпро»"])
    assert first.counterparty == by_number


def test_an_express_card_takes_a_number_and_shows_duplicates(owner: User) -> None:
    party = create_express(text="Дніпро ЄДРПОУ 14360570", phone="+380 44 123 45 67", actor=owner, at=NOON)

    assert party.display_name == "Дніпро"
    assert party.is_express
    assert [each.counterparty for each in duplicates_of(name="ТОВ ДНІПРО")] == [party]
    assert [each.counterparty for each in duplicates_of(numbers=["14360570"])] == [party]
    assert [each.counterparty for each in duplicates_of(phone="0441234567")] == [party]


@pytest.mark.parametrize(
    "typed",
    ["Ctdthrf,tkm", "северкабель", "Severkabel", "+7 495 274-78-53", "84952747853", "severkabel.example",
     "https://www.severkabel.example/about", "sales@severkabel.example"],
)  # fmt: skip
def test_whatever_is_typed_where_a_name_is_expected_finds_who_is_here(owner: User, typed: str) -> None:
    party = create_counterparty(
        display_name="ООО «Северкабель»", kind="legal", phone="+7 495 2747853", email="office@severkabel.example",
        actor=owner, at=NOON,
    )  # fmt: skip
    CounterpartyFactory(display_name="ТОВ «Інше»")

    assert [each.counterparty.pk for each in duplicates_of(name=typed, user=owner)] == [party.pk]


@pytest.mark.parametrize("typed", ["дніпро", "ДНІПР", "dnipro", "lyshgj", "1436057"])
def test_a_chooser_finds_by_any_reading(owner: User, typed: str) -> None:
    party = with_number(owner, "ТОВ «Дніпро»", "ua_edrpou", "14360570")
    CounterpartyFactory(display_name="ООО «Вектор»")
    if typed == "lyshgj":
        typed = "lysghj"
    assert [offer.counterparty for offer in choose(owner, typed)] == [party]


def test_a_change_says_which_version_it_saw(owner: User) -> None:
    party = create_counterparty(display_name="Alpha", actor=owner, at=NOON, roles=["client", "partner"])
    change_counterparty(counterparty=party, seen=1, changes={"phone": "1"}, roles=["supplier"], actor=owner, at=NOON)
    with pytest.raises(StaleVersion):
        change_counterparty(counterparty=party, seen=1, changes={"phone": "2"}, actor=owner, at=NOON)

    party.refresh_from_db()
    assert (party.phone, party.roles) == ("1", ["supplier"])


def test_an_account_is_confirmed_by_another_person(owner: User, accountant: User, reader: User) -> None:
    party = CounterpartyFactory()
    account = open_account(
        counterparty=party, values={"number": "BG80 BNBG 9661 1020 3456 78"}, valid_from=DAY, actor=owner, at=NOON
    )
    with pytest.raises(SecondPersonNeeded):
        confirm_account(account=account, actor=owner, at=NOON)
    with pytest.raises(Forbidden):
        confirm_account(account=account, actor=reader, at=NOON)
    assert confirm_account(account=account, actor=accountant, at=NOON).is_confirmed
    assert confirm_account(account=account, actor=accountant, at=NOON).is_confirmed
    assert EventRecord.objects.filter(name="counterparties.account.confirmed").count() == 1


def test_an_account_is_there_once_and_closes(owner: User) -> None:
    party = CounterpartyFactory()
    account = open_account(counterparty=party, values={"number": IBAN}, valid_from=DAY, actor=owner, at=NOON)
    with pytest.raises(AccountExists):
        open_account(counterparty=party, values={"number": IBAN}, valid_from=DAY, actor=owner, at=NOON)
    close_account(account=account, last_day=DAY + timedelta(days=9), actor=owner, at=NOON + timedelta(hours=1))

    assert [len(accounts_on(party.pk, DAY + timedelta(days=days))) for days in (0, 9, 10)] == [1, 1, 0]
    assert len(accounts_on(party.pk, DAY + timedelta(days=10), NOON)) == 1


def test_a_wrong_account_is_refused(owner: User) -> None:
    party = CounterpartyFactory()
    for values in ({"number": "BG81BNBG96611020345678"}, {"number": "40702810838000060473", "bik": "044525225"}):
        with pytest.raises(RefusedNumbers):
            open_account(counterparty=party, values=values, valid_from=DAY, actor=owner, at=NOON)
    assert not BankAccount.objects.exists()


def test_a_persons_address_becomes_a_mail_identity_but_a_public_domain_does_not(owner: User) -> None:
    party = CounterpartyFactory()
    for address in ("a@vector.example", "b@gmail.com"):
        create_contact(
            counterparty=party, facts={"last_name": "Moroz"}, points=[Point("email", address)], actor=owner, at=NOON
        )

    assert set(MailIdentity.objects.values_list("value", flat=True)) == {
        "a@vector.example",
        "vector.example",
        "b@gmail.com",
    }
    assert ContactPost.objects.count() == 2


def test_a_hidden_counterparty_is_proposed_to_nobody_else(people: Any) -> None:
    CounterpartyFactory(display_name="ТОВ «Таємниця»", department=people.home)
    assert duplicates_of(name="Таємниця", user=people.outsider) == []
    assert choose(people.outsider, "таємниця") == []
    assert choose(people.reader, "таємниця")


@pytest.mark.parametrize(
    ("path", "name"), [("express/", "text"), ("new/", "display_name"), ("contacts/new/", "last_name")]
)
def test_a_new_card_is_typed_into_at_once(path: str, name: str, owner: User, login: Any) -> None:
    page = login(owner).get(f"/app/counterparties/{path}").content.decode()
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert field
    assert " autofocus" in field[0]


def test_what_is_no_website_is_refused_at_its_field(owner: User, login: Any) -> None:
    given = {"display_name": "Moroz", "website": "javascript:alert(1)", "kind": "legal", "status": "active"}
    answer = login(owner).post("/app/counterparties/new/", given)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["website"]
    with pytest.raises(InvalidInput):
        create_counterparty(display_name="Moroz", website="no site", actor=owner, at=NOON)
    assert not Counterparty.objects.exists()


@pytest.mark.parametrize(
    ("path", "name", "field"),
    [("express/", "text", "phone"), ("new/", "display_name", "phone"), ("contacts/new/", "last_name", "phone"),
     ("contacts/new/", "last_name", "mobile")],
)  # fmt: skip
def test_a_phone_without_digits_is_refused_at_its_field(
    path: str, name: str, field: str, owner: User, login: Any
) -> None:
    given = {name: "Moroz", field: "abc", "kind": "legal", "status": "active"}
    answer = login(owner).post(f"/app/counterparties/{path}", given)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: ["A phone number needs digits."]}
    assert not Counterparty.objects.exists()
    assert not Contact.objects.exists()


def test_no_door_takes_a_phone_without_digits(owner: User, login: Any) -> None:
    party, api = CounterpartyFactory(phone="+380 44 123 45 67"), login(owner)
    for url in ("/api/v1/counterparties/", "/api/v1/counterparties/express/"):
        given = {"display_name": "New", "text": "New", "phone": "abc"}
        answer = api.post(url, given, content_type="application/json")
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["phone"]), url
    with pytest.raises(InvalidInput):
        change_counterparty(counterparty=party, seen=party.version, changes={"phone": "—"}, actor=owner, at=NOON)
    with pytest.raises(InvalidInput) as refused:
        create_contact(
            counterparty=party, facts={"last_name": "Moroz"}, points=[Point("mobile", "abc")], actor=owner, at=NOON
        )
    assert list(refused.value.fields) == ["mobile"]
    assert Counterparty.objects.get().phone == "+380 44 123 45 67"


def test_a_birthday_does_not_lie_in_the_future(owner: User, login: Any) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = login(owner).post(
        "/app/counterparties/contacts/new/", {"last_name": "Moroz", "birthday": f"{tomorrow:%d.%m.%Y}"}
    )
    assert answer.status_code == 422
    assert "A birthday does not lie in the future." in answer.content.decode()
    facts: dict[str, Any] = {"last_name": "Moroz", "birthday": tomorrow}
    with pytest.raises(InvalidInput):
        create_contact(counterparty=None, facts=facts, points=[], actor=owner, at=timezone.now())
    assert not Contact.objects.exists()
