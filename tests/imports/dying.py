"""A worker of an import that dies at a named point; the next one goes on where it stopped."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ecm import faults


class Killed(BaseException):
    """Nothing that catches errors catches it, as nothing outlives a process that was killed."""


@contextmanager
def dying_at(point: str) -> Iterator[None]:
    """Within it the process dies once, at the point; fails when it does not come there."""

    def die() -> None:
        faults.disarm()
        raise Killed

    faults.arm(point, die)
    try:
        with pytest.raises(Killed):
            yield
    finally:
        faults.disarm()
