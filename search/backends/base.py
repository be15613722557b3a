"""What every index can do. The contract tests in `tests/contracts/` say it precisely."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from search.entries import Entry, Found, Key, Match, Query


class SearchBackend(Protocol):
    """An index of entries. Tokens are compared inside the query: what a person may not find is not counted either."""

    #: Whether `put` and `remove` take part in the transaction of the main database.
    is_transactional: bool

    def put(self, entries: Iterable[Entry]) -> int:
        """Write the entries, each in place of the one with its key; returns how many. A repeat is harmless."""
        ...

    def remove(self, keys: Iterable[Key]) -> None:
        """Take the entries out; absent ones are passed over."""
        ...

    def find(
        self, query: Query, *, visible_to: Sequence[str], limit: int = 20, after: str = "", with_facets: bool = False
    ) -> Found:
        """The page of hits after the cursor, best first. Raises InvalidInput for a cursor that was not made here."""
        ...

    def complete(self, query: Query, *, visible_to: Sequence[str], limit: int = 10) -> list[Match]:
        """Hits whose title or number has words that begin with those of the query: for finding while typing."""
        ...

    def keys(self, kind: str, *, above: int = 0, limit: int = 1_000) -> list[int]:
        """Ids of the kind's entries above an id, in order: for comparing the index with the database."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...
