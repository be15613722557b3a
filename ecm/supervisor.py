"""The process that holds the web process: starts it, starts it again when it dies, ends it with SIGINT or SIGTERM."""

import ctypes
import os
import signal
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

WORKER_THREADS = 8
PR_SET_PDEATHSIG = 1


def supervise(address: str, port: int) -> None:
    """Serve until told to stop: one worker process with threads; the jobs run in it too."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecm.settings")
    os.register_at_fork(after_in_child=_end_with_the_parent)
    Granian(
        "ecm.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=WORKER_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
        websockets=False,
    ).serve()


def _end_with_the_parent() -> None:
    """A worker whose supervisor was killed would serve on, and hold the lock of the data folder, for nobody to end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    supervise(sys.argv[1], int(sys.argv[2]))
