"""The test's side of the host: start a server, kill it, ask a function."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds for a server to answer
LOG = "server.log"


class Host:
    """Forks servers on one data folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ECM_", "DOSSIER_TEST"))}
        environment = kept | {
            "ECM_DATA_DIR": str(folder),
            "ECM_JOBS": "embedded",
            "ECM_SECRET_KEY": "a key for tests only " * 3,
            "DJANGO_SETTINGS_MODULE": "ecm.settings",
        }
        self.folder, self.pid, self.port = folder, 0, free_port()
        self._log = (folder / LOG).open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.host"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the host ended:\n{self.log()}")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def _ask(self, **wish: Any) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        return self._hear()

    def start(self, *, fault: str = "", nth: int = 1, plant: str = "") -> None:
        """Fork a server and wait until it answers, or has died at its fault."""
        self.pid = self._ask(do="serve", port=self.port, fault=fault, nth=nth, plant=plant)["pid"]
        end = time.monotonic() + PATIENCE
        while not self.has_died():
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/api/v1/visas/")
                connection.getresponse().read()
                connection.close()
                return
            if time.monotonic() > end:
                raise RuntimeError(f"the server does not answer:\n{self.log()}")
            time.sleep(0.01)
        if not fault and not plant:
            raise RuntimeError(f"the server died by itself:\n{self.log()}")

    def has_died(self) -> bool:
        """Whether the server is gone; its body lies with the host until it is buried."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        return state in "ZX"

    def kill(self) -> None:
        """`kill -9` of the whole process group; returns when nothing of it runs any more."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        while not self.has_died():
            time.sleep(0.002)
        self._ask(do="bury", pid=self.pid)
        self.pid = 0

    def kill_if_running(self) -> None:
        if self.pid:
            self.kill()

    def call(self, name: str, **args: Any) -> Any:
        """Run `module:function` in a child of the host, with the product set up."""
        answer = self._ask(do="call", name=name, args=args)
        if "error" in answer:
            raise RuntimeError(f"{name}: {answer['error']}")
        return answer["result"]

    def go_over_to(self, base: Path) -> None:
        """Begin anew on a copy of a prepared folder, at the same place; no server runs."""
        assert not self.pid
        for old in (path for path in self.folder.iterdir() if path.name != LOG):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(base, self.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(LOG))

    def log(self) -> str:
        return (self.folder / LOG).read_text(errors="replace")[-4000:]

    def close(self) -> None:
        if self.pid and not self.has_died():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._log.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
