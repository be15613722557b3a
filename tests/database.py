"""A migrated database is made once for each state of the migrations, and copied for each test process."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("DOSSIER_CACHE", ROOT / ".cache")) / "test-database"


def template() -> Path:
    """Path of the prepared database; made in a process of its own when it is missing (about 20 s)."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"{_fingerprint()}.sqlite3"
    with _locked(CACHE / "lock"):
        if not path.exists():
            _build(path)
    return path


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for library in ("django", "wagtail", "django-axes"):
        digest.update(f"{library}={version(library)}\n".encode())
    files = [*ROOT.glob("*/migrations/*.py"), ROOT / "ecm/access/roles.py", ROOT / "ecm/settings.py"]
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:20]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _build(path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="dossier-template-") as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("ECM_", "DJANGO_"))}
        environment |= {"ECM_DATA_DIR": folder, "ECM_JOBS": "manual", "DJANGO_SETTINGS_MODULE": "ecm.settings"}
        command = [sys.executable, str(ROOT / "manage.py"), "prepare", "--database-only"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"The test database could not be prepared:\n{done.stdout}\n{done.stderr}")
        made = Path(folder) / "dossier.sqlite3"
        with sqlite3.connect(made) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for old in CACHE.glob("*.sqlite3"):
            old.unlink()
        partial = path.with_suffix(".partial")
        shutil.copyfile(made, partial)
        partial.rename(path)
