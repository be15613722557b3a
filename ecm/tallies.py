"""Numbers that every page shows: how many rows there are for a person, counted no further than a limit.

The text of such a count follows from the person's standing and the day. It is put together once for each of them and
only run afterwards, and all counts of a page are one query.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from ecm.access import Person, standing_of
from ecm.kept import Kept

Text = tuple[str, tuple[Any, ...]]
NOTHING: Text = ("0", ())
KEPT = 1_000  # texts kept for one tally


class Tally:
    """Counts what `rows(user, today)` gives; calling it with a person is one query.

    `rows` may look at the person's standing and at the day only.
    """

    def __init__(self, rows: Callable[[Person, date], "QuerySet[Any, Any]"], *, most: int) -> None:
        self._rows, self._most = rows, most
        self._texts: Kept[Text] = Kept(KEPT)

    def __call__(self, user: Person, today: date | None = None) -> int:
        return count([self], user, today)[0]

    def text(self, user: Person, today: date) -> Text:
        """The count as an expression of SQL with its parameters."""
        return self._texts.get((standing_of(user), today), lambda: self._put_together(user, today))

    def _put_together(self, user: Person, today: date) -> Text:
        rows = self._rows(user, today).order_by().values("pk")[: self._most]
        try:
            sql, parameters = rows.query.sql_with_params()
        except EmptyResultSet:
            return NOTHING
        return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", tuple(parameters)  # noqa: S608  # made by the ORM


def count(tallies: Iterable[Tally], user: Person, today: date | None = None) -> list[int]:
    """The numbers of these tallies for the person, in their order: one query, or none when nothing can be there."""
    texts = [tally.text(user, today or timezone.localdate()) for tally in tallies]
    if all(text is NOTHING for text in texts):
        return [0] * len(texts)
    with connection.cursor() as cursor:
        expressions = ", ".join(sql for sql, _ in texts)
        cursor.execute(f"SELECT {expressions}", [value for _, values in texts for value in values])
        return [int(number) for number in cursor.fetchone()]
