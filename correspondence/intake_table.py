"""The list of the intake as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from correspondence import queries
from correspondence.access import INTAKE
from correspondence.models import IntakeItem
from correspondence.web.reasons import quarantine_reason
from ecm.exports import Column
from ecm.models import User
from ecm.tables import Table, register_table

COLUMNS: list[Column[IntakeItem]] = [
    Column(_("Received"), lambda item: item.received_at, 16),
    Column(_("Subject or file"), lambda item: item.title, 50),
    Column(_("Sender"), lambda item: item.sender_name, 28),
    Column(_("Sender's address"), lambda item: item.sender_email, 28),
    Column(_("Correspondent"), lambda item: str(item.counterparty or ""), 36),
    Column(_("State"), lambda item: item.get_state_display(), 20),
    Column(_("Reason"), lambda item: quarantine_reason(item.reason) if item.reason else "", 40),
    Column(_("Mail account"), lambda item: str(item.account or ""), 24),
    Column(_("Decided by"), lambda item: str(item.decided_by or ""), 24),
    Column(_("Decided"), lambda item: item.decided_at, 16),
]


def _rows(user: User, query: QueryDict, today: date) -> QuerySet[IntakeItem]:
    state = query.get("state", "")
    known = state if state in IntakeItem.State.values else IntakeItem.State.WAITING
    rows = queries.items_visible_to(user, state=known, text=query.get("q", "")[:100])
    return rows.select_related("decided_by").order_by(*queries.INTAKE_ORDER)


def _shown(user: User, rows: Sequence[Any], today: date) -> Sequence[Any]:
    return rows


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("intake", _("Intake"), INTAKE, COLUMNS, _rows, _shown, "correspondence:intake"))
