"""`kill -9` at random moments and at every fault point: nothing accepted is lost, nothing is doubled.

DOSSIER_KILLS says how often (50 by default, 2,000 in `make bench-kill`).
"""

import ast
import contextlib
import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.database import template
from tests.kill.hosting import Host
from tests.kill.office import Office

ROOT = Path(__file__).resolve().parents[2]
APPS = ["ecm", "storage", "search", "expiry", "approvals", "counterparties", "correspondence"]
KILLS = int(os.environ.get("DOSSIER_KILLS", "50"))
SEED = int(os.environ.get("DOSSIER_KILL_SEED", str(random.SystemRandom().randrange(1 << 30))))
CHECK_EVERY = 100
LONGEST_LIFE, MOST_ANSWERS = 2.5, 12  # seconds, answers: how long a server lives before a kill at a random moment
FOR_A_FAULT = 2.5  # seconds that an armed server gets to reach its point
HARNESS = "server.answered"  # the point between a deed and its answer; it is the harness' own

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("kill")]


def fault_points() -> list[str]:
    """Every `faults.point("…")` of the product, and the harness' own."""
    found = {HARNESS}
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        text = path.read_text()
        if "faults.point(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "faults.point":
                found.add(ast.literal_eval(node.args[0]))
    return sorted(found)


class Trial:
    """A prepared office on a data folder, killed again and again."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        folder.mkdir()
        shutil.copyfile(template(), folder / "dossier.sqlite3")
        self.mailbox = folder / "letters"
        self.host = Host(folder)
        world = self.host.call("tests.kill.world:build", mailbox=str(self.mailbox))
        self.office = Office(self.host.port, world, self.mailbox, seed)
        self.visited: set[str] = set()

    def kill_at_random(self) -> None:
        """At a moment within or after some answers, so that a busy machine gets on too."""
        self.host.start()
        wanted = self.office.ledger.answers() + self.random.randint(0, MOST_ANSWERS)
        end = time.monotonic() + LONGEST_LIFE
        while self.office.ledger.answers() < wanted and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(self.random.uniform(0.0, 0.15))
        self.host.kill()

    def kill_at(self, fault: str, *, nth: int = 1, plant: str = "", patience: float = FOR_A_FAULT) -> bool:
        """Let the server die at the point; True when it got there."""
        self.host.start(fault=fault, nth=nth, plant=plant)
        end = time.monotonic() + patience
        while not self.host.has_died() and time.monotonic() < end:
            time.sleep(0.01)
        reached = self.host.has_died()
        if reached:
            self.visited.add(fault)
        self.host.kill()
        return reached

    def violations(self) -> list[str]:
        """All that is wrong after everybody ended their work and all jobs are done."""
        self.host.start()
        self.office.close()
        self.host.kill()
        if self.office.errors:
            raise self.office.errors[0]
        self.host.call("tests.kill.invariants:settle")
        ledger = self.folder / "ledger.json"
        self.office.ledger.save(ledger)
        found: list[str] = self.host.call("tests.kill.invariants:violations", ledger_path=str(ledger))
        return found + [f"surprise: {each}" for each in self.office.ledger.lists["surprises"]]

    def reopen(self) -> None:
        """Go on after a check, with the ledger of what was promised so far."""
        before = self.office
        self.office = Office(self.host.port, before._world, self.mailbox, self.random.randrange(1 << 30))
        self.office.ledger = before.ledger
        self.office.open()


@contextlib.contextmanager
def trial(folder: Path, seed: int) -> Iterator[Trial]:
    begun = Trial(folder, seed)
    try:
        begun.office.open()
        yield begun
    finally:
        begun.office._over.set()
        begun.host.close()


def test_kills_lose_and_double_nothing(tmp_path: Path, record_property: Any) -> None:
    points = fault_points()
    with trial(tmp_path / "data", SEED) as office:
        turn = list(points)
        for number in range(1, KILLS + 1):
            if number % 2 and turn:
                fault = turn.pop(0)
                if not office.kill_at(fault, nth=office.random.choice((1, 1, 2, 3))):
                    turn.append(fault)
            else:
                office.kill_at_random()
            if number % CHECK_EVERY == 0 and number < KILLS:
                assert not (wrong := office.violations()), report(wrong, office, number)
                office.reopen()
        office.office.pause = 0.6
        for fault in sorted(set(points) - office.visited):
            office.host.call("tests.kill.invariants:settle")  # on a slow machine the queue keeps the job waiting
            office.kill_at(fault, patience=40)
        wrong = office.violations()
        assert not wrong, report(wrong, office, KILLS)
        assert not set(points) - office.visited, f"never reached: {sorted(set(points) - office.visited)}"
        counts = office.office.ledger.counts()
        print(f"{KILLS} kills, seed {SEED}: {counts}")
        assert min(counts["dropped"], counts["uploaded"], counts["registered"], counts["decided"]) > 0, counts


def report(wrong: list[str], office: Trial, number: int) -> str:
    return f"after {number} kills (DOSSIER_KILL_SEED={SEED}):\n" + "\n".join(wrong[:40]) + f"\n{office.host.log()}"


@pytest.mark.parametrize(
    ("plant", "seen"),
    [
        ("mark-first", "items:"),
        ("cut-registration", "numbers:"),
        ("cut-decision", "history:"),
        ("no-keys", "documents:"),
    ],
)
def test_a_planted_defect_is_seen(tmp_path: Path, plant: str, seen: str) -> None:
    with trial(tmp_path / "data", 1) as office:
        office.kill_at_random()
        for _ in range(2):
            assert office.kill_at("", plant=plant, patience=60), office.host.log()
        wrong = office.violations()
    assert any(fault.startswith(seen) for fault in wrong), wrong
