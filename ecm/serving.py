"""One server for one data folder, and the marks that let a second start skip what is done already."""

import fcntl
import hashlib
import os
from pathlib import Path
from typing import IO

from ecm.environment import BASE_DIR, environment

WORKER_THREADS = 8


class AlreadyServing(Exception):
    """Another process serves this data folder."""


class ServerLock:
    """Held while a server runs on the folder; released by the system whatever ends the process."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "server.lock"
        self._file: IO[str] | None = None

    def __enter__(self) -> None:
        self._file = self._path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            raise AlreadyServing(f"process {self._file.read().strip()}") from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.close()


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


def serve(address: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM: one worker process with threads; the jobs run in it too."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "ecm.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=WORKER_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level="warning",  # type: ignore[arg-type]  # the enum is a string
        process_name="dossier",
        websockets=False,
    ).serve()
