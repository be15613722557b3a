"""From what was given to canonical JSON, or to a sentence that says what is wrong.

Canonical: text as one string, number as a JSON number, money as {"amount": "1200.50", "currency": "EUR"}, date as
"2026-03-05", yes or no as true or false, choice as its value, directory and references as ids, table as rows.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ecm.access import Person
from ecm.errors import InvalidInput
from ecm.fields.models import DirectoryEntry, FieldKind
from ecm.fields.references import load_references
from ecm.fields.specs import FieldSpec
from ecm.folding import one_line

LONGEST_TEXT, LONGEST_LONG_TEXT, MOST_ROWS = 500, 20_000, 200
MOST_DIGITS = 15  # a JSON number keeps that many exactly
REFERENCES = (FieldKind.COUNTERPARTY, FieldKind.DOCUMENT)


class Unusable(Exception):
    """A value that cannot be used; the sentence says why."""


def validate_values(
    specs: Sequence[FieldSpec],
    given: Mapping[str, Any],
    *,
    user: Person,
    before: Mapping[str, Any] | None = None,
    partial: bool = False,
) -> dict[str, Any]:
    """The canonical values of the fields; `before` keeps what is not given when `partial`.

    Values of fields that are no longer in the set stay as they were before. References must be visible to the user,
    unless they stood there before. Raises InvalidInput with a sentence by field ("extra.<code>"); unknown fields too.
    """
    kept, wrong = dict(before or {}), dict[str, str]()
    known = {spec.code for spec in specs}
    for code in given:
        if code not in known:
            wrong[f"extra.{code}"] = _("There is no such field.")
    for spec in specs:
        if partial and spec.code not in given:
            continue
        try:
            _put(kept, spec, given.get(spec.code), user)
        except Unusable as error:
            wrong[f"extra.{spec.code}"] = str(error)
    if wrong:
        raise InvalidInput(wrong)
    return kept


def _put(kept: dict[str, Any], spec: FieldSpec, raw: Any, user: Person) -> None:
    value = clean_value(spec, raw, user, before=kept.get(spec.code))
    if value is None:
        kept.pop(spec.code, None)
    else:
        kept[spec.code] = value


def clean_value(spec: FieldSpec, raw: Any, user: Person, *, before: Any = None) -> Any:
    """One canonical value, None for an empty one. Raises Unusable."""
    if raw is None or raw == "" or raw == []:
        if spec.is_required:
            raise Unusable(_("This field is required."))
        return None
    if spec.kind in REFERENCES:
        return _reference(spec, raw, user, before)
    if spec.kind == FieldKind.TABLE:
        return _table(spec, raw, user)
    return _CLEANERS[spec.kind](spec, raw)


def _text(spec: FieldSpec, raw: Any) -> str | None:
    if not isinstance(raw, str | int):
        raise Unusable(_("A text is wanted here."))
    longest = min(int(spec.settings.get("longest", LONGEST_TEXT)), LONGEST_TEXT)
    text = one_line(str(raw))
    if len(text) > longest:
        raise Unusable(_("No more than %(count)s characters, please.") % {"count": longest})
    pattern = spec.settings.get("pattern")
    if pattern and not re.fullmatch(str(pattern), text):
        raise Unusable(_("This does not have the expected form."))
    return text or None


def _long_text(spec: FieldSpec, raw: Any) -> str | None:
    if not isinstance(raw, str):
        raise Unusable(_("A text is wanted here."))
    text = raw.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST_LONG_TEXT:
        raise Unusable(_("No more than %(count)s characters, please.") % {"count": LONGEST_LONG_TEXT})
    return text or None


def decimal_of(raw: Any) -> Decimal:
    """A number typed with a comma or a point, with or without spaces. Raises Unusable."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise Unusable(_("A number is wanted here."))
    text = re.sub(r"[\s\u00a0\u202f']", "", str(raw)).replace(",", ".").replace("\u2212", "-")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Unusable(_("A number is wanted here.")) from error
    if not value.is_finite() or len(value.as_tuple().digits) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS:
        raise Unusable(_("This number is too long."))
    return value


