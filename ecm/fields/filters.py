"""Filters over added fields: conditions on the owner's JSON, from the query string's plain values.

For field `area` the parameters are `x_area` (equals; for texts: contains), `x_area_from` and `x_area_to`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm.errors import InvalidInput
from ecm.fields.models import FieldKind
from ecm.fields.specs import FieldSpec
from ecm.fields.values import Unusable, decimal_of, id_of
from ecm.web.dates import parse_day

PREFIX = "x_"
RANGES = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE)
NEVER = (FieldKind.TABLE,)
IDS = (FieldKind.DIRECTORY, FieldKind.COUNTERPARTY, FieldKind.DOCUMENT)


def filter_values(specs: Sequence[FieldSpec], params: Mapping[str, str], *, column: str = "extra") -> Q:
    """The condition that the parameters ask for; only fields marked as filters count, others are passed over.

    Raises InvalidInput for a value that does not fit its field.
    """
    condition, wrong = Q(), dict[str, str]()
    for spec in specs:
        if not spec.is_filter or spec.kind in NEVER:
            continue
        for suffix in ("", "_from", "_to"):
            name = f"{PREFIX}{spec.code}{suffix}"
            raw = str(params.get(name, "")).strip()
            if not raw or (suffix and spec.kind not in RANGES):
                continue
            try:
                condition &= _condition(spec, column, suffix, raw)
            except Unusable as error:
                wrong[name] = str(error)
    if wrong:
        raise InvalidInput(wrong)
    return condition


def _condition(spec: FieldSpec, column: str, suffix: str, raw: str) -> Q:
    path = f"{column}__{spec.code}"
    if spec.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        return _contains(path, raw)
    if spec.kind == FieldKind.YES_NO:
        return Q(**{path: True}) if raw in ("1", "true", "on") else ~Q(**{path: True})
    if spec.kind == FieldKind.CHOICE:
        return Q(**{path: raw})
    if spec.kind in IDS:
        return Q(**{path: id_of(raw)})
    return _range(spec, column, suffix, raw)


def _contains(path: str, raw: str) -> Q:
    """Letters of either case: SQLite folds only ASCII by itself."""
    variants = {raw, raw.lower(), raw.upper(), raw.capitalize(), raw.title()}
    condition = Q()
    for variant in sorted(variants):
        condition |= Q(**{f"{path}__icontains": variant})
    return condition


def _range(spec: FieldSpec, column: str, suffix: str, raw: str) -> Q:
    if spec.kind == FieldKind.DATE:
        return _bounds(KeyTextTransform(spec.code, column), suffix, _day(raw))
    number = DecimalField(max_digits=30, decimal_places=6)
    if spec.kind == FieldKind.MONEY:
        text = KeyTextTransform("amount", KeyTransform(spec.code, column))
    else:
        text = KeyTextTransform(spec.code, column)
    return _bounds(Cast(text, number), suffix, decimal_of(raw))


def _bounds(left: Any, suffix: str, right: Decimal | str) -> Q:
    condition = Q()
    if suffix in ("", "_from"):
        condition &= Q(GreaterThanOrEqual(left, right))
    if suffix in ("", "_to"):
        condition &= Q(LessThanOrEqual(left, right))
    return condition


def _day(raw: str) -> str:
    day = parse_day(raw, timezone.localdate())
    if day is None:
        raise Unusable(_("This is not a date: write 05.03.2026, 5.3, tomorrow or +10."))
    return day.isoformat()
