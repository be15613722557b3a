"""The zygote: a small process with the reading libraries ready, which forks one child for each file.

Started as `python -m storage.sandbox.zygote DESCRIPTOR IDLE_SECONDS`. It ends when the server's end of the socket
closes, or when nobody asked anything for a while.
"""

import gc
import os
import resource
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage.sandbox import confine
from storage.sandbox.child import OUT_OF_MEMORY, become_child
from storage.sandbox.jobs import preload
from storage.sandbox.protocol import ACCEPTED, DESCRIPTORS, MAX_PACKET, Verdict, decode_request

CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP}


@dataclass
class Running:
    """A child at work: where its verdict goes, when it must have ended, and its folder."""

    pid: int
    handle: int
    verdict: int
    started: float
    deadline: float
    folder: Path
    is_late: bool = False


class Zygote:
    """The loop: take requests, fork, keep deadlines, tell how each child ended."""

    def __init__(self, control: socket.socket, idle_seconds: float, root: Path) -> None:
        self.control, self.idle_seconds, self.root = control, idle_seconds, root
        self.children: dict[int, Running] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        self.last_busy = time.monotonic()

    def serve(self) -> None:
        """Work until the server is gone or has had no wish for `idle_seconds`."""
        while True:
            for key, _ in self.selector.select(self._patience()):
                if key.fileobj is self.control:
                    if not self._take_request():
                        return
                else:
                    self._finish(self.children.pop(key.fd))
            self._kill_late()
            if not self.children and time.monotonic() - self.last_busy > self.idle_seconds:
                return

    def _patience(self) -> float:
        now = time.monotonic()
        if not self.children:
            return max(0.0, self.last_busy + self.idle_seconds - now) + 0.05
        return max(0.0, min(child.deadline for child in self.children.values()) - now) + 0.01

    def _take_request(self) -> bool:
        packet, descriptors, _, _ = socket.recv_fds(self.control, MAX_PACKET, DESCRIPTORS)
        if not packet:
            return False
        self.last_busy = time.monotonic()
        if len(descriptors) == DESCRIPTORS:
            self._start(packet, descriptors)
        for descriptor in descriptors[:2]:
            os.close(descriptor)
        return True

    def _start(self, packet: bytes, descriptors: list[int]) -> None:
        request = decode_request(packet)
        folder = Path(tempfile.mkdtemp(dir=self.root))
        with suppress(BrokenPipeError):
            os.write(descriptors[2], ACCEPTED)
        pid = os.fork()
        if pid == 0:
            become_child(request, descriptors, folder)
        with suppress(ProcessLookupError, PermissionError):  # the child does it too; who comes first is open
            os.setpgid(pid, pid)
        now = time.monotonic()
        handle = os.pidfd_open(pid)
        deadline = now + request.limits.wall_seconds
        self.children[handle] = Running(pid, handle, descriptors[2], now, deadline, folder)
        self.selector.register(handle, selectors.EVENT_READ)

    def _kill_late(self) -> None:
        now = time.monotonic()
        for child in self.children.values():
            if now >= child.deadline and not child.is_late:
                child.is_late = True
                child.deadline = now + 3600
                _kill_group(child.pid)

    def _finish(self, child: Running) -> None:
        self.selector.unregister(child.handle)
        _kill_group(child.pid)  # programs that the child started and left behind; its id is still taken
        _, status, usage = os.wait4(child.pid, 0)
        verdict = Verdict(
            reason=_reason(status, child.is_late),
            seconds=round(time.monotonic() - child.started, 4),
            cpu_seconds=round(usage.ru_utime + usage.ru_stime, 4),
            peak_mb=round(usage.ru_maxrss / 1024, 1),
        )
        shutil.rmtree(child.folder, ignore_errors=True)
        with suppress(BrokenPipeError):
            os.write(child.verdict, verdict.encode())
        os.close(child.verdict)
        os.close(child.handle)
        self.last_busy = time.monotonic()


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _reason(status: int, is_late: bool) -> str:
    """ "" for a child that did its work, else the reason code of its end."""
    if is_late:
        return "cage.deadline"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "cage.cpu"
        return "cage.crashed" if number in CRASHES else "cage.killed"
    code = os.WEXITSTATUS(status)
    if code == OUT_OF_MEMORY:
        return "cage.memory"
    return "cage.broken" if code else ""


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the server's; we end when its socket closes
    confine.leave_network()
    confine.forbid_new_rights()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    preload()
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory(prefix="dossier-cage-") as root:
        Zygote(control, float(sys.argv[2]), Path(root)).serve()


if __name__ == "__main__":
    main()
