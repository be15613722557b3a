"""The accounts that a payment may go to, and the documents that it may be for."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Q, QuerySet, Value, When

from counterparties.main_account import main_first
from counterparties.models import BankAccount, Counterparty
from counterparties.queries import documents_of_each_counterparty
from counterparties.queries.parts import parts_of
from counterparties.queries.requisites import holding, known
from ecm.access import Person
from ecm.folding import fold
from storage.models import Document


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


def currency_of(counterparty: Counterparty, user: Person, day: date) -> str:
    """The currency of the account marked as main that is in use on the day, else of the only account; "" where neither
    tells one."""
    rows = main_first(accounts_of(counterparty, user).filter(holding(day)))
    only = rows[0] if len(rows) == 1 else None
    chosen = next((row for row in rows if row.is_main), only)
    return chosen.currency if chosen else ""


def documents_to_pay(user: Person, card: Counterparty, text: str, size: int = 15) -> list[Document]:
    """Documents of the card that the person may see, by words of number or title; those with a sum first."""
    rows = Document.objects.filter(pk__in=documents_of_each_counterparty(card.pk, user)).select_related("kind")
    for word in fold(text).split():
        rows = rows.filter(search_key__contains=word)
    without = Case(When(amount=None, then=Value(1)), default=Value(0))
    return list(rows.order_by(without, "-listed_on", "-pk")[:size])
