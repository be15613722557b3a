"""The accounts that a payment may go to."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from counterparties.main_account import main_first
from counterparties.models import BankAccount, Counterparty
from counterparties.queries.parts import parts_of
from counterparties.queries.requisites import holding, known
from ecm.access import Person


def accounts_of(counterparty: Counterparty, user: Person) -> QuerySet[BankAccount]:
    """Accounts believed now of the card and of those that are part of it; what a merge leaves with them is theirs."""
    cards = [counterparty.pk, *parts_of(counterparty, user)]
    return BankAccount.objects.filter(known(None), counterparty__in=cards).order_by("pk")


def usable(counterparty: Counterparty, currency: str, user: Person, day: date) -> list[BankAccount]:
    """Confirmed accounts in use on the day that take the currency, the main one first. One that tells no currency
    takes any."""
    rows = accounts_of(counterparty, user).filter(
        holding(day), Q(currency=currency) | Q(currency=""), confirmed_by__isnull=False
    )
    return main_first(rows)


def main_usable(counterparty: Counterparty, currency: str, user: Person, day: date) -> BankAccount | None:
    """The main confirmed account of the currency; None when there is none."""
    rows = usable(counterparty, currency, user, day)
    return next((row for row in rows if row.is_main_on_day and row.currency == currency), None)
