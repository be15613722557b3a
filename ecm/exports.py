"""Tables that people take away: one writer for CSV and XLSX, so that no cell ever becomes a formula.

In XLSX every text is typed as text. CSV has no types, so a text that a spreadsheet would run gets an apostrophe before
it: one that begins with `=`, `+`, `-`, `@`, a tab or a line break, also behind blanks, tabs, line breaks and NUL. Whole
phones (`+49 30 1234567`) have none, see docs/adr/0035: programs that read the file could not call them.
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Generic, Literal, TypeVar

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise

Row = TypeVar("Row")
Format = Literal["csv", "xlsx"]
FORMATS: tuple[Format, ...] = ("xlsx", "csv")
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
# A spreadsheet refuses longer cells, and older ones more rows.
_LONGEST, _MOST_ROWS = 32_000, 1_000_000
_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width forms run too
# With neither a letter nor a sign of a cell, a function or a command there is nothing to run.
_PHONES = re.compile(r"\+[0-9][0-9 ()-]{6,30}(?:, \+?[0-9][0-9 ()-]{4,30})*")
_SKIPPED = " \t\r\n\0\v\f\u00a0\u200b\ufeff"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its heading and how its value is read from a row. `width` is in characters."""

    title: str | Promise
    value: Callable[[Row], Any]
    width: int = 18


def harmless(text: str) -> str:
    """The text for a CSV cell: an apostrophe before what a spreadsheet would run, NUL and other controls removed.

    Phones stay as they are.
    """
    clean = "".join(char for char in text if char in "\t\n" or ord(char) >= 32)[:_LONGEST]
    if _PHONES.fullmatch(clean):
        return clean
    bare = clean.lstrip(_SKIPPED)
    return f"'{clean}" if text[:1] in ("\t", "\r", "\n", "\0") or bare.startswith(_STARTERS) else clean


def plain(value: Any) -> str:
    """A value as CSV writes it: dates in ISO form, moments in the reader's zone, numbers without thousands marks."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float | Decimal):
        return str(value)
    return harmless(str(value))


def csv_lines(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Iterator[bytes]:
    """The lines of a CSV file, with the mark that makes spreadsheets read it as UTF-8; nothing is held in memory."""
    yield b"\xef\xbb\xbf"
    yield _line(plain(str(column.title)) for column in columns)
    for row in rows:
        yield _line(plain(column.value(row)) for column in columns)


def _line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";").writerow(list(cells))
    return buffer.getvalue().encode("utf-8", "replace")


def write_xlsx(columns: Sequence[Column[Row]], rows: Iterable[Row], file: IO[bytes], *, sheet: str = "") -> int:
    """Write an XLSX file in constant memory; returns the number of rows written."""
    import xlsxwriter  # loaded with the first export, not with the start of the server

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    page = book.add_worksheet(_sheet_name(sheet))
    forms = _Forms(book)
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, str(column.title), forms.heading)
    page.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for number, column in enumerate(columns):
            _write_cell(page, count, number, column.value(row), forms)
        if count >= _MOST_ROWS:
            break
    page.autofilter(0, 0, max(count, 1), max(len(columns) - 1, 0))
    book.close()
    return count


class _Forms:
    """The few formats of a sheet."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "dd.mm.yyyy"})
        self.moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self.money = book.add_format({"num_format": "#,##0.00"})


def _write_cell(page: Any, row: int, column: int, value: Any, forms: _Forms) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, timezone.localtime(value).replace(tzinfo=None), forms.moment)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), forms.day)  # noqa: DTZ001  # a day
    elif isinstance(value, Decimal):
        page.write_number(row, column, float(value), forms.money)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value)
    else:
        clean = "".join(char for char in str(value) if char in "\t\n" or ord(char) >= 32)
        page.write_string(row, column, clean[:_LONGEST])


def _sheet_name(name: str) -> str:
    clean = "".join(char for char in name if char not in "[]:*?/\\'")
    return clean[:31] or "Dossier"


def export_response(
    columns: Sequence[Column[Row]], rows: Iterable[Row], *, form: Format, name: str, sheet: str = ""
) -> HttpResponseBase:
    """The table as a download. `name` is without its ending and of our own words."""
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(csv_lines(columns, rows), content_type=TYPES["csv"])
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
        write_xlsx(columns, rows, file, sheet=sheet)
        file.seek(0)
        response = FileResponse(file, content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
