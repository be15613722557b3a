"""The list of payments as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ecm.exports import Column
from ecm.models import User
from ecm.tables import Table, register_table
from ecm.web.statuses import look_of
from payments.access import VIEW
from payments.filters import filter_of
from payments.models import Payment
from payments.queries import narrowed, show_documents, show_looks

COLUMNS: list[Column[Payment]] = [
    Column(_("Direction"), lambda row: row.get_direction_display(), 14),
    Column(_("Counterparty"), lambda row: row.counterparty.display_name, 36),
    Column(_("Purpose"), lambda row: row.purpose, 44),
    Column(_("Amount"), lambda row: row.amount, 16),
    Column(_("Currency"), lambda row: row.currency, 8),
    Column(_("Owed since"), lambda row: row.booked_on, 12),
    Column(_("Pay by"), lambda row: row.due_on, 12),
    Column(_("State"), lambda row: look_of("payment", row.shown_look).word, 14),
    Column(_("On hold"), lambda row: row.hold_words, 36),
    Column(_("Paid on"), lambda row: row.paid_on if row.shown_look == "paid" else None, 12),
    Column(_("Account"), lambda row: row.account.number if row.account else "", 30),
    Column(_("Document"), lambda row: str(row.shown_document or ""), 40),
    Column(_("Why cancelled"), lambda row: row.cancel_reason if row.shown_look == "cancelled" else "", 30),
]


def _rows(user: User, query: QueryDict, today: date) -> QuerySet[Payment]:
    wanted = filter_of(query)
    rows = narrowed(user, wanted, today).order_by(*wanted.order)
    return rows.annotate(asked_on=Value(wanted.as_of or today, output_field=DateField()))


def _of_card(user: User, query: QueryDict, today: date) -> QuerySet[Payment]:
    """Those of the card that `of` names, for the tab of its dossier."""
    narrower = query.copy()
    narrower["counterparty"] = query.get("of", "") or "0"
    return _rows(user, narrower, today)


def _shown(user: User, rows: Sequence[Any], today: date) -> Sequence[Payment]:
    """With the documents and the looks that the page of the list shows."""
    show_documents(rows, user)
    for row in rows:
        show_looks([row], row.asked_on)
    return rows


def register() -> None:
    """Called from `ready()`."""
    for key, rows in (("payments", _rows), ("dossier_payments", _of_card)):
        register_table(Table(key, _("Payments"), VIEW, COLUMNS, rows, _shown, "payments:journal"))
