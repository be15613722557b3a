"""Where a page of a list begins, as a word in its address: the side it goes to and the values of the row it passes."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from ecm.errors import InvalidInput
from ecm.numbers import GREATEST

NO_PAGE = _("The address names no page of this list; go back to its beginning.")


@dataclass(frozen=True)
class Cursor:
    """The values, in the order of the list, of the row that the page comes after; before it when `is_back`."""

    is_back: bool
    marks: tuple[Any, ...]

    def direction(self, order: Sequence[str]) -> tuple[str, ...]:
        """The order in which rows are read from here on."""
        return tuple(_flip(name) for name in order) if self.is_back else tuple(order)


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def word_of(row: Model, order: Sequence[str], *, is_back: bool = False) -> str:
    """The cursor that passes this row."""
    values = [_plain(_value(row, name.lstrip("-"))) for name in order]
    said = json.dumps(["p" if is_back else "n", *values])
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _value(row: Any, path: str) -> Any:
    return reduce(getattr, path.split("__"), row)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return {"m": str(value)} if isinstance(value, Decimal) else value


def cursor_of(word: str, columns: Sequence[Any]) -> Cursor:
    """The cursor that was made for a list in the order of these columns. Raises InvalidInput for any other word."""
    try:
        side, *marks = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        values = tuple(_revive(mark) for mark in marks)
    except (ValueError, TypeError, KeyError, ArithmeticError, binascii.Error) as error:
        raise InvalidInput({"after": NO_PAGE}) from error
    if side not in ("n", "p") or not _suit(columns, values):
        raise InvalidInput({"after": NO_PAGE})
    return Cursor(side == "p", values)


def _revive(mark: Any) -> Any:
    if not isinstance(mark, dict):
        return mark
    ((sort, text),) = mark.items()
    return _REVIVERS[sort](text)


_REVIVERS: dict[str, Callable[[str], Any]] = {"t": datetime.fromisoformat, "d": date.fromisoformat, "m": Decimal}


def _suit(columns: Sequence[Any], marks: Sequence[Any]) -> bool:
    """Whether each mark is of the sort that its column holds: the word may come from a list of another order."""
    return len(columns) == len(marks) and all(map(_fits, columns, marks))


def columns_of(rows: "QuerySet[Any, Any]", order: Sequence[str]) -> tuple[Any, ...]:
    """The fields that the order names."""
    return tuple(_column(rows, name.lstrip("-")) for name in order)


def _column(rows: "QuerySet[Any, Any]", path: str) -> Any:
    if path in rows.query.annotations:
        return rows.query.annotations[path].output_field
    try:
        return reduce(_step, path.split("__"), rows.model)
    except FieldDoesNotExist as error:
        raise LookupError(f"{rows.model.__name__} has no column {path} to order by") from error


def _step(at: Any, name: str) -> Any:
    model: Any = at if isinstance(at, type) else at.related_model
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _fits(column: Any, mark: Any) -> bool:
    return next((fits(mark) for kind, fits in _SORTS if isinstance(column, kind)), False)


def _is_moment(mark: Any) -> bool:
    return isinstance(mark, datetime) and mark.tzinfo is not None


def _is_day(mark: Any) -> bool:
    return isinstance(mark, date) and not isinstance(mark, datetime)


def _is_number(mark: Any) -> bool:
    return isinstance(mark, int) and not isinstance(mark, bool) and abs(mark) <= GREATEST


def _is_sum(mark: Any) -> bool:
    return isinstance(mark, Decimal) and mark.is_finite()


def _is_text(mark: Any) -> bool:
    return isinstance(mark, str) and "\x00" not in mark


# A moment is a day to Django, so the narrower stands first.
_SORTS: tuple[tuple[Any, Callable[[Any], bool]], ...] = (
    (models.DateTimeField, _is_moment),
    (models.DateField, _is_day),
    (models.DecimalField, _is_sum),
    ((models.IntegerField, models.ForeignKey), _is_number),
    ((models.CharField, models.TextField), _is_text),
)
