"""The whole product as people start it: seconds to the second start, memory at rest, pages over HTTP."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from bench.bases import ROOT
from bench.figures import Figure, of_samples, timed

REST = 6.0  # seconds at rest before memory is read
PATHS = ("/app/", "/app/documents/", "/app/journal/", "/app/counterparties/")


def run(documents: int) -> list[Figure]:
    port = _free_port()
    _started(port)[1].stop()  # the first start prepares
    starts, figures = [], []
    for last in (False, True):
        seconds, server = _started(port)
        starts.append(seconds * 1000)
        try:
            if last:
                figures = [*_pages(port), _memory(server.pid)]
        finally:
            server.stop()
    return [of_samples("second start", starts, target=10_000.0), *figures]


class _Server:
    def __init__(self, port: int) -> None:
        environment = os.environ | {"ECM_JOBS": "embedded"}
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        self.pid = self._process.pid

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            raise SystemExit("the server did not end at Ctrl+C") from None

    def has_ended(self) -> bool:
        return self._process.poll() is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(port: int) -> tuple[float, _Server]:
    """Seconds until the sign-in page answers, and the server."""
    began, server = time.perf_counter(), _Server(port)
    while not server.has_ended():
        try:
            _get(port, "/login/", "")
        except OSError:
            time.sleep(0.05)
        else:
            return time.perf_counter() - began, server
    raise SystemExit("the server ended while starting")


def _get(port: int, path: str, cookie: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return content
    finally:
        connection.close()


def _pages(port: int) -> list[Figure]:
    from bench.measures.pages import signed_in

    session = signed_in("secretary").cookies["dossier_session"].value
    cookie = f"dossier_session={session}"
    return [of_samples(f"over HTTP {path}", timed(partial(_get, port, path, cookie), 40, warm_up=5)) for path in PATHS]


def _memory(pid: int) -> Figure:
    time.sleep(REST)
    members = [pid, *_descendants(pid)]
    shares = {str(each): _proportional(each) for each in members}
    names = {str(each): _name(each) for each in members}
    return Figure(
        "memory of the process set at rest", "MB", round(sum(shares.values()), 1), target=250.0,
        notes={"each": {f"{names[each]} {each}": round(share, 1) for each, share in shares.items()}},
    )  # fmt: skip


def _descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found


def _proportional(pid: int) -> float:
    """Proportional set size: shared pages are counted once over the set, in MB (10^6)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()
