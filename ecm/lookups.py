"""Values of some rows by a costly expression: the statement is put together once and run for any rows.

What an expression says may follow from rules, from the reader's standing and from the day. As long as these are the
same, so is its text; only the keys of the rows change from page to page.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Text = tuple[str, tuple[Any, ...]]
Make = Callable[[], "QuerySet[Any, Any]"]


class Lookup:
    """Runs `values_list` queries whose first column is "pk"; `most` texts are kept."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._texts: dict[Hashable, Text | None] = {}

    def rows(self, ids: Sequence[int], key: Hashable, make: Make) -> list[tuple[Any, ...]]:
        """The rows of these keys: one query. `make` gives the query for all rows; it may look at `key` only."""
        if key not in self._texts:
            if len(self._texts) >= self._most:
                self._texts.clear()
            self._texts[key] = _text(make())
        text = self._texts[key]
        if text is None or not ids:
            return []
        sql, parameters = text
        marks = ", ".join(["%s"] * len(ids))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({sql}) AS found WHERE pk IN ({marks})", [*parameters, *ids])  # noqa: S608  # marks
            return list(cursor.fetchall())


def _text(rows: "QuerySet[Any, Any]") -> Text | None:
    try:
        sql, parameters = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(parameters)
