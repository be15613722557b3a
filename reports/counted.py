"""The list behind a number: the list of counterparties narrowed to exactly those that a report counted."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties.queries.narrowing import Narrowing, register_narrowing
from ecm.access import Person
from ecm.web.formats import short_day
from reports.access import VIEW
from reports.asking import ReportForm
from reports.choices import Choices
from reports.measures import COUNTERPARTIES
from reports.queries import OTHERS, TOTAL, Column, Line, counted_in

NAME = "counted"


def register() -> None:
    """Let addresses of the list name a number of a report; called from `ready()`."""
    register_narrowing(Narrowing(NAME, _condition, _words, VIEW))


def address_of_counted(choices: Choices, line: Line, column: Column) -> str:
    """The list of those whom the number counts."""
    where = {OTHERS: {"others": "1"}, TOTAL: {"all": "1"}}.get(line.key, {"line": line.key})
    value = choices.query(counted=column.measure.key, **({"unit": column.unit} if column.unit else {}), **where)
    return f"{reverse('counterparties:journal')}?{urlencode({NAME: value})}"


class _Number(NamedTuple):
    """A number of a report: its choices, its line and its column."""

    choices: Choices
    line: str
    column: Column


def _read(user: Person, value: str) -> _Number | None:
    """The number that an address means; None for what no address of ours says."""
    given = QueryDict(value.replace("\0", ""))
    form = ReportForm(given, user=user, today=timezone.localdate())
    measure = form.measures.get(given.get("counted", ""))
    line = OTHERS if "others" in given else TOTAL if "all" in given else given.get("line")
    if measure is None or line is None or not form.is_valid():
        return None
    return _Number(form.choices(), line, Column(measure, given.get("unit", "")))


def _condition(user: Person, value: str) -> Q | None:
    found = _read(user, value)
    return counted_in(found.choices, user, found.line, found.column) if found else None


def _words(user: Person, value: str) -> str:
    """The line and what was counted of it: "Role: Client · Current documents"."""
    found = _read(user, value)
    if found is None:
        return _("A report that cannot be read")
    choices, column = found.choices, found.column
    parts = [_line(choices, user, found.line), "" if column.measure == COUNTERPARTIES else column.title]
    day = _("as of %(day)s") % {"day": short_day(choices.day)} if choices.is_past else ""
    return " · ".join(part for part in (str(choices.group or ""), *parts, day) if part)


def _line(choices: Choices, user: Person, line: str) -> str:
    if line == TOTAL:
        return _("All lines")
    word = _("Others") if line == OTHERS else _("Not given")
    if line not in ("", OTHERS):
        word = str(choices.by.words(user, [line]).get(line) or line)
    return f"{choices.by.title}: {word}"
