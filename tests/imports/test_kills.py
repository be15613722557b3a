"""`kill -9` in the middle of a run and of an undoing: each row is taken in once, and taken back once.

DOSSIER_IMPORT_KILLS says how often each of the two is killed at most (6).
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.database import template

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("DOSSIER_IMPORT_KILLS", "6"))
ROWS = 150 * KILLS

pytestmark = [pytest.mark.slow, pytest.mark.server]


class Place:
    """A data folder with an import in it."""

    def __init__(self, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ECM_", "DOSSIER_TEST"))}
        own = {"ECM_DATA_DIR": str(folder), "ECM_JOBS": "manual", "DJANGO_SETTINGS_MODULE": "ecm.settings"}
        self.environment = kept | own | {"PYTHONPATH": str(ROOT)}
        shutil.copyfile(template(), folder / "dossier.sqlite3")

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.imports.child", *arguments]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def ask(self, *arguments: str) -> str:
        process = self.start(*arguments)
        out, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors[-3000:]
        return out

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask("report"))
        return found

    def killed_while_working(self, until: str, chance: random.Random) -> int:
        """Let it work and kill it again and again until the import is in this state; how often it was killed."""
        kills = 0
        while kills < KILLS:
            process = self.start("work", until)
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0.05, 1.2))
            if process.poll() is not None:
                return kills
            process.send_signal(signal.SIGKILL)
            process.communicate()
            kills += 1
        self.ask("work", until)
        assert self.told()["state"] == until
        return kills


def test_killed_it_takes_each_row_in_once_and_back_once(tmp_path: Path) -> None:
    place, chance = Place(tmp_path), random.Random(7)
    place.ask("prepare", str(ROWS))

    kills = place.killed_while_working("done", chance)
    told = place.told()
    assert told["names"] == [f"Party {number:04}" for number in range(ROWS)]
    assert (told["people"], told["requisites"], told["counts"]["outcome.created"]) == (ROWS, ROWS, ROWS)
    assert told["differences"] == []

    kills += place.killed_while_working("undone", chance)
    told = place.told()
    assert (told["names"], told["people"], told["addresses"], told["requisites"]) == ([], 0, 0, 0)
    assert told["counts"]["undone"] == ROWS
    assert told["differences"] == []
    assert kills > KILLS // 2
    print(f"{kills} kills over {ROWS} rows")
