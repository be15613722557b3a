"""The settlements in the money block of a dossier: each line opens the list that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecm.access import Person
from ecm.web.money import MoneySource, Sum, register_money
from payments.access import VIEW
from payments.queries import Balance, balances


def settlements(user: Person, counterparty_id: int, day: date) -> Sequence[Sum]:
    """What they owe us and we owe them on the day, and the balance, by currency. One query, or three for a day that is
    over. The caller has checked the counterparty."""
    found = balances(user, counterparty_id, day)
    return [line for balance in found for line in _lines(balance, counterparty_id, day)]


def _lines(balance: Balance, counterparty_id: int, day: date) -> Iterator[Sum]:
    """The balance, after the sums that are not zero."""
    lines = (
        (_("They owe us"), balance.to_receive, "receive", "", ""),
        (_("of it overdue"), balance.overdue, "overdue", "in", "bad"),
        (_("We owe them"), balance.to_pay, "pay", "", ""),
        (_("of it on hold"), balance.on_hold or Decimal(0), "held", "", "warn"),
    )
    for title, amount, show, direction, tone in lines:
        if amount:
            url = list_url(counterparty_id, balance.currency, show, direction, day)
            yield Sum(title, amount, balance.currency, url, tone=tone)
    yield Sum(
        _("Balance"), balance.total, balance.currency, list_url(counterparty_id, balance.currency, "open", "", day)
    )


def list_url(counterparty_id: int, currency: str, show: str, direction: str, day: date) -> str:
    """The list of the payments that a sum counts."""
    asked = {
        "show": show, "direction": direction, "currency": currency, "counterparty": counterparty_id,
        "as_of": day.isoformat(),
    }  # fmt: skip
    return f"{reverse('payments:journal')}?{urlencode({name: value for name, value in asked.items() if value})}"


def wire() -> None:
    """Let the block show them; called from `ready()`."""
    register_money("counterparty", MoneySource("payments", gettext_lazy("Settlements"), VIEW, settlements, order=10))
