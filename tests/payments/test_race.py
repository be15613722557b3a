"""Somebody pays while another one closes the account: either it was paid before, or it is on hold."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from counterparties.models import BankAccount
from counterparties.services import close_account
from ecm.models import EventRecord
from payments.errors import PaymentOnHold
from payments.models import Payment
from payments.services import pay
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import UserFactory
from tests.payments.factories import make_account, make_payment, now, today

ROUNDS = 8


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Let each act begin at the same moment; what they raised."""
    begin, raised = threading.Barrier(len(acts)), list[BaseException]()

    def one(act: Callable[[], object]) -> None:
        try:
            begin.wait()
            act()
        except BaseException as error:  # noqa: BLE001  # told to the test, which looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_nothing_is_paid_to_an_account_that_was_closed_first() -> None:
    payer, clerk = (UserFactory.create(roles=["accountant", "manager"]) for _ in range(2))
    for _ in range(ROUNDS):
        party = CounterpartyFactory.create()
        account = make_account(party, clerk)
        payment = make_payment(party, payer, direction="out", at=now(hours=1))
        raised = at_once(
            partial(pay, payment=payment, paid_on=today(), actor=payer, at=now()),
            partial(close_account, account=account, last_day=today(-1), actor=clerk, at=now()),
        )
        payment.refresh_from_db()
        assert BankAccount.objects.get(pk=account.pk).superseded_at
        if payment.state == Payment.State.PAID:
            paid, closed = (
                EventRecord.objects.filter(name=name, payload__counterparty_id=party.pk).latest("pk").pk
                for name in ("payments.payment.paid", "counterparties.account.recorded")
            )
            assert (raised, paid < closed) == ([], True)
        else:
            assert [type(error) for error in raised] == [PaymentOnHold]
