"""The database's part of a backup: a consistent copy while people work, and its way back."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.db import connection

from ecm.backup.manifest import Broken
from ecm.environment import environment

SQLITE_FILE, POSTGRES_FILE = "database.sqlite3", "database.pgdump"


def dump(folder: Path) -> str:
    """Write a consistent copy into the folder; returns the file's name."""
    if connection.vendor == "sqlite":
        _dump_sqlite(Path(str(connection.settings_dict["NAME"])), folder / SQLITE_FILE)
        return SQLITE_FILE
    _run_postgres("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRES_FILE}", _name())
    return POSTGRES_FILE


def _dump_sqlite(source: Path, target: Path) -> None:
    """SQLite's own online copy: it holds no writer up longer than a few pages take."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy, pages=2000)
        copy.execute("PRAGMA journal_mode=DELETE")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def check(folder: Path, name: str) -> None:
    """The copy can be read whole. Raises Broken."""
    if name == POSTGRES_FILE:
        _run_postgres("pg_restore", "--list", str(folder / name), connected=False)
        return
    with closing(sqlite3.connect(f"file:{folder / name}?mode=ro&immutable=1", uri=True)) as copy:
        try:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
            orphan = copy.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise Broken(f"The database's copy cannot be read: {error}") from error
    if answer != "ok" or orphan:
        raise Broken(f"The database's copy is damaged: {answer if answer != 'ok' else orphan}")


def blobs_named(folder: Path, name: str) -> dict[str, int] | None:
    """Digest and size of each file content that the copy names; None where the copy cannot be asked."""
    if name == POSTGRES_FILE:
        return None
    with closing(sqlite3.connect(f"file:{folder / name}?mode=ro&immutable=1", uri=True)) as copy:
        if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'storage_blob'").fetchone():
            return None
        return dict(copy.execute("SELECT digest, size FROM storage_blob"))


def restore(folder: Path, name: str) -> None:
    """Put the copy where the settings say the database is; that place must be empty. Raises Broken."""
    if name == POSTGRES_FILE:
        if connection.vendor != "postgresql" or connection.introspection.table_names():
            raise Broken("ECM_DATABASE must name an empty PostgreSQL database.")
        connection.close()
        _run_postgres("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_name()}", str(folder / name))
        return
    target = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or (target.exists() and target.stat().st_size):
        raise Broken(f"{target} exists already; a backup is restored into an empty place.")
    connection.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    shutil.copyfile(folder / name, partial)
    partial.replace(target)


def _name() -> str:
    return urlsplit(environment().database).path.lstrip("/")


def _run_postgres(program: str, *arguments: str, connected: bool = True) -> None:
    """Run one of PostgreSQL's programs; the password travels in the environment, never on the command line."""
    url = urlsplit(environment().database)
    found = shutil.which(program) or next((str(p) for p in Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), "")
    if not found:
        raise Broken(f"{program} is not installed (Debian's package postgresql-client).")
    access = {"PGHOST": url.hostname or "localhost", "PGPORT": str(url.port or 5432)}
    access |= {"PGUSER": unquote(url.username or ""), "PGPASSWORD": unquote(url.password or "")}
    settings = {**os.environ, **(access if connected else {})}
    done = subprocess.run([found, *arguments], env=settings, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        raise Broken(f"{program} failed: {done.stderr[-500:]}")
