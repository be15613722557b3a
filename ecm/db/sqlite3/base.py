"""SQLite as Dossier needs it: durable, with foreign keys, and with a fair queue of writers.

SQLite's own waiting is a poll with growing sleeps, so under load one writer may starve while others overtake it.
Here a transaction that will write first takes its place in a queue: threads of this process are served in order of
arrival, processes by the kernel's file lock.
"""

import fcntl
import os
import threading
from collections import deque
from typing import Any

from django.db.backends.sqlite3 import base


class WriterQueue:
    """A first-come first-served lock for the threads of this process, and a file lock against other processes."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._busy = False
        self._handle: int | None = None
        self._owner_pid = os.getpid()

    def take(self) -> None:
        with self._guard:
            turn = None
            if self._busy:
                turn = threading.Event()
                self._waiting.append(turn)
            self._busy = True
        if turn:
            turn.wait()
        self._lock_file()

    def give_back(self) -> None:
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False

    def _lock_file(self) -> None:
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)


_queues: dict[str, WriterQueue] = {}
_queues_guard = threading.Lock()


def queue_for(name: str) -> WriterQueue | None:
    """The queue of a database file; none for a database in memory."""
    if ":memory:" in name or "mode=memory" in name:
        return None
    key = os.path.realpath(name)
    with _queues_guard:
        if key not in _queues or _queues[key]._owner_pid != os.getpid():
            _queues[key] = WriterQueue(f"{key}.writers")
        return _queues[key]


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite backend with our pragmas and the queue of writers around each transaction."""

    _turn: WriterQueue | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY",
                       "cache_size=-16000", "mmap_size=268435456"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}").close()
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        queue = queue_for(str(self.settings_dict["NAME"]))
        if queue:
            queue.take()
        self._turn = queue
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # private, absent from the stubs
        except BaseException:  # the turn must be given back whatever stopped us
            self._end_turn()
            raise

    def _commit(self) -> None:
        # A failed commit keeps the transaction open: the rollback that follows ends the turn.
        super()._commit()  # type: ignore[misc]  # private, absent from the stubs
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # private, absent from the stubs
        finally:
            self._end_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn:
            turn.give_back()
