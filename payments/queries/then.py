"""Payments as they stood on a day: by what we know now, or by what we knew then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from counterparties.models import BankAccount
from ecm.access import Person
from ecm.paging import Page, keyset
from ecm.web.dates import end_of_day, is_over
from payments.facts import DAYS
from payments.models import Payment
from payments.queries.balance import of_counterparty, open_on
from payments.queries.listing import NEWEST, payments_visible_to, show_documents
from payments.replaying import facts_before


def page_then(
    user: Person, counterparty_id: int, day: date, *, knew: bool, cursor: str = "", size: int = 25
) -> Page[Payment]:
    """A page of the payments of a card as they stood on a day that is over, the newest first.

    Those booked by the day, with the state they had on it; `knew`: those that were recorded by its end, as they were
    recorded. Five queries at most.
    """
    known = Q(created_at__lte=end_of_day(day)) if knew else Q(booked_on__lte=day)
    rows = payments_visible_to(user).filter(of_counterparty(counterparty_id, day), known)
    page = keyset(rows.select_related("counterparty", "account"), order=NEWEST, cursor=cursor, size=size)
    if knew:
        take_back(page.rows, facts_before([row.pk for row in page.rows], end_of_day(day)))
    for row in page.rows:
        row.state = state_on(row, day)
    show_documents(page.rows, user)
    return page


def state_on(row: Payment, day: date) -> str:
    """The state of a payment on a day: what was paid or cancelled later was open."""
    if (row.paid_on or date.min) > day or (row.cancelled_on or date.min) > day:
        return str(Payment.State.OPEN)
    return row.state


def show_looks(rows: Iterable[Payment], day: date) -> None:
    """Set `shown_look` and `is_late` of each on the day; those of a day that is over get their state of then."""
    for row in rows:
        if is_over(day):
            row.state, row.hold = state_on(row, day), ""
        row.shown_look, row.is_late = row.look(day), row.is_overdue(day)


def take_back(rows: Iterable[Payment], before: dict[int, dict[str, Any]]) -> None:
    """Give the rows the facts that they had before they were changed."""
    for row in rows:
        for name, value in before.get(row.pk, {}).items():
            setattr(row, name, _read(name, value))


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in DAYS:
        return date.fromisoformat(value)
    return Decimal(value) if name == "amount" else value


def late_then(user: Person, counterparty_id: int, day: date) -> list[Payment]:
    """What they owed on the day and had to pay before it, as it was recorded at the end of the day. Four queries."""
    moment: datetime = end_of_day(day)
    incoming = payments_visible_to(user).filter(
        of_counterparty(counterparty_id, day), direction=Payment.Direction.IN, created_at__lte=moment
    )
    changed = facts_before(incoming.order_by().values("pk"), moment)
    rows = list(incoming.filter((open_on(day) & Q(due_on__lt=day)) | Q(pk__in=changed)).select_related("document"))
    take_back(rows, changed)
    return [row for row in rows if row.is_overdue(day) and row.booked_on <= day]


def stand_then(payment: Payment, day: date) -> None:
    """Let the payment stand as it was recorded at the end of a day that is over. One query, two for another account."""
    account = payment.account_id
    take_back([payment], facts_before([payment.pk], end_of_day(day)))
    payment.state, payment.hold = state_on(payment, day), ""
    then = payment.account_id
    if then != account:
        payment.account = BankAccount.objects.filter(pk=then).first() if then else None
