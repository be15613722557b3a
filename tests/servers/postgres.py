"""A private PostgreSQL from Debian's package, without rights: its own folder, its own port, ended with the tests.

The migrated database is kept in the cache for each state of the migrations, so that only the first start pays for it.
"""

import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import database

ROOT = Path(__file__).resolve().parents[2]
CACHE = database.CACHE.parent / "test-postgres"
ROLE, PREPARED = "dossier", "prepared"
# Nothing here outlives a test, so nothing has to survive a power cut.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB", "shared_buffers=64MB")
PATIENCE = 60.0  # seconds until the server answers


class NoPostgres(Exception):
    """PostgreSQL cannot be started here; the text says why."""


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    folder: Path
    port: int
    password: str

    def url(self, name: str) -> str:
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{name}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def copy_of_prepared(self, name: str) -> str:
        """The URL of a fresh database with all migrations and default roles."""
        self.run(f"DROP DATABASE IF EXISTS {name} (FORCE)", f"CREATE DATABASE {name} TEMPLATE {PREPARED}")
        return self.url(name)


def programs() -> Path:
    """The folder of initdb and postgres. Raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoPostgres("Debian's package postgresql-15 is not installed")
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        raise NoPostgres("PostgreSQL refuses root, and setpriv is not there to step down")
    return found[-1].parent


def _as_nobody_special(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root: step down to the user that Debian's package made."""
    if os.geteuid():
        return list(command)
    return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", *command]


@contextmanager
def running(folder: Path | None = None, *, durable: bool = False) -> Iterator[Postgres]:
    """A server on a new cluster, or on that of `folder`. `durable` keeps fsync, for tests that kill it."""
    bin_folder = programs()
    home = Path(tempfile.mkdtemp(prefix="dossier-postgres-"))
    try:
        if folder:
            shutil.copytree(folder, home / "data")
            password = (folder / "password").read_text()
        else:
            password = _new_cluster(bin_folder, home)
        _give_away(home)
        with _served(bin_folder, home, password, durable) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _new_cluster(bin_folder: Path, home: Path) -> str:
    password = secrets.token_hex(16)
    (home / "password").write_text(password)
    _give_away(home)
    command = _as_nobody_special(
        str(bin_folder / "initdb"), "-D", str(home / "data"), "-U", ROLE, "-A", "scram-sha-256",
        f"--pwfile={home / 'password'}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
    )  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise NoPostgres(f"initdb failed: {done.stderr[-500:]}")
    (home / "data" / "password").write_text(password)
    return password


def _give_away(home: Path) -> None:
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "postgres:postgres", str(home)], check=True)
    for path in (home, home / "data"):
        if path.is_dir():
            path.chmod(0o700)


@contextmanager
def _served(bin_folder: Path, home: Path, password: str, durable: bool) -> Iterator[Postgres]:
    port = _free_port()
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", *(() if durable else QUICK)]
    options = [part for setting in settings for part in ("-c", setting)]
    command = [str(bin_folder / "postgres"), "-D", str(home / "data"), "-p", str(port), *options]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            _as_nobody_special(*command), stdout=log, stderr=log, cwd="/", start_new_session=True
        )
        try:
            _await(port, password, process, home / "log")
            yield Postgres(home, port, password)
        finally:
            process.send_signal(signal.SIGINT)  # the "fast" shutdown: sessions are cut off
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, password: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    import psycopg

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user=ROLE, password=password, dbname="postgres", connect_timeout=2
            ).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoPostgres(f"PostgreSQL did not start: {log.read_text(errors='replace')[-800:]}")


@contextmanager
def prepared() -> Iterator[Postgres]:
    """A server whose database `prepared` holds all migrations; made once for each state of the migrations."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / _fingerprint()
    with database._locked(CACHE / "lock"):
        if not folder.exists():
            for old in CACHE.iterdir():
                if old.is_dir():
                    shutil.rmtree(old, ignore_errors=True)
            _build(folder)
    with running(folder) as server:
        yield server


def _fingerprint() -> str:
    version = programs().parts[-2]
    return hashlib.sha256(f"{version} {database._fingerprint()}".encode()).hexdigest()[:20]


def _build(folder: Path) -> None:
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with running() as server:
        server.run(f"CREATE DATABASE {PREPARED}")
        _migrate(server.url(PREPARED))
        home = server.folder
        _stop_and_copy(server, home / "data", partial)
    partial.rename(folder)


def _stop_and_copy(server: Postgres, data: Path, target: Path) -> None:
    """A copy of a cluster is whole only when its server has written everything and stands still."""
    server.run("CHECKPOINT")
    pid = int((data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGINT)
    while (data / "postmaster.pid").exists():
        time.sleep(0.05)
    shutil.copytree(data, target)


def _migrate(url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="dossier-prepare-") as scratch:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("ECM_", "DJANGO_", "DOSSIER_"))}
        environment |= {"ECM_DATA_DIR": scratch, "ECM_JOBS": "manual", "ECM_DATABASE": url}
        environment["DJANGO_SETTINGS_MODULE"] = "ecm.settings"
        command = [sys.executable, str(ROOT / "manage.py"), "prepare", "--database-only"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The migrations do not run on PostgreSQL:\n{done.stdout}\n{done.stderr[-4000:]}")


def renew(url: str) -> None:
    """Lay the database of the URL anew from the prepared one beside it; open connections to it are cut off."""
    import psycopg

    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {PREPARED}".encode())
