"""Where the embedded index lives: in the main database, in the record's own transaction, or in a file of its own."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol, cast

from django.db import connection, transaction

from search.backends.schema import STATEMENTS


class IndexDatabase(Protocol):
    """A SQLite database with the tables of the index."""

    is_transactional: bool

    def connect(self) -> sqlite3.Connection:
        """This thread's connection."""
        ...

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection inside a transaction that this block commits, or joins."""
        ...


class MainDatabase:
    """The tables made by our migration beside the business tables: an entry is written with its record or not at all.

    The statements go to Django's own connection, past its cursor: they are FTS5's, with numbered parameters.
    """

    is_transactional = True

    def connect(self) -> sqlite3.Connection:
        connection.ensure_connection()
        return cast("sqlite3.Connection", connection.connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        with transaction.atomic():
            yield self.connect()


class FileDatabase:
    """A file of its own, made when first opened: for installations on PostgreSQL and for scratch work."""

    is_transactional = False

    def __init__(self, path: str) -> None:
        self._path = path
        self._local = threading.local()

    def connect(self) -> sqlite3.Connection:
        kept: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if kept is None:
            kept = self._local.connection = self._opened()
        return kept

    def _opened(self) -> sqlite3.Connection:
        if self._path != ":memory:":
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        opened = sqlite3.connect(self._path, timeout=20, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-16000", "mmap_size=268435456"):
            opened.execute(f"PRAGMA {pragma}").close()
        for statement in STATEMENTS:
            opened.execute(statement).close()
        return opened

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        opened = self.connect()
        if opened.in_transaction:
            yield opened
            return
        opened.execute("BEGIN IMMEDIATE")
        try:
            yield opened
        except BaseException:  # whatever stopped the writer, its half must not stay
            opened.execute("ROLLBACK")
            raise
        opened.execute("COMMIT")
