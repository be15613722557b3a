"""Payments through the API."""

from decimal import Decimal
from typing import Any

import pytest

from counterparties.models import Counterparty
from ecm.models import EventRecord, User
from payments.models import Payment
from tests.conftest import Api, Login, People
from tests.counterparties.factories import CounterpartyFactory, DocumentFactory, LinkFactory
from tests.factories import UserFactory
from tests.payments.factories import IBANS, make_account, make_payment, today

pytestmark = pytest.mark.django_db
URL = "/api/v1/payments/"


@pytest.fixture
def party(db: None) -> Counterparty:
    return CounterpartyFactory()


def asked(party: Counterparty, **more: Any) -> dict[str, Any]:
    return {
        "counterparty": party.pk, "direction": "out", "amount": "10.50", "currency": "EUR", "purpose": "Valves",
        "booked_on": today().isoformat(), "due_on": today(5).isoformat(), **more,
    }  # fmt: skip


def test_a_key_plans_it_once(party: Counterparty, owner: User, api: Api) -> None:
    account, document = make_account(party, owner), LinkFactory(counterparty=party).document
    body = asked(party, document=document.pk)
    answers = [api(owner).post(URL, body, format="json", headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    (payment,) = Payment.objects.all()
    told = answers[0].json()
    assert (told["id"], told["amount"], told["hold"]) == (payment.pk, "10.50", "")
    assert told["account"] == {"id": account.pk, "number": account.number}
    assert told["document"]["id"] == document.pk


def test_a_life_through_the_api(party: Counterparty, owner: User, api: Api) -> None:
    make_account(party, owner)
    client = api(owner)
    pk = client.post(URL, asked(party), format="json").json()["id"]
    changed = client.patch(f"{URL}{pk}/", {"version": 1, "amount": "11"}, format="json").json()
    assert (changed["amount"], changed["version"]) == ("11.00", 2)
    assert client.patch(f"{URL}{pk}/", {"version": 1, "amount": "12"}, format="json").status_code == 409
    assert client.post(f"{URL}{pk}/pay/", {"version": 1}, format="json").status_code == 409
    assert client.post(f"{URL}{pk}/pay/", {"paid_on": today(1).isoformat()}, format="json").status_code == 422
    paid = client.post(f"{URL}{pk}/pay/", {"version": 2}, format="json").json()
    assert (paid["state"], paid["paid_on"]) == ("paid", today().isoformat())
    assert client.post(f"{URL}{pk}/take-back/", {}, format="json").json()["state"] == "open"
    assert client.post(f"{URL}{pk}/cancel/", {"reason": "\u200b"}, format="json").status_code == 422
    assert client.post(f"{URL}{pk}/cancel/", {"reason": "Returned"}, format="json").json()["state"] == "cancelled"
    assert Payment.objects.get().amount == Decimal("11")


def test_a_payment_on_hold_says_why_in_the_language_of_the_reader(
    party: Counterparty, owner: User, api: Api, login: Login
) -> None:
    waiting, good = make_account(party, owner, confirm=False), make_account(party, owner, IBANS[1])
    make_payment(party, owner, direction="out", account=waiting)
    (row,) = api(owner).get(URL, {"show": "held"}).json()["results"]
    assert (row["hold"], row["hold_reason"]) == ("unconfirmed", "the account waits for a second person")
    for language, word in (("en", "on hold"), ("ru", "придержан"), ("uk", "притримано"), ("bg", "задържано")):
        owner.language = language
        owner.save(update_fields=["language"])
        answer = login(owner).post(f"{URL}{row['id']}/pay/", {}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (409, "payments.on_hold")
        assert word in answer.json()["title"]
    assert api(owner).post(f"{URL}{row['id']}/account/", {"account": good.pk}, format="json").json()["hold"] == ""


def test_filters_and_pages(party: Counterparty, owner: User, api: Api) -> None:
    for days in range(55):
        make_payment(party, owner, due_on=today(days), purpose=f"Насосы {days}")
    late = make_payment(CounterpartyFactory(), owner, booked_on=today(-9), due_on=today(-1), currency="UAH")
    client = api(owner)
    first = client.get(f"{URL}?show=receive&counterparty={party.pk}").json()
    second = client.get(f"{URL}?show=receive&counterparty={party.pk}&after={first['next']}").json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 5, None)
    assert first["results"][0]["due_on"] == today().isoformat()
    for query in ("show=overdue", "currency=UAH", f"show=receive&as_of={today(-1)}"):
        assert [row["id"] for row in client.get(f"{URL}?{query}").json()["results"]] == [late.pk]
    assert [row["purpose"] for row in client.get(URL, {"text": "насосы 17"}).json()["results"]] == ["Насосы 17"]
    assert client.get(URL, {"show": "lost"}).status_code == 400


def test_a_document_that_the_reader_does_not_see_is_not_named(party: Counterparty, people: People, api: Api) -> None:
    document = DocumentFactory(department=people.home, title="Canary", search_key="canary")
    LinkFactory(counterparty=party, document=document)
    make_payment(party, people.owner, document=document)
    clerk = UserFactory(roles=["accountant"])
    assert api(people.owner).get(URL, {"text": "canary"}).json()["results"][0]["document"]["title"] == "Canary"
    assert api(clerk).get(URL).json()["results"][0]["document"] is None
    assert api(clerk).get(URL, {"text": "canary"}).json()["results"] == []


def test_what_one_does_not_see_is_not_there(party: Counterparty, people: People, api: Api) -> None:
    payment = make_payment(party, people.owner)
    Counterparty.objects.filter(pk=party.pk).update(department=people.elsewhere)
    clerk = api(UserFactory(roles=["accountant"], department=people.home))
    assert clerk.get(URL).json()["results"] == []
    for path in (f"{URL}{payment.pk}/", f"/api/v1/counterparties/{party.pk}/balance/"):
        assert clerk.get(path).status_code == 404
    for act in ("pay", "take-back", "cancel", "account"):
        assert clerk.post(f"{URL}{payment.pk}/{act}/", {"reason": "x", "account": 1}, format="json").status_code == 404
    assert clerk.post(URL, asked(party), format="json").status_code == 404
    assert EventRecord.objects.filter(name__startswith="payments.").count() == 1


def test_the_balance_of_a_day(party: Counterparty, owner: User, api: Api) -> None:
    make_payment(party, owner, booked_on=today(-3), due_on=today(-2))
    make_payment(party, owner, direction="out", amount=Decimal("30"))
    url = f"/api/v1/counterparties/{party.pk}/balance/"
    assert api(owner).get(url).json() == {
        "as_of": today().isoformat(),
        "currencies": [{
            "currency": "EUR", "to_receive": "100.00", "overdue": "100.00", "to_pay": "30.00", "on_hold": "0.00",
            "balance": "70.00",
        }],
    }  # fmt: skip
    then = api(owner).get(url, {"as_of": today(-2).isoformat()}).json()["currencies"][0]
    assert (then["balance"], then["overdue"], then["on_hold"]) == ("100.00", "0.00", None)
    assert api(owner).get(url, {"as_of": today(-4).isoformat()}).json()["currencies"] == []


def test_a_list_costs_the_same_for_two_and_for_twenty(
    party: Counterparty, owner: User, api: Api, django_assert_num_queries: Any
) -> None:
    make_account(party, owner)
    client = api(owner)
    for added in (2, 18):
        for _ in range(added):
            make_payment(party, owner, direction="out", document=LinkFactory(counterparty=party).document)
        client.get(URL)
        with django_assert_num_queries(2):
            assert len(client.get(URL).json()["results"]) in (2, 20)
