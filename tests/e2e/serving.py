"""A real server on the demo organisation: the data folder is prepared once for each state of the product."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import database

ROOT = Path(__file__).resolve().parents[2]
CACHE = database.CACHE.parent / "e2e"
SOURCES = ("*/migrations/*.py", "demo/**/*", "*/static/**/*", "*/locale/*/LC_MESSAGES/*.po", "ecm/access/roles.py")
PATIENCE = 120.0  # seconds until the server answers


@dataclass(frozen=True)
class Served:
    """Where the product answers, and its data folder."""

    url: str
    folder: Path

    def manage(self, *arguments: str) -> str:
        """Run a management command on the same data; its output."""
        return _manage(self.folder, *arguments)


@contextlib.contextmanager
def served() -> Iterator[Served]:
    """The product as `make run` starts it, on a copy of the prepared demo."""
    home = Path(tempfile.mkdtemp(prefix="dossier-e2e-"))
    folder = home / "data"
    shutil.copytree(_prepared(), folder, symlinks=True)
    port = _free_port()
    command = [sys.executable, "manage.py", "serve", "--demo", "--port", str(port)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(folder), stdout=log, stderr=log, start_new_session=True
        )
        try:
            _await(port, process, home / "log")
            yield Served(f"http://127.0.0.1:{port}", folder)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            shutil.rmtree(home, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ECM_", "DOSSIER_TEST"))}
    return kept | {"ECM_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "ecm.settings", "ECM_DEMO": "1"}


def _prepared() -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / _fingerprint()
    with (CACHE / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not folder.exists():
            for old in CACHE.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            _build(folder)
    return folder


def _fingerprint() -> str:
    digest = hashlib.sha256(database._fingerprint().encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _build(folder: Path) -> None:
    """The migrated database of the tests, then the demo on it, and its letters taken in."""
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    shutil.copyfile(database.template(), partial / "dossier.sqlite3")
    _manage(partial, "prepare")
    _manage(partial, "demo")
    _manage(partial, "jobs", "drain")
    for leftover in partial.glob("dossier.sqlite3-*"):
        leftover.unlink()
    partial.rename(folder)


def _manage(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    environment = _environment(folder) | {"ECM_JOBS": "manual"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{arguments}: {done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=10):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server does not answer:\n{log.read_text(errors='replace')[-4000:]}")
