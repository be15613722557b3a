"""Queries that are put together once and only run afterwards: the pages people open all day.

For a small page the ORM takes longer to put a query together than the database takes to answer it. What such a query
says follows from the reader's standing, from the day and from a few values that come with each run (`Given`). As long
as the first are the same, the text of the query is kept, with the plan of its columns; the rows come out as always.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Model, QuerySet

from ecm.cursors import columns_of, cursor_of
from ecm.kept import Kept
from ecm.paging import Page, beyond, keyset, ordered, page_of

Row = TypeVar("Row")
Line = TypeVar("Line", bound=Model)
Value = int | str | date | Collection[int] | Collection[str]


class Given(Expression):
    """A value that comes with each run, by its name: a whole number, a text, a day or a moment."""

    mark = "%s"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.mark, (self,)

    def said(self, value: Any, connection: Any) -> Sequence[Any]:
        """What the value gives as parameters, as the columns of this database hold it."""
        return (_held(value, connection.ops),)


def _held(value: Any, database: Any) -> Any:
    if isinstance(value, datetime):
        return database.adapt_datetimefield_value(value)
    return database.adapt_datefield_value(value) if isinstance(value, date) else value


class GivenMany(Given):
    """Values that come with each run, for an `__in` that all rows must meet: without a value there is no row."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return f"({self.mark})", (self,)

    @property
    def mark(self) -> str:  # type: ignore[override]  # it names the place, so that it can be widened
        return f"/*{self.name}*/ %s"

    def said(self, value: Any, connection: Any) -> Sequence[Any]:
        return tuple(value)


@dataclass(frozen=True)
class _Ready:
    """A query with its compiler, which knows the columns, and what it said."""

    rows: Any
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]

    def run(self, values: Mapping[str, Value]) -> Any:
        """The rows as a query set whose text is not put together again."""
        rows = self.rows.all()
        rows.query.get_compiler = partial(self._compiler, values)
        return rows

    def _compiler(self, values: Mapping[str, Value], using: str, *_more: Any, **_options: Any) -> Any:
        compiler = copy(self.compiler)
        compiler.connection = connections[using]  # of this thread
        said = self._said(values, compiler.connection)
        compiler.as_sql = lambda *_arguments, **_flags: said
        return compiler

    def _said(self, values: Mapping[str, Value], connection: Any) -> tuple[str, list[Any]]:
        sql, parameters = self.sql, list[Any]()
        for each in self.parameters:
            if not isinstance(each, Given):
                parameters.append(each)
                continue
            given = each.said(values[each.name], connection)
            if isinstance(each, GivenMany):
                sql = sql.replace(each.mark, ", ".join(["%s"] * len(given)), 1)
            parameters += given
        return sql, parameters


# One store for the process, so that memory does not grow with the number of readers.
_kept: Kept[_Ready | None] = Kept(most=400)
_columns: Kept[tuple[Any, ...]] = Kept(most=400)


class Statement(Generic[Row]):
    """One query of the house, kept for each key it is asked with.

    `make` gives the rows; it may look at nothing but the key and `Given` values.
    """

    def rows(self, key: Hashable, make: Callable[[], "QuerySet[Any, Row]"], **given: Value) -> list[Row]:
        """The rows, with what they prefetch. One query, beside the prefetched; none where many values are no value."""
        if any(not isinstance(value, int | str | date) and not value for value in given.values()):
            return []
        ready = _kept.get((self, key), lambda: _put_together(make()))
        return list(ready.run(given)) if ready is not None else []

    def first(self, key: Hashable, make: Callable[[], "QuerySet[Any, Row]"], **given: Value) -> Row | None:
        """The first of the rows."""
        return next(iter(self.rows(key, make, **given)), None)


def kept_page(
    statement: Statement[Line], key: Hashable | None, make: Callable[[], "QuerySet[Line, Any]"],
    *, order: Sequence[str], cursor: str = "", size: int = 50,
) -> Page[Line]:  # fmt: skip
    """The page that `keyset` gives, of a statement that is kept for its key; without a key none is kept.

    The order is one of whole numbers, texts, days and moments.
    """
    if key is None:
        return keyset(make(), order=order, cursor=cursor, size=size)
    columns = _columns.get((statement, key, tuple(order)), lambda: columns_of(make(), order))
    found = cursor_of(cursor, columns) if cursor else None
    given = {f"mark{place}": mark for place, mark in enumerate(found.marks)} if found else {}
    direction = found.direction(order) if found else tuple(order)

    def rows() -> "QuerySet[Line, Any]":
        read = beyond(make(), direction, [Given(name) for name in given]) if found else ordered(make(), order)
        return read[: size + 1]

    chunk = statement.rows((key, direction, found is None, size), rows, **given)
    return page_of(chunk, order, size, found)


def _put_together(rows: "QuerySet[Any, Any]") -> _Ready | None:
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    return _Ready(rows, compiler, sql, tuple(parameters))