def _number(spec: FieldSpec, raw: Any) -> int | float:
    value, places = decimal_of(raw), spec.settings.get("places")
    if places is not None and value != round(value, int(places)):
        raise Unusable(_("No more than %(count)s decimal places, please.") % {"count": places})
    _check_range(value, spec)
    return int(value) if value == value.to_integral_value() else float(value)


def _check_range(value: Decimal, spec: FieldSpec) -> None:
    least, most = spec.settings.get("least"), spec.settings.get("most")
    if least is not None and value < Decimal(str(least)):
        raise Unusable(_("%(least)s or more, please.") % {"least": least})
    if most is not None and value > Decimal(str(most)):
        raise Unusable(_("%(most)s or less, please.") % {"most": most})


def _money(spec: FieldSpec, raw: Any) -> dict[str, str] | None:
    given = raw if isinstance(raw, Mapping) else {"amount": raw}
    if given.get("amount") in (None, ""):
        return None
    amount = decimal_of(given["amount"])
    if amount != round(amount, 2):
        raise Unusable(_("No more than %(count)s decimal places, please.") % {"count": 2})
    currency = str(given.get("currency") or spec.currencies[0]).upper()
    if currency not in spec.currencies:
        raise Unusable(_("One of these currencies, please: %(codes)s.") % {"codes": ", ".join(spec.currencies)})
    _check_range(amount, spec)
    return {"amount": f"{amount:.2f}", "currency": currency}


def _date(spec: FieldSpec, raw: Any) -> str:
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day).isoformat()
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError as error:
        raise Unusable(_("A date is wanted here, such as 2026-03-05.")) from error


def _yes_no(spec: FieldSpec, raw: Any) -> bool:
    words = {True: True, False: False, "true": True, "false": False, "1": True, "0": False, "on": True}
    if not isinstance(raw, bool | str) or raw not in words:
        raise Unusable(_("Yes or no is wanted here."))
    return words[raw]


def _choice(spec: FieldSpec, raw: Any) -> str:
    if str(raw) not in {value for value, _title in spec.options}:
        raise Unusable(_("Choose one of the values of the list."))
    return str(raw)


def _directory(spec: FieldSpec, raw: Any) -> int:
    rows = DirectoryEntry.objects.filter(directory_id=spec.directory_id or 0, pk=id_of(raw))
    if not rows.exists():
        raise Unusable(_("Choose one of the values of the list."))
    return id_of(raw)


def id_of(raw: Any) -> int:
    """An object's number. Raises Unusable."""
    if isinstance(raw, bool) or not isinstance(raw, int | str) or not str(raw).isdecimal() or len(str(raw)) > 18:
        raise Unusable(_("Choose one of the values of the list."))
    return int(raw)


def _reference(spec: FieldSpec, raw: Any, user: Person, before: Any) -> int:
    pk = id_of(raw)
    if pk != before and pk not in load_references(spec.kind, user, [pk]):
        raise Unusable(_("Choose one of the values of the list."))
    return pk


def _table(spec: FieldSpec, raw: Any, user: Person) -> list[dict[str, Any]] | None:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not all(isinstance(row, Mapping) for row in raw):
        raise Unusable(_("Rows are wanted here."))
    if len(raw) > MOST_ROWS:
        raise Unusable(_("No more than %(count)s rows, please.") % {"count": MOST_ROWS})
    rows = [_row(spec, row, user, number) for number, row in enumerate(raw, 1)]
    return [row for row in rows if row] or None


def _row(spec: FieldSpec, given: Mapping[str, Any], user: Person, number: int) -> dict[str, Any]:
    if not any(value not in (None, "") for value in given.values()):
        return {}
    row = {}
    for column in spec.columns:
        try:
            value = clean_value(column, given.get(column.code), user)
        except Unusable as error:
            place = {"row": number, "column": column.title, "sentence": error}
            raise Unusable(_("Row %(row)s, %(column)s: %(sentence)s") % place) from error
        if value is not None:
            row[column.code] = value
    return row


_CLEANERS: dict[str, Callable[[FieldSpec, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.DIRECTORY: _directory,
}


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
