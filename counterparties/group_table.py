"""Lists and segments as a table to take away, with how many counterparties of the reader are in each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from counterparties import queries
from counterparties.access import VIEW
from counterparties.models import PartyGroup
from counterparties.queries import groups
from ecm.exports import Column
from ecm.models import User
from ecm.tables import Table, register_table

Line = tuple[PartyGroup, int]
COLUMNS: list[Column[Line]] = [
    Column(_("Name"), lambda line: line[0].title, 40),
    Column(_("Kind"), lambda line: line[0].get_sort_display(), 14),
    Column(_("Counterparties"), lambda line: line[1], 14),
    Column(_("Note"), lambda line: line[0].note, 50),
    Column(_("Made by"), lambda line: str(line[0].created_by or ""), 28),
]


def _rows(user: User, query: QueryDict, today: date) -> QuerySet[PartyGroup]:
    return queries.groups_visible_to(user)


def _shown(user: User, rows: Sequence[Any], today: date) -> list[Line]:
    counts = groups.counts_of(rows, user, today)
    return [(row, counts[row.pk]) for row in rows]


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("groups", _("Lists and segments"), VIEW, COLUMNS, _rows, _shown, "counterparties:groups"))
