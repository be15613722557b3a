"""`kill -9` at random moments and at every fault point: nothing accepted is lost, nothing is doubled.

DOSSIER_KILLS says how often (50 by default, 2,000 in `make bench-kill`, which works on two offices at once).
"""

import ast
import os
import random
from pathlib import Path

import pytest
from django.conf import settings

from tests.kill.trials import Trial, trial

ROOT = Path(__file__).resolve().parents[2]
APPS = ["ecm", *(app for app in settings.HOUSE_APPS if app != "demo")]
KILLS = int(os.environ.get("DOSSIER_KILLS", "50"))
OFFICES = int(os.environ.get("DOSSIER_KILL_OFFICES", "1"))
SEED = int(os.environ.get("DOSSIER_KILL_SEED", str(random.SystemRandom().randrange(1 << 30))))
CHECK_EVERY = 100
HARNESS = "server.answered"  # the point between a deed and its answer; it is the harness' own

pytestmark = [pytest.mark.server]


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


@pytest.mark.parametrize(
    "office_number",
    [pytest.param(number, marks=pytest.mark.xdist_group(f"kill-{number}")) for number in range(OFFICES)],
)
def test_kills_lose_and_double_nothing(office_number: int) -> None:
    points, kills, seed = fault_points(), KILLS // OFFICES, SEED + office_number
    with trial(seed) as office:
        turn: list[str] = []
        for number in range(1, kills + 1):
            turn = turn or list(points)
            if number % 2:
                fault = turn.pop(0)
                if not office.kill_at(fault, nth=office.random.choice((1, 1, 2, 3))) and fault not in office.visited:
                    turn.append(fault)
            else:
                office.kill_at_random()
            if number % CHECK_EVERY == 0 and number < kills:
                assert not (wrong := office.violations()), report(wrong, office, number)
                office.reopen()
        _visit_the_rest(office, points)
        wrong = office.violations()
        assert not wrong, report(wrong, office, kills)
        assert not set(points) - office.visited, f"never reached: {sorted(set(points) - office.visited)}"
        print(f"{kills} kills, seed {seed}: {office.told()}")
        counts = office.office.ledger.counts()
        done = ("dropped", "uploaded", "registered", "decided", "imported", "stages", "paid", "mailings")
        assert min(counts[name] for name in done) > 0, counts


def _visit_the_rest(office: Trial, points: list[str]) -> None:
    """On a slow machine the queue keeps some jobs waiting: let it run empty, and give the server time."""
    office.office.pause = 0.3
    for fault in sorted(set(points) - office.visited):
        if not office.kill_at(fault, patience=5):
            office.settle()
            office.kill_at(fault, patience=40)


def report(wrong: list[str], office: Trial, number: int) -> str:
    return f"after {number} kills (DOSSIER_KILL_SEED={SEED}):\n" + "\n".join(wrong[:40]) + f"\n{office.host.log()}"


@pytest.mark.xdist_group("kill-0")
@pytest.mark.parametrize(
    ("plant", "seen"),
    [
        ("mark-first", "items:"),
        ("cut-registration", "numbers:"),
        ("cut-decision", "history:"),
        ("no-keys", "documents:"),
        ("cut-row", "imports:"),
        ("cut-case", "cases:"),
        ("cut-payment", "history:"),
        ("sent-first", "mails:"),
    ],
)
def test_a_planted_defect_is_seen(plant: str, seen: str) -> None:
    with trial(1) as office:
        office.kill_at_random()
        for _ in range(2):
            assert office.kill_at("", plant=plant, patience=200), office.host.log()
        wrong = office.violations()
    assert any(fault.startswith(seen) for fault in wrong), wrong
