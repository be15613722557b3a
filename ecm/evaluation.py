"""Answers for outside scorers: each app registers sets, and `manage.py evaluate` writes what the product answers.

The command runs the set in a process of its own on a scratch database and store, so that nothing of a running
installation is read or touched.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from ecm.environment import BASE_DIR

Answers = Callable[[Path], Iterator[dict[str, Any]]]
PROGRESS_EVERY = 2.0  # seconds


@dataclass(frozen=True)
class EvaluationSet:
    """A set: the form of folder it reads, its answers in order, and whether they need tables."""

    name: str
    folder: str
    answers: Answers
    needs_database: bool = True


_sets: dict[str, EvaluationSet] = {}


def register_set(name: str, folder: str, answer: Answers, *, needs_database: bool = True) -> None:
    """Name a set; called from `ready()`. `answer(path)` yields one JSON object for each item of the folder."""
    _sets[name] = EvaluationSet(name, folder, answer, needs_database)


def sets() -> dict[str, EvaluationSet]:
    return dict(_sets)


def run_in_scratch(chosen: EvaluationSet, path: Path, out: Path, backend: str) -> int:
    """Run the set in a child process on a scratch installation, removed afterwards; the child's exit code."""
    folder = Path(tempfile.mkdtemp(prefix="dossier-evaluate-"))
    try:
        command = [sys.executable, str(BASE_DIR / "manage.py"), "evaluate", chosen.name, str(path.resolve())]
        command += ["--out", str(out.resolve()), "--inside"]
        return subprocess.run(command, env=_scratch_environment(folder, backend), cwd=folder, check=False).returncode  # noqa: S603  # our own command
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scratch_environment(folder: Path, backend: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ECM_")}
    scratch = {"ECM_DATA_DIR": str(folder), "ECM_JOBS": "manual", "ECM_SECRET_KEY": os.urandom(32).hex()}
    if backend:
        scratch["ECM_SEARCH"] = backend
    for name in ("ECM_CAGE_MEMORY_MB", "ECM_CAGE_SECONDS", "ECM_OUTBOUND_HOSTS"):
        if name in os.environ:
            scratch[name] = os.environ[name]
    return kept | scratch | {"PYTHONPATH": str(BASE_DIR)}


def write_answers(chosen: EvaluationSet, path: Path, out: Path, progress: TextIO) -> dict[str, Any]:
    """Write one answer a line; returns the closing summary: items, seconds, and the highest memory in MB."""
    begun = told = time.monotonic()
    items = 0
    with out.open("w", encoding="utf-8") as file:
        for answer in chosen.answers(path):
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
            items += 1
            if time.monotonic() - told > PROGRESS_EVERY:
                told = time.monotonic()
                progress.write(f"{chosen.name}: {items} items in {told - begun:.0f} s\n")
    seconds = round(time.monotonic() - begun, 2)
    return {"set": chosen.name, "items": items, "seconds": seconds, "peak_mb": round(_peak_mb(), 1)}


def _peak_mb() -> float:
    """The larger of this process and its largest child; Linux counts in KiB."""
    own, children = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return max(resource.getrusage(who).ru_maxrss for who in (own, children)) / 1024
