"""The server as people start it: after `kill -9` of its whole group it comes back with all, nobody left behind."""

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.database import template
from tests.kill.hosting import ROOT, Host, free_port
from tests.kill.office import Ledger, Person, letter

PATIENCE = 90.0  # seconds

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("kill-0")]


class RealServer:
    """`manage.py serve` in a group of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ECM_", "DOSSIER_TEST"))}
        environment = kept | {
            "ECM_DATA_DIR": str(folder),
            "ECM_SECRET_KEY": "a key for tests only " * 3,
            "DJANGO_SETTINGS_MODULE": "ecm.settings",
        }
        self._port, self._log = port, (folder / "serve.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=self._log,
            stderr=self._log, start_new_session=True,
        )  # fmt: skip
        self._await(folder / "serve.log")

    def _await(self, log: Path) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
                connection.request("GET", "/api/v1/visas/")
                connection.getresponse().read()
                return
            time.sleep(0.1)
        raise AssertionError(f"the server does not answer: {log.read_text()[-3000:]}")

    def kill(self) -> set[int]:
        """Kill the group; the processes of the server's family, the cage's too, that it had a moment before."""
        family = {self._process.pid, *_descendants(self._process.pid)}
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._log.close()
        return family


def _descendants(pid: int) -> set[int]:
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found |= {int(child), *_descendants(int(child))}
    return found


def _lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def test_the_real_server_comes_back(tmp_path: Path) -> None:
    folder, letters = tmp_path / "data", tmp_path / "letters"
    host = Host(folder)
    shutil.copyfile(template(), folder / "dossier.sqlite3")
    try:
        world = host.call("tests.kill.world:build", mailbox=str(letters))
        port, given = free_port(), []
        for number in range(2):
            server = RealServer(folder, port)
            secretary = Person(port, world["sessions"]["secretary"])
            for _ in range(3):
                word = f"w{number}{os.urandom(6).hex()}"
                status, item = secretary.post("/api/v1/intake/", file=(f"{word}.eml", letter(word)))
                assert status == 201, item
                given.append(item["digest"])
            time.sleep(0.3)  # the runner and the cage are at work
            family = server.kill()
            end = time.monotonic() + 10
            while (left := {pid for pid in family if _lives(pid)}) and time.monotonic() < end:
                time.sleep(0.1)
            assert not left, f"processes outlived the kill: {left}"
        host.call("tests.kill.invariants:settle")
        ledger = Ledger()
        for digest in given:
            ledger.add("uploaded", digest)
        ledger.save(folder / "ledger.json")
        assert host.call("tests.kill.invariants:violations", ledger_path=str(folder / "ledger.json")) == []
    finally:
        host.close()
