"""Which bank account is the main one: exactly one for each currency on each day, by rule.

A mark alone would not do: it is set on accounts one by one, and a new account replaces the old one from its first day
on, but only once a second person confirmed it. So the mark is what people said, and this is what follows from it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from counterparties.models import BankAccount

NEVER = datetime.min.replace(tzinfo=UTC)


def main_first(rows: Iterable[BankAccount]) -> list[BankAccount]:
    """The accounts of one counterparty that are in use on one day, the main one of each currency told and first."""
    accounts = list(rows)
    chosen = {account.currency: account for account in sorted(accounts, key=_claim)}
    for account in accounts:
        account.is_main_on_day = chosen[account.currency] is account
    return sorted(accounts, key=_place)


def main_for(rows: Iterable[BankAccount], currency: str = "") -> BankAccount | None:
    """The account that is paid to in the currency; the first main one when there is none in it, None without any."""
    accounts = main_first(rows)
    fitting = (row for row in accounts if row.is_main_on_day and row.currency == currency)
    return next(fitting, accounts[0] if accounts else None)


def _claim(account: BankAccount) -> tuple[Any, ...]:
    """Confirmed before not, marked before not; of the marked the one used from later on, of the others the oldest."""
    if not account.is_main:
        return account.is_confirmed, False, date.min, NEVER, -(account.pk or 0)
    return account.is_confirmed, True, account.valid_from, account.confirmed_at or NEVER, account.pk or 0


def _place(account: BankAccount) -> tuple[Any, ...]:
    wanting = (not account.is_main_on_day, not account.is_confirmed, not account.is_main)
    return *wanting, account.valid_from, account.pk or 0
