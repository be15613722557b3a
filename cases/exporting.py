"""The list of cases, and the cases of a dossier, as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import queries
from cases.access import VIEW
from cases.filters import filter_of
from cases.models import Case
from counterparties.dossier_tables import page_of, party_asked
from ecm.exports import Column
from ecm.models import User
from ecm.tables import PagedTable, Table, Turn, register_table
from ecm.web.dates import asked_past, end_of_day

OWN: list[Column[Case]] = [
    Column(_("No."), lambda row: row.number, 18),
    Column(pgettext_lazy("case", "Subject"), lambda row: row.title, 50),
    Column(pgettext_lazy("case", "Template"), lambda row: str(row.template), 20),
    Column(_("Stage"), lambda row: str(row.stage), 24),
    Column(_("State"), lambda row: row.get_state_display(), 16),
]
FACTS: list[Column[Case]] = [
    Column(_("Responsible manager"), lambda row: str(row.manager), 24),
    Column(_("Amount"), lambda row: row.amount, 16),
    Column(_("Currency"), lambda row: row.currency, 10),
    Column(pgettext_lazy("case", "Opened"), lambda row: row.opened_on, 12),
    Column(pgettext_lazy("case", "Due"), lambda row: row.due_on, 12),
    Column(pgettext_lazy("case", "Ended"), lambda row: row.closed_at, 16),
    Column(_("Reason"), lambda row: row.end_reason, 30),
]
COLUMNS: list[Column[Case]] = [*OWN, Column(_("Counterparty"), lambda row: str(row.counterparty), 36), *FACTS]


def _rows(user: User, query: QueryDict, today: date) -> QuerySet[Case]:
    rows = queries.cases_visible_to(user, filter_of(query, user, today))
    return queries.cases_sorted(rows, query.get("sort", ""))


def _shown(user: User, rows: Sequence[Any], today: date) -> Sequence[Any]:
    return rows


def _of_dossier(user: User, query: QueryDict, today: date, cursor: str, size: int) -> Turn:
    as_of, known_at = asked_past(query)
    pk = party_asked(user, query).pk
    if as_of is None:
        page = queries.cases_of_counterparty(user, pk, cursor=cursor, size=size)
    else:
        page = queries.cases_then(user, pk, end_of_day(as_of), knew=known_at is not None, cursor=cursor, size=size)
    return page.rows, page.next


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("cases", _("Cases"), VIEW, COLUMNS, _rows, _shown, "cases:journal"))
    register_table(PagedTable("dossier_cases", _("Cases"), VIEW, [*OWN, *FACTS], _of_dossier, page_of("cases")))
