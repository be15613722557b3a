"""What a measure gives: a figure with its spread and the target it is held against."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Figure:
    """`median` and the rest in `unit`; `target` is a bound from above, or from below for rates (`more_is_better`)."""

    name: str
    unit: str
    median: float
    p95: float = 0.0
    lowest: float = 0.0
    highest: float = 0.0
    spread: float = 0.0
    """Distance between the quartiles."""
    runs: int = 1
    cpu: float | None = None
    """Median processor time of the same runs, where it was taken."""
    queries: int | None = None
    target: float | None = None
    target_p95: float | None = None
    target_queries: int | None = None
    more_is_better: bool = False
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def is_met(self) -> bool | None:
        """None when nothing was asked."""
        bounds = [(self.median, self.target), (self.p95, self.target_p95), (self.queries, self.target_queries)]
        asked = [(have, bound) for have, bound in bounds if bound is not None and have is not None]
        if not asked:
            return None
        return all(have >= bound if self.more_is_better else have <= bound for have, bound in asked)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "is_met": self.is_met}


def of_samples(name: str, samples: Sequence[float], unit: str = "ms", **more: Any) -> Figure:
    """A figure of several runs."""
    ordered = sorted(samples)
    quartiles = statistics.quantiles(ordered, n=4) if len(ordered) > 1 else [ordered[0]] * 3
    return Figure(
        name=name, unit=unit, median=round(statistics.median(ordered), 3), p95=round(percentile(ordered, 95), 3),
        lowest=round(ordered[0], 3), highest=round(ordered[-1], 3), spread=round(quartiles[2] - quartiles[0], 3),
        runs=len(ordered), **more,
    )  # fmt: skip


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The value below which that share of the ordered samples lies (nearest rank)."""
    rank = max(0, min(len(ordered) - 1, round(percent / 100 * len(ordered) + 0.5) - 1))
    return ordered[rank]


def timed(deed: Callable[[], object], runs: int, *, warm_up: int = 2) -> list[float]:
    """Milliseconds of each run, after some that are not counted."""
    for _ in range(warm_up):
        deed()
    return [_once(deed)[0] for _ in range(runs)]


def timed_with_cpu(deed: Callable[[], object], runs: int, *, warm_up: int = 2) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock, and of this thread's processor: the latter holds on a busy machine too."""
    for _ in range(warm_up):
        deed()
    pairs = [_once(deed) for _ in range(runs)]
    return [wall for wall, _ in pairs], [cpu for _, cpu in pairs]


def _once(deed: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.thread_time()
    deed()
    return (time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000


def queries_of(deed: Callable[[], object]) -> int:
    """How many database queries it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)


def pace() -> float:
    """Milliseconds that this machine takes now for a fixed piece of work: figures of two days are compared by it.

    A virtual machine's processor is not the same every hour; the median of several tries.
    """
    plain = {"names": [f"word {number}" for number in range(200)], "sums": list(range(200))}
    tries = []
    for _ in range(9):
        begun = time.process_time()
        for _ in range(100):
            json.loads(json.dumps(plain, indent=1))
        tries.append((time.process_time() - begun) * 1000)
    return round(statistics.median(tries), 2)
