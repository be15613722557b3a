"""Makers of payments and of what they go to."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from counterparties.models import BankAccount, Counterparty
from counterparties.services import confirm_account, open_account
from ecm.models import User
from payments.models import Payment
from payments.services import plan_payment
from tests.factories import UserFactory

IBANS = ("BG80BNBG96611020345678", "DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606")


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def now(**back: int) -> datetime:
    """The moment so long ago."""
    return timezone.now() - timedelta(**back)


def values(**given: Any) -> dict[str, Any]:
    """What is said of a payment, due in ten days."""
    said = {
        "amount": Decimal("100.00"), "currency": "EUR", "purpose": "Pumps", "document": None, "booked_on": today(),
        "due_on": today(10),
    }  # fmt: skip
    return {**said, **given}


def make_payment(
    party: Counterparty, actor: User, *, direction: str = "in", account: BankAccount | None = None,
    at: datetime | None = None, **given: Any,
) -> Payment:  # fmt: skip
    return plan_payment(
        counterparty=party, direction=direction, values=values(**given), actor=actor, at=at or now(), account=account
    )


def make_account(
    party: Counterparty, owner: User, number: str = IBANS[0], *, at: datetime | None = None, confirm: bool = True,
    valid_from: date | None = None, **given: Any,
) -> BankAccount:  # fmt: skip
    """An account that was opened two days ago and, unless it is not to be, confirmed by a second person."""
    at = at or now(days=2)
    details = {"number": number, "currency": "EUR", "is_main": True, **given}
    account = open_account(counterparty=party, values=details, valid_from=valid_from or today(-30), actor=owner, at=at)
    return confirm_account(account=account, actor=second_person(), at=at) if confirm else account


def second_person() -> User:
    """Somebody who may confirm accounts, and entered none."""
    found = User.objects.filter(username="second").first()
    return found or UserFactory(username="second", roles=["accountant", "administrator"])
