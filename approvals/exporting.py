"""The list of approvals as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from approvals import queries
from approvals.models import Approval
from ecm.exports import Column
from ecm.models import User
from ecm.tables import Table, register_table

Line = tuple[Approval, queries.Progress | None]
COLUMNS: list[Column[Line]] = [
    Column(_("Document number"), lambda line: line[0].document.number, 18),
    Column(_("Document"), lambda line: line[0].document.title, 50),
    Column(_("Route"), lambda line: line[0].title_of_route, 24),
    Column(_("State"), lambda line: line[0].get_state_display(), 16),
    Column(_("Visas given"), lambda line: line[1].given if line[1] else None, 12),
    Column(_("Visas in all"), lambda line: line[1].total if line[1] else None, 12),
    Column(_("Waits for"), lambda line: ", ".join(line[1].waits_for) if line[1] else "", 30),
    Column(_("Started by"), lambda line: str(line[0].started_by), 24),
    Column(_("Started"), lambda line: line[0].started_at, 16),
    Column(_("Ended"), lambda line: line[0].ended_at, 16),
]


def _rows(user: User, query: QueryDict, today: date) -> QuerySet[Approval]:
    state = query.get("state", "")
    known = state if state in Approval.State.values else ""
    return queries.narrowed(user, state=known, mine=query.get("whose") == "mine").order_by(*queries.ORDER)


def _shown(user: User, rows: Sequence[Any], today: date) -> list[Line]:
    progress = queries.progress_of(rows)
    return [(row, progress.get(row.pk)) for row in rows]


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("approvals", _("All approvals"), "storage.view", COLUMNS, _rows, _shown, "approvals:journal"))
