"""The lists that apps registered, written as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone, translation

from ecm import access
from ecm.exports import TYPES, Format, csv_lines, write_xlsx
from ecm.models import User
from ecm.tables import MOST, MOST_AT_ONCE, Table
from storage.models import Blob
from storage.services import store_bytes

BATCH = 500


def require_table(table: Table, user: User) -> None:
    """Raises Forbidden for who may not open the list; one without a permission shows everybody their own rows."""
    if table.permission:
        access.require(user, table.permission)


def is_long(table: Table, user: User, query: QueryDict, today: date) -> bool:
    """Whether the list is longer than a page waits for."""
    return bool(table.rows(user, query, today).values_list("pk")[MOST_AT_ONCE : MOST_AT_ONCE + 1])


def rows_for(table: Table, user: User, query: QueryDict, today: date) -> Iterator[Any]:
    """What the columns read, batch by batch."""
    rows, batch = table.rows(user, query, today)[:MOST], list[Any]()
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from table.shown(user, batch, today)
            batch = []
    yield from table.shown(user, batch, today)


def write_table(table: Table, query: str, form: Format, *, user: User, at: datetime) -> Blob:
    """The list as this person may see it now, kept as a file for a while. Raises Forbidden."""
    require_table(table, user)
    with translation.override(user.language), tempfile.TemporaryFile() as file:
        rows = rows_for(table, user, QueryDict(query), timezone.localdate(at))
        if form == "csv":
            file.writelines(csv_lines(table.columns, rows))
        else:
            write_xlsx(table.columns, rows, file, sheet=str(table.title))
        file.seek(0)
        return store_bytes(file.read(), TYPES[form].partition(";")[0], at=at)
