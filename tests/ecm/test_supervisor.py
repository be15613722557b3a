"""The process that holds the web process: what is left when it is killed."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import holds

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_worker_does_not_outlive_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ecm.supervisor", "127.0.0.1", str(port)]
    environment = os.environ | {"ECM_DATA_DIR": str(tmp_path)}
    supervisor = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        children = Path(f"/proc/{supervisor.pid}/task/{supervisor.pid}/children")
        assert holds(lambda: bool(children.read_text().split()))
        workers = children.read_text().split()
        supervisor.kill()
        supervisor.wait()
        assert holds(lambda: not any(_lives(worker) for worker in workers))
    finally:
        if supervisor.poll() is None:
            os.killpg(supervisor.pid, signal.SIGKILL)


def _lives(pid: str) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
