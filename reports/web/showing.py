"""A report as its page shows it: numbers in the reader's language, bars, and the list behind each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from ecm.web.formats import number
from reports.counted import address_of_counted
from reports.queries import OTHERS, Column, Line, Report


@dataclass(frozen=True)
class Chip:
    """A choice that is switched by a click."""

    title: str
    url: str
    is_on: bool
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """A number, and the list of whom it counts ("" where there is nobody)."""

    text: str
    url: str
    is_pictured: bool


def words_of(line: Line, column: Column) -> str:
    """The number in the reader's language, sums with two decimals; nothing is a dash."""
    found = line.number(column)
    if not found:
        return "—"
    return number(found, 2) if column.is_sum else number(int(found))


def columns_of(report: Report, query: QueryDict, chosen: Column) -> list[Chip]:
    """The headings; a click makes a column the picture."""
    return [
        Chip(column.title, _with(query, show=column.key), column == chosen, str(column.measure.note))
        for column in report.columns
    ]


def pictured(report: Report, asked: str) -> Column:
    """The column of the picture: the one that is asked for, else the first."""
    return next((column for column in report.columns if column.key == asked), report.columns[0])


def rows_of(report: Report, chosen: Column) -> list[dict[str, Any]]:
    """The lines by the chosen column, with their cells and how long their bar is, in percent."""
    longest = max((abs(line.number(chosen)) for line in report.lines), default=Decimal(0))
    ordered = sorted(report.lines, key=lambda line: (_is_apart(line), -line.number(chosen)))
    return [_row(report, line, chosen, longest) for line in ordered]


def _is_apart(line: Line) -> int:
    """Those of whom nothing is known, and the others, come last and look quieter."""
    return {"": 1, OTHERS: 2}.get(line.key, 0)


def _row(report: Report, line: Line, chosen: Column, longest: Decimal) -> dict[str, Any]:
    cells = cells_of(report, line, chosen)
    found = line.number(chosen)
    share = abs(found) / longest * 100 if longest else Decimal(0)
    shown = next(cell for cell in cells if cell.is_pictured)
    return {
        "title": line.title, "is_apart": _is_apart(line), "cells": cells,
        "shown": shown, "share": f"{max(share, Decimal('0.5')) if found else 0:.1f}", "is_below": found < 0,
    }  # fmt: skip


def cells_of(report: Report, line: Line, chosen: Column) -> list[Cell]:
    return [
        Cell(
            words_of(line, column),
            address_of_counted(report.choices, line, column) if line.number(column) else "",
            column == chosen,
        )
        for column in report.columns
    ]


def measure_chips(choices: Sequence[tuple[str, Any]], wanted: Sequence[str], query: QueryDict) -> list[Chip]:
    """What may be counted; a click adds it to the columns or takes it away."""
    return [Chip(str(title), _with(query, of=_toggled(choices, wanted, key)), key in wanted) for key, title in choices]


def _toggled(choices: Sequence[tuple[str, Any]], wanted: Sequence[str], key: str) -> list[str]:
    return [each for each, _title in choices if (each in wanted) != (each == key)]


def _with(query: QueryDict, **changed: Any) -> str:
    """The address of this page with something else in it."""
    found = query.copy()
    for name, value in changed.items():
        found.setlist(name, value if isinstance(value, list) else [value])
    return f"?{found.urlencode()}"
