"""An office on a data folder whose server is killed again and again.

All trials of a process share one host, which has imported the product once, and begin on copies of one prepared base:
a trial costs the copying of a few files.
"""

import atexit
import contextlib
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.database import template
from tests.kill.hosting import Host
from tests.kill.office import Office

# Seconds and answers that a server lives before a kill at a random moment.
LONGEST_LIFE, MOST_ANSWERS = 1.5, 6
FOR_A_FAULT = 1.5  # seconds that an armed server gets to reach its point


@cache
def _host() -> tuple[Host, Path, dict[str, Any]]:
    """The host of this process, the prepared base, and what clients need to know of its world."""
    home = Path(tempfile.mkdtemp(prefix="dossier-kill-"))
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(home, ignore_errors=True) if os.getpid() == owner else None)
    host = Host(home / "data")
    atexit.register(lambda: host.close() if os.getpid() == owner else None)
    shutil.copyfile(template(), host.folder / "dossier.sqlite3")
    world = host.call("tests.kill.world:build", mailbox=str(host.folder / "letters"))
    shutil.copytree(host.folder, home / "base")
    return host, home / "base", world


class Trial:
    """One office and its server on a fresh copy of the base."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.host, base, self._world = _host()
        self.host.go_over_to(base)
        self.visited: set[str] = set()
        self.office = self._office(seed)

    def _office(self, seed: int) -> Office:
        return Office(self.host.port, self._world, self.host.folder / "letters", seed)

    def kill_at_random(self) -> None:
        """At a moment within or after some answers, so that a busy machine gets on too."""
        self.host.start()
        wanted = self.office.ledger.answers() + self.random.randint(0, MOST_ANSWERS)
        end = time.monotonic() + LONGEST_LIFE
        while self.office.ledger.answers() < wanted and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(self.random.uniform(0.0, 0.1))
        self.host.kill()

    def kill_at(self, fault: str, *, nth: int = 1, plant: str = "", patience: float = FOR_A_FAULT) -> bool:
        """Let the server die at the point; True when it got there."""
        self.host.start(fault=fault, nth=nth, plant=plant)
        end = time.monotonic() + patience
        while not self.host.has_died() and time.monotonic() < end:
            time.sleep(0.005)
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
        self.settle()
        ledger = self.host.folder / "ledger.json"
        self.office.ledger.save(ledger)
        found: list[str] = self.host.call("tests.kill.invariants:violations", ledger_path=str(ledger))
        return found + [f"surprise: {each}" for each in self.office.ledger.lists["surprises"]]

    def settle(self) -> None:
        """Carry out what waits; no server runs."""
        self.host.call("tests.kill.invariants:settle")

    def reopen(self) -> None:
        """Go on after a check, with the ledger of what was promised so far."""
        ledger = self.office.ledger
        self.office = self._office(self.random.randrange(1 << 30))
        self.office.ledger = ledger
        self.office.open()

    def told(self) -> str:
        """The figures of the trial, as one line of JSON."""
        return json.dumps(self.office.ledger.counts() | {"points": len(self.visited)})


@contextlib.contextmanager
def trial(seed: int) -> Iterator[Trial]:
    """An office at work."""
    begun = Trial(seed)
    try:
        begun.office.open()
        yield begun
    finally:
        begun.host.kill_if_running()
        begun.office.halt()
