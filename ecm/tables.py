"""Lists that can be taken away: each app names its own, and one door writes them, at once or by a job.

The door stands in `storage`, which keeps the files of long exports; an app that may not know it only registers here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from ecm.exports import Column
from ecm.models import User

# Up to here a page waits for its file; a longer export is a job with a notice at its end.
MOST_AT_ONCE = 2_000
# More rows are not looked at in one sheet; a narrower filter gives the rest.
MOST = 100_000


@dataclass(frozen=True)
class Table:
    """A list: who may open it, its columns, the rows that a person sees of it for an address, and its page.

    A list without a permission shows everybody rows of their own. `shown` makes of a batch of rows what the columns
    read, with a fixed number of queries.
    """

    key: str
    title: str | Promise
    permission: str
    columns: Sequence[Column[Any]]
    rows: Callable[[User, QueryDict, date], "QuerySet[Any, Any]"]
    shown: Callable[[User, Sequence[Any], date], Iterable[Any]]
    page: str

    def address(self, query: QueryDict) -> str:
        """The page of the list, narrowed as the address says."""
        return f"{reverse(self.page)}?{query.urlencode()}"


Turn = tuple[Sequence[Any], str]
"""Rows as the columns read them, and the cursor of those that follow ("" after the last)."""


@dataclass(frozen=True)
class PagedTable:
    """A list that is read as its page reads it: page by page, each as large as is asked.

    `turn(user, query, today, cursor, size)` gives a page; `address(query)` is where the list is looked at.
    """

    key: str
    title: str | Promise
    permission: str
    columns: Sequence[Column[Any]]
    turn: Callable[[User, QueryDict, date, str, int], Turn]
    address: Callable[[QueryDict], str]


AnyTable = Table | PagedTable
_tables: dict[str, AnyTable] = {}


def register_table(table: AnyTable) -> None:
    """Let the list be taken away; called from `ready()`."""
    _tables[table.key] = table


def table_named(key: str) -> AnyTable | None:
    """The list of this key."""
    return _tables.get(key)
