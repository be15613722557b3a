"""A private redis from Debian's package: its own folder and port, nothing saved, ended with the tests."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 20.0  # seconds until the server answers


class NoRedis(Exception):
    """redis cannot be started here; the text says why."""


@dataclass
class Redis:
    """A server that can be killed and started anew on the same port, empty each time."""

    binary: str
    folder: Path
    port: int
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        words = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [self.binary, *words, "--dir", str(self.folder), "--logfile", str(self.folder / "redis.log")],
            start_new_session=True,
        )
        self._wait()

    def kill(self) -> None:
        """As a machine that loses power: all messages are gone."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise NoRedis("redis-server does not answer")


@contextmanager
def running(folder: Path) -> Iterator[Redis]:
    """A server that keeps nothing. Raises NoRedis."""
    binary = shutil.which("redis-server")
    if binary is None:
        raise NoRedis("redis-server is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Redis(binary, folder, int(probe.getsockname()[1]))
    server.start()
    try:
        yield server
    finally:
        server.kill()
