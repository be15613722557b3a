"""Waiting for a condition instead of for a time: a test is as quick as the machine and no slower one fails it."""

import time
from collections.abc import Callable

PATIENCE = 60.0  # seconds at most until a condition holds: only a broken product needs them all


def holds(condition: Callable[[], bool], *, patience: float = PATIENCE) -> bool:
    """Whether the condition comes true within the patience (seconds); returns as soon as it does."""
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
