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
from ecm.tables import MOST, MOST_AT_ONCE, AnyTable, PagedTable, Table
from storage.models import Blob
from storage.services import store_bytes

BATCH = 500


def require_table(table: AnyTable, user: User) -> None:
    """Raises Forbidden for who may not open the list; one without a permission shows everybody their own rows."""
    if table.permission:
        access.require(user, table.permission)


def is_long(table: AnyTable, user: User, query: QueryDict, today: date) -> bool:
    """Whether the list is longer than a page waits for."""
    if isinstance(table, PagedTable):
        return bool(table.turn(user, query, today, "", MOST_AT_ONCE)[1])
    return bool(table.rows(user, query, today).values_list("pk")[MOST_AT_ONCE : MOST_AT_ONCE + 1])


def rows_for(table: AnyTable, user: User, query: QueryDict, today: date) -> Iterator[Any]:
    """What the columns read, batch by batch."""
    if isinstance(table, PagedTable):
        return _turns(table, user, query, today)
    return _batches(table, user, query, today)


def _turns(table: PagedTable, user: User, query: QueryDict, today: date) -> Iterator[Any]:
    cursor, count = "", 0
    while not count or (cursor and count < MOST):
        rows, cursor = table.turn(user, query, today, cursor, BATCH)
        count += len(rows)
        yield from rows
        if not rows:
            return


def _batches(table: Table, user: User, query: QueryDict, today: date) -> Iterator[Any]:
    rows, batch = table.rows(user, query, today)[:MOST], list[Any]()
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from table.shown(user, batch, today)
            batch = []
    yield from table.shown(user, batch, today)


def write_table(table: AnyTable, query: str, form: Format, *, user: User, at: datetime) -> Blob:
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
