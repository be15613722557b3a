"""Prepared bases: a data folder for each size, made once for each state of the generator and the migrations."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"


@dataclass(frozen=True)
class Base:
    """A data folder with so many documents."""

    folder: Path
    documents: int

    def environment(self) -> dict[str, str]:
        """Variables for a process that works on the base."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ECM_")}
        return kept | {
            "ECM_DATA_DIR": str(self.folder),
            "ECM_JOBS": "manual",
            "DJANGO_SETTINGS_MODULE": "ecm.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def manage(self, *arguments: str) -> None:
        """Run a management command on the base. Raises CalledProcessError."""
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment(), check=True)


def prepared(documents: int, *, indexed: bool = True) -> Base:
    """The base with at least so many documents and five events for each, from the cache or newly made.

    Without `indexed` nothing in it can be searched for; an indexed one that is there serves too.
    """
    whole = Base(CACHE / f"{documents}-{_fingerprint()}", documents)
    base = whole if indexed or (whole.folder / "ready").exists() else replace(whole, folder=_plain(whole.folder))
    if (base.folder / "ready").exists():
        base.manage("prepare")  # the static files of the code that is measured, not of that which made the base
    else:
        for old in CACHE.glob(f"{documents}-*"):
            shutil.rmtree(old)
        base.folder.mkdir(parents=True)
        base.manage("prepare")
        more = () if indexed else ("--no-index",)
        base.manage("demo", "--documents", str(documents), "--events", str(5 * documents), *more)
        base.manage("jobs", "drain")
        (base.folder / "ready").touch()
    return base


def _plain(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-plain")


def scratch(base: Base) -> Base:
    """A copy for measures that write; the caller removes its folder."""
    folder = base.folder.with_name(f"scratch-{base.documents}")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base.folder, folder)
    return Base(folder, base.documents)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in ("*/migrations/*.py", "demo/**/*.py", "search/languages/*.py"):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
