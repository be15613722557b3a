"""Sheets of XLSX workbooks, streamed by the readers of the house: the cage's limits and its XML hold for them too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from imports.table.limits import MOST_COLUMNS, Refused, Table
from storage.limits import MEBIBYTE, Allowance, Limits
from storage.reading.context import Reading, Unreadable
from storage.reading.package import Package
from storage.reading.xlsx import Cells, open_workbook, rows_of

LIMITS = Limits(members=2_000, unpacked=300 * MEBIBYTE, member=200 * MEBIBYTE)


def open_table(source: BinaryIO, sheet: str = "") -> Table:
    """The rows of the named sheet, else of the first one that holds any. Raises Refused, LimitExceeded."""
    try:
        package, sheets, cells = open_workbook(source, Reading(allowance=Allowance(LIMITS)))
    except Unreadable as error:
        raise Refused("no_table") from error
    titles = [title for title, _part in sheets]
    for title, part in sheets:
        if sheet in titles and title != sheet:
            continue
        rows = _rows(package, part, cells)
        first = next(rows, None)
        if first is not None:
            return Table(_with(first, rows), sheet=title, sheets=titles[:50])
    raise Refused("empty")


def _with(first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rows


def _rows(package: Package, part: str, cells: Cells) -> Iterator[tuple[int, list[str]]]:
    for number, texts in rows_of(package, part, cells):
        width = max(texts) + 1
        if width > MOST_COLUMNS:
            raise Refused("too_wide")
        yield number, [texts.get(column, "") for column in range(width)]
