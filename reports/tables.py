"""The report as a table that is taken away: a line of the report is a row, the last row is the total."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from ecm.exports import Column
from reports.queries import Column as Figures
from reports.queries import Line, Report


def title_of(report: Report) -> str:
    """What the lines are, and of which group."""
    by = str(report.choices.by.title)
    return f"{report.choices.group}: {by}" if report.choices.group else by


def columns_of_table(report: Report) -> list[Column[Line]]:
    """The name of the line, and a column for each of the report."""
    numbers = [_column(column) for column in report.columns]
    return [Column(report.choices.by.title, lambda line: line.title, 32), *numbers]


def _column(column: Figures) -> Column[Line]:
    return Column(column.title, lambda line: _value(line, column))


def _value(line: Line, column: Figures) -> Decimal | int:
    found = line.number(column)
    return found if column.is_sum else int(found)


def rows_of_table(report: Report) -> list[Line]:
    """The lines and the total."""
    return [*report.lines, Line(report.total.key, _("Total, each counted once"), report.total.cells)]
