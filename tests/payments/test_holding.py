"""An outgoing payment is on hold for whatever happened to its account since it was planned, and nothing pays it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from counterparties.models import BankAccount, Counterparty
from counterparties.services import (
    close_account,
    confirm_account,
    correct_account,
    merge_counterparties,
    split_counterparty,
    undo_merge,
    withdraw_account,
)
from ecm.models import EventRecord, User
from payments.errors import AccountNeeded, AccountNotUsable, OnlyOutgoing, PaymentOnHold
from payments.models import Hold, Payment
from payments.queries import PaymentFilter, list_of, payment_visible_to
from payments.services import change_account, pay, plan_payment
from tests.counterparties.factories import CounterpartyFactory
from tests.payments.factories import IBANS, make_account, make_payment, now, second_person, today, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(owner: User) -> Counterparty:
    return CounterpartyFactory()


@pytest.fixture
def account(party: Counterparty, owner: User) -> BankAccount:
    return make_account(party, owner)


def planned(party: Counterparty, owner: User, **given: Any) -> Payment:
    return make_payment(party, owner, direction="out", at=now(hours=1), **given)


def hold_of(payment: Payment, owner: User) -> str:
    """The same in the card and in the list."""
    hold = payment_visible_to(owner, payment.pk).hold
    listed = list_of(owner, PaymentFilter(show="held"), today=today()).rows
    assert (payment in listed) == bool(hold)
    return hold


def refused(payment: Payment, owner: User) -> str:
    """Paying is refused and changes nothing; the sentence."""
    before, told = Payment.objects.values().get(pk=payment.pk), EventRecord.objects.count()
    with pytest.raises(PaymentOnHold) as refusal:
        pay(payment=payment, paid_on=today(), actor=owner, at=now())
    assert Payment.objects.values().get(pk=payment.pk) == before
    assert EventRecord.objects.count() == told
    return str(refusal.value)


def test_it_takes_the_main_confirmed_account_of_its_currency(
    party: Counterparty, account: BankAccount, owner: User
) -> None:
    make_account(party, owner, IBANS[1], currency="USD")
    make_account(party, owner, IBANS[2], confirm=False)
    payment = planned(party, owner)
    assert payment.account == account
    assert hold_of(payment, owner) == ""
    assert pay(payment=payment, paid_on=today(), actor=owner, at=now()).state == "paid"


def test_without_such_an_account_it_must_name_one_before_it_is_paid(party: Counterparty, owner: User) -> None:
    make_account(party, owner, currency="USD")
    payment = planned(party, owner)
    assert payment.account is None
    with pytest.raises(AccountNeeded):
        pay(payment=payment, paid_on=today(), actor=owner, at=now())
    assert not Payment.objects.exclude(state="open").exists()

    change_account(payment=payment, account=make_account(party, owner, IBANS[1]), actor=owner, at=now())
    assert pay(payment=payment, paid_on=today(), actor=owner, at=now()).state == "paid"


def test_an_account_that_nobody_confirmed_holds_it_until_somebody_does(party: Counterparty, owner: User) -> None:
    account = make_account(party, owner, confirm=False)
    payment = planned(party, owner, account=account)
    assert hold_of(payment, owner) == Hold.UNCONFIRMED
    assert "second person" in refused(payment, owner)

    confirm_account(account=account, actor=second_person(), at=now(hours=2))
    assert hold_of(payment, owner) == ""
    assert pay(payment=payment, paid_on=today(), actor=owner, at=now()).state == "paid"


def _close(party: Counterparty, account: BankAccount, owner: User) -> None:
    close_account(account=account, last_day=today(-1), actor=owner, at=now())


def _close_later(party: Counterparty, account: BankAccount, owner: User) -> None:
    close_account(account=account, last_day=today(30), actor=owner, at=now())


def _correct(party: Counterparty, account: BankAccount, owner: User) -> None:
    corrected = correct_account(account=account, values={"number": IBANS[3]}, actor=owner, at=now())
    confirm_account(account=corrected, actor=second_person(), at=now())


def _replace(party: Counterparty, account: BankAccount, owner: User) -> None:
    make_account(party, owner, IBANS[1], at=now())


def _split_off(party: Counterparty, account: BankAccount, owner: User) -> None:
    split_counterparty(source=party, display_name="The other", chosen={"accounts": [account.pk]}, actor=owner, at=now())


@pytest.mark.parametrize(
    ("happens", "hold"),
    [
        (_close, Hold.CLOSED), (_close_later, Hold.CLOSED), (_correct, Hold.CORRECTED), (_replace, Hold.REPLACED),
        (_split_off, Hold.TAKEN_BACK),
    ],
)  # fmt: skip
def test_whatever_happens_to_the_account_holds_every_open_payment_to_it(
    party: Counterparty, account: BankAccount, owner: User, happens: Callable[..., None], hold: Hold
) -> None:
    first, second, paid = (planned(party, owner) for _ in range(3))
    incoming = make_payment(party, owner)
    pay(payment=paid, paid_on=today(), actor=owner, at=now(minutes=5))
    happens(party, account, owner)

    assert [hold_of(each, owner) for each in (first, second, paid, incoming)] == [hold, hold, "", ""]
    assert str(hold.label) in refused(first, owner)


def test_an_account_that_was_taken_back_holds_it(party: Counterparty, owner: User) -> None:
    account = make_account(party, owner, confirm=False)
    payment = planned(party, owner, account=account)
    withdraw_account(account=account, actor=owner, at=now())
    assert hold_of(payment, owner) == Hold.TAKEN_BACK
    refused(payment, owner)


def test_an_account_of_a_later_day_holds_it_until_that_day(party: Counterparty, owner: User) -> None:
    payment = planned(party, owner, account=make_account(party, owner, valid_from=today(3)))
    assert hold_of(payment, owner) == Hold.NOT_YET
    refused(payment, owner)


def test_a_new_account_replaces_nothing_before_its_day_nor_in_another_currency_nor_while_nobody_confirmed_it(
    party: Counterparty, account: BankAccount, owner: User
) -> None:
    payment = planned(party, owner)
    make_account(party, owner, IBANS[1], at=now(), valid_from=today(3))
    make_account(party, owner, IBANS[2], at=now(), currency="USD")
    make_account(party, owner, IBANS[3], at=now(), confirm=False)
    assert hold_of(payment, owner) == ""


def test_the_way_out_is_a_confirmed_account_and_the_same_one_may_be_chosen_again(
    party: Counterparty, account: BankAccount, owner: User
) -> None:
    payment, other = planned(party, owner), planned(party, owner)
    newer = make_account(party, owner, IBANS[1], at=now(minutes=1))
    change_account(payment=payment, account=newer, actor=owner, at=now())
    change_account(payment=other, account=account, actor=owner, at=now())

    assert [hold_of(each, owner) for each in (payment, other)] == ["", ""]
    names = list(EventRecord.objects.filter(name="payments.payment.account_changed").values_list("pk", flat=True))
    change_account(payment=other, account=account, actor=owner, at=now())
    assert len(names) == EventRecord.objects.filter(name="payments.payment.account_changed").count() == 2


def test_it_goes_to_no_account_that_is_not_confirmed_in_use_its_currency_and_theirs(
    party: Counterparty, account: BankAccount, owner: User
) -> None:
    payment = planned(party, owner)
    wrong = [
        make_account(party, owner, IBANS[1], confirm=False), make_account(party, owner, IBANS[2], currency="USD"),
        make_account(party, owner, IBANS[3], valid_from=today(2)), make_account(CounterpartyFactory(), owner),
    ]  # fmt: skip
    for each in wrong:
        with pytest.raises(AccountNotUsable):
            change_account(payment=payment, account=each, actor=owner, at=now())
    incoming = make_payment(party, owner)
    with pytest.raises(OnlyOutgoing):
        change_account(payment=incoming, account=account, actor=owner, at=now())
    with pytest.raises(OnlyOutgoing):
        plan_payment(counterparty=party, direction="in", values=values(), actor=owner, at=now(), account=account)
    assert not EventRecord.objects.filter(name="payments.payment.account_changed").exists()


def test_an_account_that_changed_while_somebody_paid_is_seen_inside_the_lock(
    party: Counterparty, account: BankAccount, owner: User
) -> None:
    payment = payment_visible_to(owner, planned(party, owner).pk)
    assert payment.hold == ""
    close_account(account=account, last_day=today(-1), actor=owner, at=now())
    refused(payment, owner)


def test_a_merge_holds_nothing_and_the_accounts_of_the_part_are_still_theirs(
    party: Counterparty, account: BankAccount, owner: User
) -> None:
    kept, payment = CounterpartyFactory(), planned(party, owner)
    merge = merge_counterparties(kept=kept, gone=party, actor=owner, at=now(minutes=2))
    payment = payment_visible_to(owner, payment.pk)
    assert (payment.counterparty, hold_of(payment, owner)) == (kept, "")
    change_account(payment=payment, account=account, actor=owner, at=now(minutes=1))
    pay(payment=payment, paid_on=today(), actor=owner, at=now())

    undo_merge(merge=merge, actor=owner, at=now() + timedelta(seconds=1))
    assert payment_visible_to(owner, payment.pk).counterparty == party
