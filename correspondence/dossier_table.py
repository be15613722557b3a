"""The correspondence of a dossier as a table to take away; of a past day as the register read then."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence import queries
from correspondence.access import VIEW
from correspondence.models import Registration
from counterparties.dossier_tables import as_today, page_of, party_asked
from ecm.exports import Column
from ecm.models import User
from ecm.tables import PagedTable, Turn, register_table
from ecm.web.dates import asked_past, end_of_day

COLUMNS: list[Column[Registration]] = [
    Column(_("No."), lambda row: row.number, 18),
    Column(_("Date"), lambda row: row.registered_on, 12),
    Column(_("Direction"), lambda row: row.get_direction_display(), 12),
    Column(_("Their number"), lambda row: row.their_number, 18),
    Column(_("Subject"), lambda row: row.document.title, 50),
    Column(_("Kind"), lambda row: str(row.document.kind), 16),
    Column(_("Executor"), lambda row: str(row.executor or ""), 24),
    Column(pgettext_lazy("letter", "Due"), lambda row: row.due_on, 12),
    Column(_("Answered"), lambda row: row.done_on, 12),
    Column(pgettext_lazy("letter", "Void"), lambda row: row.void_reason, 24),
    Column(_("Note"), as_today, 30),
]


def _letters(user: User, query: QueryDict, today: date, cursor: str, size: int) -> Turn:
    as_of, known_at = asked_past(query)
    pk, knew = party_asked(user, query).pk, known_at is not None
    if as_of is None:
        page = queries.registrations_of_counterparty(user, pk, cursor=cursor, size=size)
    else:
        page = queries.registrations_then(user, pk, end_of_day(as_of), knew=knew, cursor=cursor, size=size)
    return page.rows, page.next


def register() -> None:
    """Called from `ready()`."""
    register_table(
        PagedTable("dossier_letters", _("Correspondence"), VIEW, COLUMNS, _letters, page_of("correspondence"))
    )
