"""Keyset paging: a page costs the same wherever it lies, and rows that come meanwhile shift nothing."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecm.errors import InvalidInput

Row = TypeVar("Row", bound=Model)
NO_PAGE = _("The address names no page of this list; go back to its beginning.")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, and the cursors of its neighbours ("" where there is none)."""

    rows: list[Row]
    next: str
    previous: str


Together = Callable[[Any, Any], bool]
MOST_TOGETHER = 24
"""So many rows a page is longer at most, to end where rows that belong together end."""


def keyset(
    rows: "QuerySet[Row, Any]",
    *,
    order: Sequence[str],
    cursor: str = "",
    size: int = 50,
    together: Together | None = None,
) -> Page[Row]:
    """The page after (or, for a "previous" cursor, before) the row that the cursor names.

    `order` lists fields with an optional leading minus and ends with a unique one; its fields are never null. No
    border of a page parts neighbours that are `together`. Raises InvalidInput for a cursor that was not made here.
    """
    backwards, marks = _decode(cursor, len(order))
    direction = [_flip(name) for name in order] if backwards else list(order)
    found = ordered(rows, direction)
    if marks is not None:
        found = found.filter(_beyond(direction, marks))
    chunk = list(found[: size + 1 + (MOST_TOGETHER if together else 0)])
    size = whole_size(chunk, size, together) if together else size
    if marks is None:
        return first_page(chunk, order, size)
    more, chunk = len(chunk) > size, chunk[:size]
    if backwards:
        chunk.reverse()
    has_next, has_previous = (True, more) if backwards else (more, True)
    return _page(chunk, order, has_next=has_next, has_previous=has_previous)


def whole_size(rows: Sequence[Any], size: int, together: Together) -> int:
    """The size of a page that begins these rows and ends where neighbours are not together."""
    most = size + MOST_TOGETHER
    while size < min(len(rows), most) and together(rows[size - 1], rows[size]):
        size += 1
    return size


def ordered(rows: "QuerySet[Row, Any]", order: Sequence[str]) -> "QuerySet[Row, Any]":
    """The rows in the order of a list."""
    return rows.order_by(*[_expression(name) for name in order])


def first_page(chunk: "list[Row]", order: Sequence[str], size: int) -> Page[Row]:
    """The first page of a list, of its first rows: one more than the page has tells that there is another page."""
    return _page(chunk[:size], order, has_next=len(chunk) > size, has_previous=False)


def _page(rows: "list[Row]", order: Sequence[str], *, has_next: bool, has_previous: bool) -> Page[Row]:
    return Page(
        rows=rows,
        next=_encode("n", rows[-1], order) if rows and has_next else "",
        previous=_encode("p", rows[0], order) if rows and has_previous else "",
    )


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _expression(name: str) -> Any:
    return F(name[1:]).desc() if name.startswith("-") else F(name).asc()


def _beyond(order: Sequence[str], marks: Sequence[Any]) -> Q:
    """Rows that come after the marks in this order: the first field bounds the index, the rest break ties."""
    condition = Q()
    for depth in range(len(order)):
        equal = Q(**{order[i].lstrip("-"): marks[i] for i in range(depth)})
        operator = "lt" if order[depth].startswith("-") else "gt"
        condition |= equal & Q(**{f"{order[depth].lstrip('-')}__{operator}": marks[depth]})
    bound = "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{order[0].lstrip('-')}__{bound}": marks[0]}) & condition


def _encode(side: str, row: Model, order: Sequence[str]) -> str:
    values = [_plain(_value(row, name.lstrip("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps([side, *values]).encode()).decode().rstrip("=")


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return {"m": str(value)} if isinstance(value, Decimal) else value


def _decode(cursor: str, width: int) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        side, *marks = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_revive(mark) for mark in marks]
    except (ValueError, TypeError, KeyError, ArithmeticError, binascii.Error) as error:
        raise InvalidInput({"after": NO_PAGE}) from error
    if side not in ("n", "p") or len(values) != width:
        raise InvalidInput({"after": NO_PAGE})
    return side == "p", values


def _revive(mark: Any) -> Any:
    if not isinstance(mark, dict):
        if not isinstance(mark, str | int | float):
            raise TypeError(mark)
        return mark
    ((sort, text),) = mark.items()
    return _REVIVERS[sort](text)


_REVIVERS: dict[str, Callable[[str], Any]] = {"t": datetime.fromisoformat, "d": date.fromisoformat, "m": Decimal}
