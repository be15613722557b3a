"""One server for one data folder, and the marks that let a second start skip what is done already."""

import fcntl
import hashlib
import os
import sys
from pathlib import Path
from typing import IO, NoReturn

from ecm.environment import BASE_DIR, environment


class AlreadyServing(Exception):
    """Another process serves this data folder."""


class ServerLock:
    """Held while a server runs on the folder; released by the system whatever ends the process."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "server.lock"
        self._file: IO[str] | None = None

    def __enter__(self) -> "ServerLock":
        self._file = self._path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            raise AlreadyServing(f"process {self._file.read().strip()}") from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()
        return self

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.close()

    def pass_on(self) -> None:
        """Let a program that replaces this process keep the lock."""
        if self._file:
            os.set_inheritable(self._file.fileno(), True)


def is_prepared(folder: Path) -> bool:
    mark = folder / "prepared"
    return mark.exists() and mark.read_text() == _fingerprint()


def mark_prepared(folder: Path) -> None:
    (folder / "prepared").write_text(_fingerprint())


def _fingerprint() -> str:
    """Changes with the migrations, the translations, the static files and the database that is served."""
    digest = hashlib.sha256(environment().database.encode())
    for pattern in ("*/migrations/*.py", "*/locale/*/LC_MESSAGES/*.po", "*/static/**/*", "requirements/base.txt"):
        for path in sorted(BASE_DIR.glob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(BASE_DIR)}:{path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def become_server(address: str, port: int, lock: ServerLock) -> NoReturn:
    """Replace this process by the supervisor of the web process, which holds the lock on; returns never.

    The supervisor imports no Django, so the product takes the memory of one Django process and not of two.
    """
    lock.pass_on()
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # glibc would keep freed memory apart for each thread
    os.execv(sys.executable, [sys.executable, "-m", "ecm.supervisor", address, str(port)])  # noqa: S606  # our own module
