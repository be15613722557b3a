"""Where payments join the house: money of a dossier, impact, segments, rating."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from counterparties.models import Counterparty
from counterparties.queries.papers import Eye
from counterparties.queries.segments import Question, checked_condition, condition_of
from counterparties.services import merge_counterparties, open_account, undo_merge
from ecm import access
from ecm.models import User
from ecm.rating import criteria_of, rate
from payments.models import Payment
from payments.services import cancel, change_payment, pay
from tests.conftest import Login, People
from tests.counterparties.factories import CounterpartyFactory, DocumentFactory, LinkFactory
from tests.factories import UserFactory
from tests.payments.factories import IBANS, make_account, make_payment, now, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(db: None) -> Counterparty:
    return CounterpartyFactory()


def test_each_line_of_the_money_opens_the_list_that_it_counts(party: Counterparty, owner: User, login: Login) -> None:
    waiting = make_account(party, owner, confirm=False)
    make_payment(party, owner, amount=Decimal(70), booked_on=today(-9), due_on=today(-1))
    make_payment(party, owner, amount=Decimal(30))
    make_payment(party, owner, direction="out", account=waiting, amount=Decimal(25))
    make_payment(party, owner, amount=Decimal(1), currency="UAH")
    make_payment(party, owner, amount=Decimal(999), booked_on=today(1))
    client = login(owner)
    ((title, sums),) = client.get(reverse("counterparties:money", args=[party.pk])).context["sources"]
    assert title == "Settlements"
    assert [(row.title, row.amount, row.currency) for row in sums] == [
        ("They owe us", 100, "EUR"), ("of it overdue", 70, "EUR"), ("We owe them", 25, "EUR"),
        ("of it on hold", 25, "EUR"), ("Balance", 75, "EUR"), ("They owe us", 1, "UAH"), ("Balance", 1, "UAH"),
    ]  # fmt: skip
    for row in sums:
        rows = [each for each, _look in client.get(row.url).context["rows"]]
        counted = sum(each.signed for each in rows)
        assert (counted if row.title == "Balance" else abs(counted)) == row.amount


def test_the_money_block_costs_the_dossier_one_query(
    party: Counterparty, owner: User, login: Login, django_assert_num_queries: Any
) -> None:
    client, url = login(owner), reverse("counterparties:money", args=[party.pk])
    client.get(url)
    counted = []
    for _ in range(2):
        make_payment(party, owner)
        with django_assert_num_queries(4) as captured:
            client.get(url)
        counted.append([row["sql"] for row in captured if "payments_payment" in row["sql"]])
    assert [len(each) for each in counted] == [1, 1]


def test_a_reader_without_the_right_sees_no_money(party: Counterparty, people: People, login: Login) -> None:
    make_payment(party, people.owner)
    client = login(people.reader)
    assert client.get(reverse("counterparties:money", args=[party.pk])).context["sources"] == []
    assert "payments/" not in client.get(f"/app/counterparties/{party.pk}/").content.decode()


def test_a_new_account_leads_to_the_open_payments(party: Counterparty, owner: User, login: Login) -> None:
    account = make_account(party, owner)
    make_payment(party, owner, direction="out", purpose="Held valves", at=now(hours=1))
    make_payment(party, owner, purpose="Hoses")
    pay(payment=make_payment(party, owner, purpose="Tubes"), paid_on=today(), actor=owner, at=now())
    make_account(party, owner, IBANS[1], at=now())
    new = open_account(
        counterparty=party, values={"number": IBANS[2], "currency": "EUR"}, valid_from=today(), actor=owner, at=now()
    )
    client = login(owner)
    lists = client.get(f"/api/v1/counterparties/{party.pk}/impact/?list=payments").json()["lists"]
    assert [(row["title"].split(" · ")[0], row["note"]) for row in lists[0]["results"]] == [
        ("Held valves", "on hold: another main account was confirmed since"),
        ("Hoses", "paid to our account: nothing changes"),
    ]
    page = client.get(f"{reverse('counterparties:impact', args=[party.pk])}?account={new.pk}").content.decode()
    assert "Open payments" in page
    assert account.pk


def found(user: User, field: str, sign: str, value: Any = None) -> set[int]:
    tree = {"parts": [{"field": field, "sign": sign, **({} if value is None else {"value": value})}]}
    sound = checked_condition(tree, user, today()) if access.has(user, "payments.view") else tree
    rows = access.visible(Counterparty.objects.all(), user)
    return set(rows.filter(condition_of(sound, Question(Eye(user, today())))).values_list("pk", flat=True))


def test_segments_ask_of_settlements(owner: User) -> None:
    owes, owed, even, held = (CounterpartyFactory() for _ in range(4))
    make_payment(owes, owner, amount=Decimal("0.10"), booked_on=today(-9), due_on=today(-1))
    make_payment(owes, owner, amount=Decimal("0.20"))
    make_account(owed, owner)
    make_payment(owed, owner, direction="out", amount=Decimal(50))
    waiting = make_account(held, owner, confirm=False)
    make_payment(held, owner, direction="out", account=waiting, amount=Decimal(7))
    make_payment(held, owner, amount=Decimal(7))
    everyone = {each.pk for each in (owes, owed, even, held)}

    def eur(amount: str) -> dict[str, str]:
        return {"amount": amount, "currency": "EUR"}

    assert found(owner, "balance", "ge", eur("0.3")) == {owes.pk}
    assert found(owner, "balance", "le", eur("0.3")) == everyone
    assert found(owner, "balance", "le", eur("0.29")) == everyone - {owes.pk}
    assert found(owner, "balance", "le", eur("-50")) == {owed.pk}
    assert found(owner, "balance", "le", eur("-50.01")) == set()
    assert found(owner, "they_owe", "ge", eur("0.31")) == {held.pk}
    assert found(owner, "we_owe", "ge", eur("7")) == {owed.pk, held.pk}
    assert found(owner, "overdue_debt", "ge", eur("0.10")) == {owes.pk}
    assert found(owner, "balance", "ge", {"amount": "0.01", "currency": "UAH"}) == set()
    assert found(owner, "payment_held", "yes") == {held.pk}
    assert found(owner, "payment_held", "not_yes") == everyone - {held.pk}


def test_segments_see_no_more_than_the_reader(people: People) -> None:
    hidden = CounterpartyFactory(department=people.home)
    make_payment(hidden, people.owner)
    asked = {"amount": "1", "currency": "EUR"}
    assert found(people.owner, "they_owe", "ge", asked) == {hidden.pk}
    assert found(people.reader, "they_owe", "ge", asked) == set()
    assert found(UserFactory(roles=["accountant"]), "they_owe", "ge", asked) == set()


def overdue(user: User, party: Counterparty, day: date) -> Any:
    line = [line for line in rate("counterparty", party.pk, user, day, {}).lines
            if line.criterion.code == "overdue_payments"]  # fmt: skip
    return line[0].amount, [(cause.title, cause.day) for cause in line[0].causes]


def test_the_rating_counts_what_was_overdue_on_the_day_whatever_came_later(party: Counterparty, owner: User) -> None:
    made = [
        make_payment(party, owner, purpose=name, booked_on=today(-20), due_on=today(-10), at=now(days=20))
        for name in ("paid late", "moved", "cancelled", "still open", "noted late")
    ]
    paid, moved, cancelled, still, noted = made
    make_account(party, owner)
    make_payment(party, owner, direction="out", booked_on=today(-20), due_on=today(-10), at=now(days=20))
    pay(payment=paid, paid_on=today(-6), actor=owner, at=now(days=6))
    change_payment(payment=moved, seen=1, values={"due_on": today(3)}, actor=owner, at=now(days=4))
    cancel(payment=cancelled, reason="Returned", actor=owner, at=now(days=3))
    pay(payment=noted, paid_on=today(-15), actor=owner, at=now(days=2))

    names = [row.purpose for row in (paid, moved, cancelled, still, noted)]
    assert overdue(owner, party, today(-10)) == (0, [])
    assert overdue(owner, party, today(-8)) == (5, [(name, today(-10)) for name in names])
    assert overdue(owner, party, today(-5))[1] == [(name, today(-10)) for name in names[1:]]
    assert overdue(owner, party, today(-1))[1] == [("still open", today(-10))]
    assert overdue(owner, party, today()) == (1, [("still open", today(-10))])
    (criterion,) = [each for each in criteria_of("counterparty") if each.code == "overdue_payments"]
    told = Counterparty.objects.annotate(number=criterion.counted(owner, today())).get(pk=party.pk)
    assert told.number == 1
    assert still.pk


def test_the_rating_of_a_past_day_belongs_to_the_card_that_held_the_payment(owner: User) -> None:
    kept, gone = CounterpartyFactory(), CounterpartyFactory()
    make_payment(gone, owner, booked_on=today(-20), due_on=today(-15), at=now(days=20))
    merge = merge_counterparties(kept=kept, gone=gone, actor=owner, at=now(days=10))
    undo_merge(merge=merge, actor=owner, at=now(days=5))
    told = [(overdue(owner, kept, day)[0], overdue(owner, gone, day)[0]) for day in map(today, (-12, -7, -2, 0))]
    assert told == [(0, 1), (1, 0), (0, 1), (0, 1)]
    assert Payment.objects.get().counterparty == gone


def test_a_timeline_tells_the_sum_to_those_who_see_the_payment_alone(
    party: Counterparty, people: People, login: Login
) -> None:
    document = LinkFactory(counterparty=party, document=DocumentFactory(department=people.home)).document
    payment = make_payment(party, people.owner, document=document, purpose="Canary", amount=Decimal(4711))
    pages = [
        reverse("counterparties:timeline", args=[party.pk]), f"{reverse('storage:document', args=[document.pk])}",
        reverse("counterparties_api:timeline", args=[party.pk]),
    ]  # fmt: skip
    for url in pages:
        told, hidden = (login(user).get(url).content.decode() for user in (people.owner, people.reader))
        assert "Canary" in told
        assert "Canary" not in hidden
        assert "4711" not in hidden.replace(",", "")
        assert "planned" in hidden
    closed = CounterpartyFactory(department=people.elsewhere)
    payment.counterparty = closed
    payment.save(update_fields=["counterparty"])
    clerk = UserFactory(roles=["accountant"], department=people.home)
    assert "Canary" not in login(clerk).get(pages[1]).content.decode()


def test_a_timeline_is_narrowed_to_payments(party: Counterparty, owner: User, login: Login) -> None:
    make_payment(party, owner, purpose="Canary")
    make_account(party, owner)
    url = reverse("counterparties:timeline", args=[party.pk])
    assert [line.title for line in login(owner).get(f"{url}?kind=payments").context["timeline"]] == ["Payment planned"]
