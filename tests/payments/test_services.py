"""What may be done with a payment, by whom, and what the journal tells of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from counterparties.errors import PartOfAnother
from counterparties.models import Counterparty
from counterparties.services import merge_counterparties, split_counterparty, undo_split
from ecm.errors import Forbidden, InvalidInput, NotFound, StaleVersion
from ecm.events.replaying import agreement, ledgers
from ecm.models import EventRecord, EventSubject, User
from expiry.models import Watch
from payments.errors import NotInDossier, NotPaid, PaidInFuture, PaymentClosed, ReasonNeeded
from payments.models import Payment
from payments.queries import balances
from payments.services import cancel, change_payment, pay, plan_payment, take_back_pay
from tests.conftest import People
from tests.counterparties.factories import CounterpartyFactory, DocumentFactory, LinkFactory
from tests.factories import UserFactory
from tests.payments.factories import make_account, make_payment, now, today, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(db: None) -> Counterparty:
    return CounterpartyFactory()


def names() -> list[str]:
    rows = EventRecord.objects.filter(name__startswith="payments.").order_by("pk")
    return [name.rpartition(".")[2] for name in rows.values_list("name", flat=True)]


def test_a_planned_payment_is_told_on_three_timelines_and_its_journal_agrees(party: Counterparty, owner: User) -> None:
    link, other = LinkFactory(counterparty=party), LinkFactory(counterparty=party)
    make_account(party, owner)
    payment = make_payment(party, owner, direction="out", document=link.document, amount=Decimal(100))
    change_payment(
        payment=payment, seen=1, values={"amount": Decimal("7.5"), "document": other.document}, actor=owner, at=now()
    )
    pay(payment=payment, paid_on=today(), actor=owner, at=now())
    take_back_pay(payment=payment, actor=owner, at=now())
    cancel(payment=payment, reason="Returned", actor=owner, at=now())

    assert names() == ["planned", "changed", "paid", "taken_back", "cancelled"]
    told = EventSubject.objects.filter(record__name="payments.payment.changed").values_list("kind", "object_id")
    assert set(told) == {
        ("payment", payment.pk), ("counterparty", party.pk), ("document", link.document_id),
        ("document", other.document_id),
    }  # fmt: skip
    (ledger,) = ledgers("payment")
    found = agreement(ledger)
    assert (found.objects, found.differences) == (1, [])
    Payment.objects.update(purpose="Something else")
    assert agreement(ledger).differences


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": Decimal(0)}, "amount"), ({"amount": Decimal("-1")}, "amount"),
        ({"amount": Decimal("1.001")}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"), ({"amount": Decimal(10) ** 13}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"purpose": "\u200b \u202e"}, "purpose"), ({"due_on": date(2001, 1, 1)}, "due_on"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_are_refused_by_name(
    party: Counterparty, owner: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_payment(party, owner, **wrong)
    assert list(refusal.value.fields) == [field]
    payment = make_payment(party, owner)
    with pytest.raises(InvalidInput):
        change_payment(payment=payment, seen=1, values=wrong, actor=owner, at=now())
    assert names() == ["planned"]
    assert Payment.objects.count() == 1


def test_signs_that_nobody_sees_are_left_out(party: Counterparty, owner: User) -> None:
    payment = make_payment(party, owner, purpose="Pay\u200bment\n for pumps ")
    assert payment.purpose == "Payment for pumps"
    assert cancel(payment=payment, reason="Not\u200b needed ", actor=owner, at=now()).cancel_reason == "Not needed"


def test_a_document_must_be_seen_and_stand_in_the_dossier(party: Counterparty, people: People) -> None:
    hidden = LinkFactory(counterparty=party, document=DocumentFactory(department=people.elsewhere)).document
    clerk = UserFactory(roles=["manager"])
    with pytest.raises(NotFound):
        make_payment(party, clerk, document=hidden)
    with pytest.raises(NotInDossier):
        make_payment(party, people.owner, document=DocumentFactory())
    payment = make_payment(party, clerk)
    with pytest.raises(NotFound):
        change_payment(payment=payment, seen=1, values={"document": hidden}, actor=clerk, at=now())
    assert names() == ["planned"]


def test_a_merged_card_takes_no_payment(party: Counterparty, owner: User) -> None:
    kept = CounterpartyFactory()
    merge_counterparties(kept=kept, gone=party, actor=owner, at=now())
    with pytest.raises(PartOfAnother):
        make_payment(party, owner)
    assert not Payment.objects.exists()


def test_who_may_not_edit_or_does_not_see_the_card_is_refused(party: Counterparty, people: People) -> None:
    payment = make_payment(party, people.owner)
    lawyer, stranger = UserFactory(roles=["lawyer"]), UserFactory(roles=["accountant"])
    acts: list[Callable[[User], object]] = [
        lambda actor: pay(payment=payment, paid_on=today(), actor=actor, at=now()),
        lambda actor: cancel(payment=payment, reason="No", actor=actor, at=now()),
        lambda actor: change_payment(payment=payment, seen=1, values={}, actor=actor, at=now()),
        lambda actor: plan_payment(counterparty=party, direction="in", values=values(), actor=actor, at=now()),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act(lawyer)
    Counterparty.objects.filter(pk=party.pk).update(is_restricted=True)
    for act in acts:
        with pytest.raises(NotFound):
            act(stranger)
    assert names() == ["planned"]


def test_paying_twice_is_harmless_and_on_another_day_refused(party: Counterparty, owner: User) -> None:
    payment = make_payment(party, owner, booked_on=today(-5))
    for _ in range(2):
        pay(payment=payment, paid_on=today(-1), actor=owner, at=now(), seen=1)
    with pytest.raises(PaymentClosed):
        pay(payment=payment, paid_on=today(), actor=owner, at=now())
    with pytest.raises(PaymentClosed):
        cancel(payment=payment, reason="No", actor=owner, at=now())
    for seen in (1, 2):  # that it was changed meanwhile is not told of what can be changed no more
        with pytest.raises(PaymentClosed):
            change_payment(payment=payment, seen=seen, values={"purpose": "Other"}, actor=owner, at=now())
    for _ in range(2):
        take_back_pay(payment=payment, actor=owner, at=now())
    payment.refresh_from_db()
    assert (payment.state, payment.paid_on, names()) == ("open", None, ["planned", "paid", "taken_back"])


def test_nothing_is_paid_in_the_future(party: Counterparty, owner: User) -> None:
    payment = make_payment(party, owner)
    with pytest.raises(PaidInFuture):
        pay(payment=payment, paid_on=today(1), actor=owner, at=now())
    assert names() == ["planned"]


def test_a_cancelled_payment_has_a_reason_and_stays_cancelled(party: Counterparty, owner: User) -> None:
    payment = make_payment(party, owner)
    with pytest.raises(ReasonNeeded):
        cancel(payment=payment, reason=" \u200b ", actor=owner, at=now())
    for _ in range(2):
        cancel(payment=payment, reason="Returned", actor=owner, at=now())
    with pytest.raises(PaymentClosed):
        pay(payment=payment, paid_on=today(), actor=owner, at=now())
    with pytest.raises(NotPaid):
        take_back_pay(payment=payment, actor=owner, at=now())
    assert names() == ["planned", "cancelled"]


def test_a_stale_version_changes_nothing(party: Counterparty, owner: User) -> None:
    payment = make_payment(party, owner)
    change_payment(payment=payment, seen=1, values={"purpose": "Valves"}, actor=owner, at=now())
    change_payment(payment=payment, seen=2, values={"purpose": "Valves"}, actor=owner, at=now())
    acts: list[Callable[[], object]] = [
        lambda: change_payment(payment=payment, seen=1, values={"purpose": "Hoses"}, actor=owner, at=now()),
        lambda: pay(payment=payment, paid_on=today(), actor=owner, at=now(), seen=1),
        lambda: cancel(payment=payment, reason="No", actor=owner, at=now(), seen=1),
    ]
    for act in acts:
        with pytest.raises(StaleVersion):
            act()
    assert names() == ["planned", "changed"]


def test_another_currency_puts_it_on_the_main_account_of_that_one(party: Counterparty, owner: User) -> None:
    make_account(party, owner)
    dollars = make_account(party, owner, "DE89370400440532013000", currency="USD")
    payment = make_payment(party, owner, direction="out")
    change_payment(payment=payment, seen=1, values={"currency": "USD"}, actor=owner, at=now())
    payment.refresh_from_db()
    assert payment.account == dollars
    change_payment(payment=payment, seen=2, values={"currency": "UAH"}, actor=owner, at=now())
    payment.refresh_from_db()
    assert payment.account is None
    assert payment.account_set_at is None


@pytest.mark.parametrize(
    "impossible",
    [
        {"amount": 0}, {"state": "paid"}, {"paid_on": date(2026, 1, 1)}, {"state": "cancelled"}, {"cancel_reason": "x"},
        {"direction": "up"}, {"currency": ""}, {"purpose": ""}, {"due_on": date(2001, 1, 1)}, {"state": "lost"},
        {"direction": "out", "state": "paid", "paid_on": date(2026, 1, 1)}, {"account_set_at": now()},
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_states(party: Counterparty, owner: User, impossible: dict[str, Any]) -> None:
    payment = make_payment(party, owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**impossible)


def test_its_term_is_watched_while_it_is_open(party: Counterparty, owner: User, run_jobs: Any) -> None:
    payment = make_payment(party, owner)
    run_jobs()
    watch = Watch.objects.get(kind="payment", object_id=payment.pk)
    assert (watch.ends_on, watch.closed_at, watch.url) == (today(10), None, f"/app/payments/{payment.pk}/")
    change_payment(payment=payment, seen=1, values={"due_on": today(20)}, actor=owner, at=now())
    run_jobs()
    watch.refresh_from_db()
    assert watch.ends_on == today(20)
    pay(payment=payment, paid_on=today(), actor=owner, at=now())
    run_jobs()
    watch.refresh_from_db()
    assert watch.closed_at


def test_a_payment_goes_with_its_document_when_a_card_is_split(party: Counterparty, owner: User) -> None:
    link = LinkFactory(counterparty=party)
    gone, stays = make_payment(party, owner, document=link.document), make_payment(party, owner)
    split = split_counterparty(
        source=party, display_name="The other", chosen={"links": [link.pk]}, actor=owner, at=now()
    )
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.counterparty_id, stays.counterparty_id) == (split.made_id, party.pk)
    assert [row.total for row in balances(owner, split.made_id, today())] == [100]
    assert [row.total for row in balances(owner, party.pk, today())] == [100]
    undo_split(split=split, actor=owner, at=now())
    gone.refresh_from_db()
    assert gone.counterparty_id == party.pk
