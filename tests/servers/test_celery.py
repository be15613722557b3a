"""Jobs carried out by Celery through a real redis: messages may be lost and workers killed, no job is."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.database import template
from tests.kill.hosting import ROOT
from tests.kill.office import letter
from tests.servers.redis import NoRedis, Redis, running

KEEPER = ["/bin/sh", "-c", 'while :; do "$@"; sleep 1; done', "keeper"]
PATIENCE = 300.0  # seconds at most until all work is done: only a broken product needs them all

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("celery")]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Redis]:
    try:
        with running(tmp_path) as server:
            yield server
    except NoRedis as reason:
        pytest.skip(str(reason))


class Installation:
    """A data folder whose jobs go to Celery."""

    def __init__(self, folder: Path, broker: Redis) -> None:
        folder.mkdir()
        self.database = folder / "dossier.sqlite3"
        self.database.write_bytes(template().read_bytes())
        self._log = folder / "worker.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ECM_", "DOSSIER_TEST"))}
        self._environment = kept | {
            "ECM_DATA_DIR": str(folder), "ECM_JOBS": "celery", "ECM_BROKER": broker.url,
            "ECM_SECRET_KEY": "a key for tests only " * 3, "DJANGO_SETTINGS_MODULE": "ecm.settings",
        }  # fmt: skip

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self._environment, check=True, capture_output=True, text=True, timeout=PATIENCE
        ).stdout

    @contextmanager
    def worker(self) -> Iterator[int]:
        """A worker with two processes, in a group of its own; killed with the whole group at the end.

        One that ends by itself is started again, as a service manager does: a broker that dies can end it.
        """
        celery = [sys.executable, "-m", "celery", "-A", "ecm.celery_worker", "worker", "--concurrency", "2"]
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [*KEEPER, *celery], cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def states(self) -> Counter[str]:
        """How many jobs are in which state; rounds that come by the clock left out."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT state FROM ecm_job WHERE key NOT LIKE 'period:%'").fetchall()
        return Counter(state for (state,) in rows)

    def understood(self) -> int:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            query = "SELECT COUNT(*) FROM correspondence_intakeitem WHERE state = 'waiting'"
            return int(connection.execute(query).fetchone()[0])

    def await_done(self, letters: int) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.understood() == letters and set(self.states()) == {"done"}:
                return
            time.sleep(0.2)
        raise AssertionError(f"{self.states()}, {self.understood()} of {letters}: {self._log.read_text()[-3000:]}")


def _letters(folder: Path, *words: str) -> str:
    folder.mkdir()
    for word in words:
        (folder / f"{word}.eml").write_bytes(letter(word))
    return str(folder)


def test_letters_are_understood_by_a_worker_whatever_is_killed(tmp_path: Path, broker: Redis) -> None:
    office = Installation(tmp_path / "data", broker)
    with office.worker():
        office.manage("intake", _letters(tmp_path / "first", "a1", "b2"))
        office.await_done(2)
        broker.kill()  # messages of the third letter go nowhere
        office.manage("intake", _letters(tmp_path / "second", "c3"))
        broker.start()
        office.await_done(3)
        office.manage("intake", _letters(tmp_path / "third", "d4", "e5"))
    with office.worker():  # the one before was killed with its jobs in hand
        office.await_done(5)
