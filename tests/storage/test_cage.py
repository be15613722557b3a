"""The cage holds whatever a file does to its reader."""

import io
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.sandbox.cage import Cage, Outcome
from storage.sandbox.protocol import CageLimits

MISCHIEF = """
import os, signal, socket, subprocess, sys, time
from pathlib import Path

def job(source, options):
    what = options["do"]
    if what == "sleep":
        time.sleep(60)
    elif what == "spin":
        while True:
            pass
    elif what == "eat":
        hoard = [bytearray(1 << 26) for _ in range(100)]
    elif what == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif what == "raise":
        raise ValueError("broken")
    elif what == "fill":
        return {}, [b"x" * (200 << 20)]
    elif what == "connect":
        try:
            socket.create_connection(("127.0.0.1", options["port"]), timeout=2)
            return {"connected": True}, []
        except OSError as error:
            return {"connected": False}, []
    elif what == "leave":
        subprocess.Popen(["/bin/sleep", "98765"])
        return {"left": True}, []
    elif what == "look":
        try:
            return {"secret": Path(options["path"]).read_text()}, []
        except OSError:
            return {"secret": ""}, []
    return {"files": os.listdir("."), "environment": dict(os.environ), "handles": sorted(os.listdir("/proc/self/fd")),
            "text": source.read().decode()}, []

import storage.sandbox.jobs as jobs
jobs.JOBS["mischief"] = job
import storage.sandbox.zygote as zygote
zygote.main()
"""


@pytest.fixture
def cage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cage]:
    """A cage whose zygote knows a job that does whatever harm it is asked for."""
    script = tmp_path / "mischief.py"
    script.write_text(MISCHIEF)
    import subprocess

    start = subprocess.Popen

    def popen(command: list[str], **options: object) -> object:
        at = command.index("storage.sandbox.zygote")
        options["env"] = {**options["env"], "PYTHONPATH": str(options["cwd"])}  # type: ignore[dict-item]  # a mapping
        return start([command[0], str(script), *command[at + 1 :]], **options)  # type: ignore[call-overload]  # as given

    monkeypatch.setattr("storage.sandbox.cage.subprocess.Popen", popen)
    cage = Cage(idle_seconds=30)
    yield cage
    cage.close()


def do(cage: Cage, what: str, limits: CageLimits | None = None, **options: object) -> Outcome:
    return cage.run("mischief", io.BytesIO(b"content"), {"do": what, **options}, limits)


def test_a_job_gives_its_value(cage: Cage) -> None:
    outcome = cage.run("mischief", io.BytesIO("текст".encode()), {"do": "nothing"})
    assert outcome.reason == ""
    assert outcome.value["text"] == "текст"
    assert outcome.value["files"] == []
    assert not any(name.startswith(("ECM_", "DJANGO_")) for name in outcome.value["environment"])
    assert 0 < outcome.peak_mb < 200


@pytest.mark.parametrize(
    ("what", "reason"),
    [("crash", "cage.crashed"), ("raise", "cage.broken"), ("fill", "cage.broken"), ("eat", "cage.memory")],
)
def test_failures_are_reason_codes(cage: Cage, what: str, reason: str) -> None:
    assert do(cage, what).reason == reason
    assert do(cage, "nothing").reason == ""  # the next file is read as ever


def test_late_children_are_killed(cage: Cage) -> None:
    begun = time.monotonic()
    outcome = cage.run("mischief", io.BytesIO(b""), {"do": "sleep"}, CageLimits(wall_seconds=0.3))
    assert outcome.reason == "cage.deadline"
    assert time.monotonic() - begun < 5


def test_busy_children_are_killed(cage: Cage) -> None:
    outcome = cage.run("mischief", io.BytesIO(b""), {"do": "spin"}, CageLimits(cpu_seconds=1))
    assert outcome.reason in ("cage.cpu", "cage.killed")


def test_there_is_no_network(cage: Cage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        outcome = cage.run("mischief", io.BytesIO(b""), {"do": "connect", "port": server.getsockname()[1]})
    assert outcome.value == {"connected": False}


def test_files_of_the_house_are_out_of_sight(cage: Cage, tmp_path: Path) -> None:
    if not Path("/sys/kernel/security/lsm").exists() and os.uname().release < "5.13":
        pytest.skip("this kernel has no Landlock")
    secret = tmp_path / "secret"
    secret.write_text("the key")
    assert cage.run("mischief", io.BytesIO(b""), {"do": "look", "path": str(secret)}).value == {"secret": ""}


def test_what_a_child_started_ends_with_it(cage: Cage) -> None:
    assert do(cage, "leave").value == {"left": True}
    time.sleep(0.1)
    running = [path for path in Path("/proc").glob("[0-9]*/cmdline") if b"98765" in _content(path)]
    assert not running


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_threads_share_one_zygote(cage: Cage) -> None:
    reasons: list[str] = []

    def work() -> None:
        for _ in range(5):
            reasons.append(cage.run("mischief", io.BytesIO(b"x"), {"do": "nothing"}).reason)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reasons == [""] * 30


def test_a_killed_zygote_is_started_again(cage: Cage) -> None:
    assert do(cage, "nothing").reason == ""
    assert cage._process is not None
    cage._process.kill()
    assert do(cage, "nothing").reason == ""


def test_an_idle_zygote_ends_and_comes_back() -> None:
    cage = Cage(idle_seconds=0.3)
    try:
        read = cage.run("read", io.BytesIO(b"text of a letter"), {"name": "a.txt"})
        assert read.value["text"].strip() == "text of a letter"
        assert cage._process is not None
        cage._process.wait(5)
        assert cage.run("read", io.BytesIO(b"another"), {"name": "a.txt"}).value["state"] == "read"
    finally:
        cage.close()


def test_a_file_costs_little_beyond_its_reading() -> None:
    cage = Cage(idle_seconds=30)
    try:
        cage.run("read", io.BytesIO(b"warm"), {"name": "a.txt"})
        costs = sorted(cage.run("read", io.BytesIO(b"text"), {"name": "a.txt"}).cpu_seconds for _ in range(15))
        assert costs[len(costs) // 2] < 0.03
    finally:
        cage.close()
