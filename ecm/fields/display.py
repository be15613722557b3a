"""Added fields as people read them: on cards, in lists and in exports."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ecm.access import Person
from ecm.fields.models import FieldKind
from ecm.fields.references import Reference, load_entries, load_references
from ecm.fields.specs import FieldSpec
from ecm.fields.values import REFERENCES
from ecm.web.formats import money, number, short_day

Values = Mapping[str, Any]
Titles = Mapping[tuple[str, int], Reference]
HIDDEN = Reference(0, "…")


@dataclass(frozen=True)
class Shown:
    """A field with its value for a card: a text, perhaps a link, or the rows of a table."""

    title: str
    text: str
    url: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class ExportColumn:
    """A column of an export; `value(values)` is a text, Decimal, date, bool or None."""

    code: str
    title: str
    value: Callable[[Values], Any]


def display_values(specs: Sequence[FieldSpec], values: Values, user: Person) -> list[Shown]:
    """The filled fields in order; what the person may not see is an ellipsis. One query for each sort of reference."""
    titles = titles_of(specs, [values], user)
    return [_shown(spec, values[spec.code], titles) for spec in specs if spec.code in values]


def titles_of(specs: Sequence[FieldSpec], rows: Sequence[Values], user: Person) -> dict[tuple[str, int], Reference]:
    """All that the values of these rows point at, by (kind, id)."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for spec in specs:
        for values in rows:
            _collect(spec, values.get(spec.code), wanted)
    found: dict[tuple[str, int], Reference] = {}
    for kind, ids in wanted.items():
        loaded = load_entries(ids) if kind == FieldKind.DIRECTORY else load_references(kind, user, ids)
        found.update(((kind, pk), reference) for pk, reference in loaded.items())
    return found


def _collect(spec: FieldSpec, value: Any, wanted: dict[str, set[int]]) -> None:
    if spec.kind in (*REFERENCES, FieldKind.DIRECTORY) and isinstance(value, int):
        wanted[spec.kind].add(value)
    elif spec.kind == FieldKind.TABLE and isinstance(value, list):
        for row in value:
            for column in spec.columns:
                _collect(column, row.get(column.code), wanted)


def _shown(spec: FieldSpec, value: Any, titles: Titles) -> Shown:
    if spec.kind == FieldKind.TABLE:
        columns = spec.columns
        rows = tuple(tuple(text_of(c, row.get(c.code), titles) for c in columns) for row in value)
        text = "; ".join(", ".join(filter(None, row)) for row in rows)
        return Shown(spec.title, text, headings=tuple(column.title for column in columns), rows=rows)
    url = titles.get((spec.kind, value), HIDDEN).url if isinstance(value, int) else ""
    return Shown(spec.title, text_of(spec, value, titles), url)


def text_of(spec: FieldSpec, value: Any, titles: Titles) -> str:
    """One value in the reader's language and format."""
    if value is None:
        return ""
    if spec.kind in (*REFERENCES, FieldKind.DIRECTORY):
        return titles.get((spec.kind, value), HIDDEN).title
    try:
        return _TEXTS.get(spec.kind, _plain)(spec, value)
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return str(value)  # it was kept when the field was of another sort


def _plain(spec: FieldSpec, value: Any) -> str:
    return str(value)


def _number(spec: FieldSpec, value: Any) -> str:
    return number(Decimal(str(value)))


def _money(spec: FieldSpec, value: Any) -> str:
    return money(Decimal(value["amount"]), value["currency"])


def _date(spec: FieldSpec, value: Any) -> str:
    return short_day(date.fromisoformat(value))


def _yes_no(spec: FieldSpec, value: Any) -> str:
    return _("Yes") if value else _("No")


def _choice(spec: FieldSpec, value: Any) -> str:
    return dict(spec.options).get(str(value), str(value))


_TEXTS: dict[str, Callable[[FieldSpec, Any], str]] = {
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
}


def export_columns(specs: Sequence[FieldSpec], rows: Sequence[Values], user: Person) -> list[ExportColumn]:
    """The columns of these rows' added fields; money has one for the amount and one for the currency."""
    titles = titles_of(specs, rows, user)
    columns: list[ExportColumn] = []
    for spec in specs:
        columns.append(ExportColumn(spec.code, spec.title, _exporter(spec, titles)))
        if spec.kind == FieldKind.MONEY:
            title = _("%(field)s, currency") % {"field": spec.title}
            columns.append(ExportColumn(f"{spec.code}_currency", title, _currency(spec.code)))
    return columns


def _currency(code: str) -> Callable[[Values], Any]:
    return lambda values: (values.get(code) or {}).get("currency")


def _exporter(spec: FieldSpec, titles: Titles) -> Callable[[Values], Any]:
    def export(values: Values) -> Any:
        value = values.get(spec.code)
        if value is None:
            return None
        if spec.kind == FieldKind.MONEY:
            return Decimal(value["amount"])
        if spec.kind == FieldKind.NUMBER:
            return Decimal(str(value))
        if spec.kind == FieldKind.DATE:
            return date.fromisoformat(value)
        return _shown(spec, value, titles).text

    return export
