"""Keyset paging: a page costs the same wherever it lies, and rows that come meanwhile shift nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet

from ecm.cursors import Cursor, columns_of, cursor_of, word_of

Row = TypeVar("Row", bound=Model)


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
    walks: "Sequence[QuerySet[Row, Any]]" = (),
) -> Page[Row]:
    """The page after (or, for a "previous" cursor, before) the row that the cursor names.

    `order` lists fields with an optional leading minus and ends with a unique one; its fields are never null. No
    border of a page parts neighbours that are `together`. With `walks` the page is one of their rows, that have none in
    common: each is read along its own index for the length of a page, and only what that gives is sorted. Raises
    InvalidInput for a cursor that was not made here.
    """
    found = cursor_of(cursor, columns_of(rows, order)) if cursor else None
    most = size + 1 + (MOST_TOGETHER if together else 0)

    def read(some: "QuerySet[Row, Any]") -> "QuerySet[Row, Any]":
        return (beyond(some, found.direction(order), found.marks) if found else ordered(some, order))[:most]

    if walks:
        begun = [Q(pk__in=read(walk).values("pk")) for walk in walks]
        rows = rows.filter(reduce(or_, begun))
    chunk = list(read(rows))
    return page_of(chunk, order, whole_size(chunk, size, together) if together else size, found)


def whole_size(rows: Sequence[Any], size: int, together: Together) -> int:
    """The size of a page that begins these rows and ends where neighbours are not together."""
    most = size + MOST_TOGETHER
    while size < min(len(rows), most) and together(rows[size - 1], rows[size]):
        size += 1
    return size


def ordered(rows: "QuerySet[Row, Any]", order: Sequence[str]) -> "QuerySet[Row, Any]":
    """The rows in the order of a list."""
    return rows.order_by(*[_expression(name) for name in order])


def page_of(chunk: "list[Row]", order: Sequence[str], size: int, cursor: Cursor | None = None) -> Page[Row]:
    """The page that these rows begin, read from the cursor on: one more than it has tells that there is another."""
    rows, more = chunk[:size], len(chunk) > size
    if cursor is None:
        return _page(rows, order, has_next=more, has_previous=False)
    if cursor.is_back:
        return _page(rows[::-1], order, has_next=True, has_previous=more)
    return _page(rows, order, has_next=more, has_previous=True)


def _page(rows: "list[Row]", order: Sequence[str], *, has_next: bool, has_previous: bool) -> Page[Row]:
    return Page(
        rows=rows,
        next=word_of(rows[-1], order) if rows and has_next else "",
        previous=word_of(rows[0], order, is_back=True) if rows and has_previous else "",
    )


def _expression(name: str) -> Any:
    return F(name[1:]).desc() if name.startswith("-") else F(name).asc()


def beyond(rows: "QuerySet[Row, Any]", order: Sequence[str], marks: Sequence[Any]) -> "QuerySet[Row, Any]":
    """The rows that come after the marks in this order."""
    return ordered(rows, order).filter(_beyond(order, marks))


def _beyond(order: Sequence[str], marks: Sequence[Any]) -> Q:
    """The first field bounds the index, the rest break ties."""
    condition = Q()
    for depth in range(len(order)):
        equal = Q(**{order[i].lstrip("-"): marks[i] for i in range(depth)})
        operator = "lt" if order[depth].startswith("-") else "gt"
        condition |= equal & Q(**{f"{order[depth].lstrip('-')}__{operator}": marks[depth]})
    bound = "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{order[0].lstrip('-')}__{bound}": marks[0]}) & condition
