"""The server's side of the cage: give a file to a child, get its result or the reason why there is none."""

import os
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from storage.sandbox.protocol import ACCEPTED, CageLimits, Request, Verdict, decode_result, decode_verdict

PROJECT = Path(__file__).resolve().parent.parent.parent
IDLE_SECONDS = 30.0
# More children at once than this only take memory from each other.
AT_ONCE = 4
# Beyond a child's deadline the zygote itself gets this long to say how it ended.
GRACE_SECONDS = 10.0


@dataclass(frozen=True)
class Outcome:
    """`reason` is "" for work done, else a stable code; times in seconds, memory in MiB."""

    reason: str
    value: dict[str, Any] = field(default_factory=dict)
    parts: list[bytes] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0


class _ZygoteGone(Exception):
    """The zygote ended before it took or finished the request."""


class Cage:
    """A zygote started at the first need. Usable from any thread; a forked server gets a zygote of its own."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self.idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def run(
        self, job: str, source: BinaryIO, options: dict[str, Any] | None = None, limits: CageLimits | None = None
    ) -> Outcome:
        """Do the job on the whole file. Never raises for what the file does; repeating is harmless."""
        request = Request(job, options or {}, limits or CageLimits())
        with self._turns, _RealFile(source) as file:
            for _ in range(2):
                try:
                    return self._once(request, file)
                except _ZygoteGone:
                    self.close()
        return Outcome(reason="cage.lost")

    def close(self) -> None:
        """End the zygote and what it runs."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    def _once(self, request: Request, file: BinaryIO) -> Outcome:
        control = self._connected()
        result = os.memfd_create("result", os.MFD_CLOEXEC)
        reading, writing = os.pipe2(os.O_CLOEXEC)
        try:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
            try:
                socket.send_fds(control, [request.encode()], [file.fileno(), result, writing])
            except OSError as error:
                raise _ZygoteGone from error
            finally:
                os.close(writing)
            verdict = _await_verdict(reading, request.limits.wall_seconds + GRACE_SECONDS)
            return _outcome(verdict, result)
        finally:
            os.close(reading)
            os.close(result)

    def _connected(self) -> socket.socket:
        with self._lock:
            if self._control is None or self._owner != os.getpid() or self._has_ended():
                self._drop()
                self._control = self._start()
                self._owner = os.getpid()
            return self._control

    def _has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own command
                [sys.executable, "-m", "storage.sandbox.zygote", str(theirs.fileno()), str(self.idle_seconds)],
                cwd=PROJECT, env=_bare_environment(), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        return ours


def _bare_environment() -> dict[str, str]:
    """Nothing of the server's settings or secrets crosses into the cage."""
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV", "TESSDATA_PREFIX") if name in os.environ}
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", **kept}


class _RealFile:
    """The stream as a file with a descriptor; streams of other stores are copied to an unnamed one."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.copy: BinaryIO | None = None

    def __enter__(self) -> BinaryIO:
        try:
            self.source.fileno()
        except (OSError, AttributeError):
            self.copy = os.fdopen(os.memfd_create("source", os.MFD_CLOEXEC), "w+b")
            self.source.seek(0)
            shutil.copyfileobj(self.source, self.copy)
            self.copy.flush()
            return self.copy
        return self.source

    def __exit__(self, *_: object) -> None:
        if self.copy is not None:
            self.copy.close()


def _await_verdict(reading: int, patience: float) -> Verdict:
    data, end = b"", time.monotonic() + patience
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    while True:
        if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
            raise _ZygoteGone
        piece = os.read(reading, 65536)
        if not piece:
            break
        data += piece
    if len(data) <= len(ACCEPTED):
        raise _ZygoteGone
    return decode_verdict(data.removeprefix(ACCEPTED))


def _outcome(verdict: Verdict, result: int) -> Outcome:
    reason, value, parts = verdict.reason, dict[str, Any](), list[bytes]()
    if not reason:
        try:
            value, parts = decode_result(os.pread(result, os.fstat(result).st_size, 0))
        except (ValueError, TypeError):
            reason = "cage.broken"
    return Outcome(reason, value, parts, verdict.seconds, verdict.cpu_seconds, verdict.peak_mb)


_cage = Cage()


def cage() -> Cage:
    """The cage of this process."""
    return _cage
