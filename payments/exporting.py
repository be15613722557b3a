"""The list of payments as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ecm.exports import Column
from ecm.models import User
from ecm.tables import Table, register_table
from payments.access import VIEW
from payments.filters import filter_of
from payments.models import Payment
from payments.queries import narrowed, show_documents

COLUMNS: list[Column[Payment]] = [
    Column(_("Direction"), lambda row: row.get_direction_display(), 14),
    Column(_("Counterparty"), lambda row: row.counterparty.display_name, 36),
    Column(_("Purpose"), lambda row: row.purpose, 44),
    Column(_("Amount"), lambda row: row.amount, 16),
    Column(_("Currency"), lambda row: row.currency, 8),
    Column(_("Owed since"), lambda row: row.booked_on, 12),
    Column(_("Pay by"), lambda row: row.due_on, 12),
    Column(_("State"), lambda row: row.get_state_display(), 14),
    Column(_("On hold"), lambda row: row.hold_words, 36),
    Column(_("Paid on"), lambda row: row.paid_on, 12),
    Column(_("Account"), lambda row: row.account.number if row.account else "", 30),
    Column(_("Document"), lambda row: str(row.shown_document or ""), 40),
    Column(_("Why cancelled"), lambda row: row.cancel_reason, 30),
]


def _rows(user: User, query: QueryDict, today: date) -> QuerySet[Payment]:
    wanted = filter_of(query)
    return narrowed(user, wanted, today).order_by(*wanted.order)


def _shown(user: User, rows: Sequence[Any], today: date) -> Sequence[Payment]:
    show_documents(rows, user)
    return rows


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("payments", _("Payments"), VIEW, COLUMNS, _rows, _shown, "payments:journal"))
