"""How many rows a batch takes: as many as are done before whoever else writes has waited long."""

from __future__ import annotations

import time

FIRST, MOST = 25, 100
# A batch commits after this long.
LONGEST_BATCH = 0.25


class Pace:
    """The size of the next batch, by how quickly the rows of the last one were done."""

    def __init__(self, first: int = FIRST) -> None:
        self.size, self._began = first, time.monotonic()

    def begin(self) -> None:
        """A batch begins."""
        self._began = time.monotonic()

    def end(self, done: int) -> None:
        """The batch is over, with so many rows; the next one is twice as large at most."""
        wanted = int(done * LONGEST_BATCH / max(self._spent, 0.001))
        self.size = max(1, min(wanted, self.size * 2, MOST))

    @property
    def is_over(self) -> bool:
        """Whether the batch has to end with the row under hand."""
        return self._spent > LONGEST_BATCH

    @property
    def _spent(self) -> float:
        return time.monotonic() - self._began
