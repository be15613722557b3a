"""The list of terms as a table to take away."""

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
from expiry import access, queries
from expiry.models import Watch
from expiry.queries import WatchFilter, WatchLine

COLUMNS: list[Column[WatchLine]] = [
    Column(_("Ends on"), lambda line: line.watch.ends_on, 12),
    Column(_("Days left"), lambda line: line.days_left, 10),
    Column(_("Title"), lambda line: line.watch.title, 50),
    Column(_("With whom"), lambda line: line.note, 36),
    Column(_("What runs out"), lambda line: str(line.aspect), 22),
]


def filter_of(query: QueryDict) -> WatchFilter:
    """The filter that the address names."""
    return WatchFilter(span=query.get("span", ""), kind=query.get("kind", ""))


def _rows(user: User, query: QueryDict, today: date) -> QuerySet[Watch]:
    return filter_of(query).apply(queries.open_watches(user), today).order_by(*queries.ORDER)


def _shown(user: User, rows: Sequence[Any], today: date) -> list[WatchLine]:
    return queries.lines_of(user, rows, today)


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("expiring", _("Terms that run out"), access.VIEW, COLUMNS, _rows, _shown, "expiry:list"))
