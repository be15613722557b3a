"""The figures: what is counted is put together by the ORM, and grouped by the database in one statement a column.

Nothing is read by row: a report of 100,000 counterparties is fifty lines, and costs as many queries as one of ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from counterparties.models import Counterparty, PartyGroup
from counterparties.queries import counterparties_visible_to, groups_offered
from counterparties.queries.groups import belonging, groups_named
from counterparties.queries.segments import NOBODY
from ecm.access import Person
from ecm.numbers import whole
from ecm.web.dates import end_of_day
from reports.choices import Choices
from reports.registry import Measure, Rows, Sight
from storage.models import DocumentKind

MOST_LINES = 50
# Keys that no line has: those beyond the fiftieth together, and all together.
OTHERS, TOTAL = "\x1eothers", "\x1etotal"
CENTS = Decimal("0.01")
Cells = dict[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Line:
    """A line: its key (OTHERS and TOTAL too), its title, and a number for each (measure, unit) that it has."""

    key: str
    title: str
    cells: Cells = field(default_factory=dict)

    def number(self, column: Column) -> Decimal:
        return self.cells.get((column.measure.key, column.unit), Decimal(0))


@dataclass(frozen=True)
class Column:
    """A column of the report: a measure, of a unit (a currency) where it has several."""

    measure: Measure
    unit: str = ""

    @property
    def is_sum(self) -> bool:
        return self.measure.value is not None

    @property
    def key(self) -> str:
        return f"{self.measure.key}.{self.unit}" if self.unit else self.measure.key

    @property
    def title(self) -> str:
        return f"{self.measure.title}, {self.unit}" if self.unit else str(self.measure.title)


@dataclass(frozen=True)
class Report:
    """The figures: lines by their number of counterparties, and the total that counts everything once."""

    choices: Choices
    columns: Sequence[Column]
    lines: Sequence[Line]
    total: Line

    @property
    def has_others(self) -> bool:
        return any(line.key == OTHERS for line in self.lines)


def groups_for(user: Person, asked: str) -> list[PartyGroup]:
    """The groups that a report may be of, the one that is asked for among them. Two queries at most."""
    offered, number = groups_offered(user), whole(asked)
    missing = number is not None and all(group.pk != number for group in offered)
    return [*offered, *(groups_named(user, [number]) if missing and number is not None else [])]


def kinds() -> list[DocumentKind]:
    """The kinds of documents. One query."""
    return list(DocumentKind.objects.all())


def report_of(choices: Choices, user: Person) -> Report:
    """The report as this person sees it: one query for its lines, one for each measure and one for their words."""
    sight = choices.sight(user)
    top = _top(choices, sight)
    shown = top[:MOST_LINES] if len(top) > MOST_LINES else None
    found: dict[str, Cells] = {}
    for measure in choices.measures:
        for line, unit, number in _counted(choices, sight, measure, shown):
            found.setdefault(line, {})[measure.key, unit] = number
    return Report(choices, _columns(choices, found), _lines(choices, user, top, found), _total(found))


def _columns(choices: Choices, found: Mapping[str, Cells]) -> list[Column]:
    """Each measure; one of money once for each currency there is, and once where there is none."""
    units = {cell for cells in found.values() for cell in cells}
    return [
        Column(measure, unit)
        for measure in choices.measures
        for unit in sorted(unit for key, unit in units if key == measure.key) or [""]
    ]


def _lines(choices: Choices, user: Person, top: Sequence[str], found: Mapping[str, Cells]) -> list[Line]:
    """In the order of `top`; whoever is in no line comes last but for the others."""
    keys = list(top[:MOST_LINES])
    words = choices.by.words(user, [key for key in keys if key])
    named = [Line(key, str(words.get(key) or key), found.get(key, {})) for key in keys if key]
    unknown = [Line("", _("Not given"), found.get("", {}))] if "" in keys else []
    others = [Line(OTHERS, _("Others"), found.get(OTHERS, {}))] if len(top) > MOST_LINES else []
    return [*named, *unknown, *others]


def _total(found: Mapping[str, Cells]) -> Line:
    return Line(TOTAL, _("Total"), found.get(TOTAL, {}))


def everybody(choices: Choices, sight: Sight) -> Rows:
    """The counterparties of the report: of its group, in the list by the end of the day, seen by the reader."""
    rows: Rows = counterparties_visible_to(sight.user).filter(created_at__lte=end_of_day(sight.day)).order_by()
    return rows.filter(belonging(choices.group, sight.question)) if choices.group else rows


def _in_lines(choices: Choices, sight: Sight, shown: Sequence[str] | None) -> Iterator[Any]:
    """The counterparties with their line (`line`); with `shown` those of other lines stand together."""
    for branch in choices.by.branches(sight):
        rows = everybody(choices, sight).filter(branch.condition).annotate(line=branch.line)
        yield rows if shown is None else rows.annotate(line_shown=_shown(shown))


def _shown(shown: Sequence[str]) -> Case:
    return Case(When(line__in=shown, then=F("line")), default=Value(OTHERS), output_field=TextField())


def _top(choices: Choices, sight: Sight) -> list[str]:
    """Keys of the lines, those with most counterparties first; one more than are shown. One query."""
    parts = [rows.values_list("line", "pk") for rows in _in_lines(choices, sight, None)]
    return [line for line, _count in _ask(TOP, parts, MOST_LINES + 1)]


def _counted(
    choices: Choices, sight: Sight, measure: Measure, shown: Sequence[str] | None
) -> Iterator[tuple[str, str, Decimal]]:
    """(line, unit, number), a fact once in a line; the total is one more line. One query."""
    name = "line" if shown is None else "line_shown"
    parts = [_facts(rows, sight, measure, F(name)) for rows in _in_lines(choices, sight, shown)]
    parts.append(_facts(everybody(choices, sight), sight, measure, Value(TOTAL, output_field=TextField())))
    for line, unit, found in _ask(COUNTS if measure.value is None else SUMS, parts):
        yield line, unit, Decimal(found) if measure.value is None else Decimal(str(found)).quantize(CENTS)


def _facts(rows: Rows, sight: Sight, measure: Measure, line: Any) -> QuerySet[Counterparty, Any]:
    """(line, fact, unit, amount) of what is counted of these counterparties."""
    unit = Coalesce(F(measure.unit), Value("")) if measure.unit else Value("", output_field=TextField())
    amount = Value(1) if measure.value is None else measure.value
    found = measure.facts(rows, sight).annotate(
        counted_line=line, counted_item=F(measure.each), counted_unit=unit, counted_amount=amount
    )
    return found.values_list("counted_line", "counted_item", "counted_unit", "counted_amount")


TOP = "WITH counted (line, item) AS ({}) SELECT line, COUNT(*) FROM counted GROUP BY line ORDER BY 2 DESC, 1 LIMIT %s"
COUNTS = "WITH counted (line, item, unit, amount) AS ({}) SELECT line, unit, COUNT(*) FROM counted GROUP BY line, unit"
SUMS = "WITH counted (line, item, unit, amount) AS ({}) SELECT line, unit, SUM(amount) FROM counted GROUP BY line, unit"


def _ask(text: str, parts: Sequence[QuerySet[Any, Any]], *further: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement over these parts, of which equal rows are one."""
    compiled = [found for part in parts if (found := _compiled(part)) is not None]
    if not compiled:
        return []
    union = " UNION ".join(sql for sql, _values in compiled)
    with connection.cursor() as cursor:
        cursor.execute(text.format(union), [*(value for _sql, values in compiled for value in values), *further])
        return list(cursor.fetchall())


def _compiled(part: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]] | None:
    try:
        sql, values = part.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, values


def counted_in(choices: Choices, user: Person, line: str, column: Column) -> Q:
    """The condition of being counted in this line and column. One query more for the others."""
    sight = choices.sight(user)
    if line == TOTAL:
        return Q(pk__in=_with_facts(everybody(choices, sight), sight, column))
    shown = _top(choices, sight)[:MOST_LINES] if line == OTHERS else None
    name, found = ("line", NOBODY) if shown is None else ("line_shown", NOBODY)
    for rows in _in_lines(choices, sight, shown):
        found |= Q(pk__in=_with_facts(rows.filter(**{name: line}), sight, column))
    return found


def _with_facts(rows: Rows, sight: Sight, column: Column) -> QuerySet[Any, Any]:
    """Ids of the counterparties that have something in the column."""
    found: QuerySet[Any, Any] = column.measure.facts(rows, sight)
    if column.unit:
        # By an annotation: a filter on the path would be asked of any of their facts, not of those that count.
        found = found.annotate(counted_unit=F(column.measure.unit)).filter(counted_unit=column.unit)
    return found.values("pk")
