"""Telling those who carry out jobs that there is one: never the truth, only the hint that saves waiting."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import timezone

logger = logging.getLogger(__name__)
Listener = Callable[[Sequence[int], datetime], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call the listener with (ids or nothing, earliest moment) whenever jobs were committed."""
    if listener not in _listeners:
        _listeners.append(listener)


def forget(listener: Listener) -> None:
    if listener in _listeners:
        _listeners.remove(listener)


def wake(job_ids: Sequence[int], run_at: datetime) -> None:
    """Called after commit: the change is saved, so whatever goes wrong here must not reach the person who made it."""
    for listener in tuple(_listeners):
        try:
            listener(job_ids, run_at)
        except Exception:  # the job stands in the table; the next poll or sweep finds it
            logger.warning("The job runner could not be woken; its next look finds the job.", exc_info=True)


def is_due(run_at: datetime) -> bool:
    return run_at <= timezone.now()
