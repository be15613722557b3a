"""Jobs that come round: a row for each period, unique by its key, so that two schedulers never double one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ecm.jobs.queue import NewJob, enqueue_many


@dataclass(frozen=True)
class Round:
    """A task and how often it comes round."""

    name: str
    every: timedelta
    args: Mapping[str, Any] = field(default_factory=dict)

    def slot(self, at: datetime) -> int:
        """The number of the period that the moment lies in, counted from 1970."""
        return int(at.timestamp() // self.every.total_seconds())


_rounds: dict[str, Round] = {}


def periodic(name: str, *, every: timedelta, args: Mapping[str, Any] | None = None) -> None:
    """Let the task come round; called from `ready()`. A missed period is not made up for: the next one finds all."""
    _rounds[name] = Round(name, every, args or {})


def rounds() -> list[Round]:
    return list(_rounds.values())


class Scheduler:
    """Queues each round once a period; remembers what it queued, so that a look costs nothing in between."""

    def __init__(self) -> None:
        self._queued: dict[str, int] = {}

    def queue_due(self, at: datetime) -> int:
        """Queue the rounds whose period has begun; returns how many were offered to the table."""
        due = [(each, each.slot(at)) for each in rounds()]
        due = [(each, slot) for each, slot in due if self._queued.get(each.name) != slot]
        if due:
            with transaction.atomic():
                enqueue_many(
                    # A round that still waits is not queued again: after a long stop one look is enough.
                    NewJob(each.name, each.args, key=f"period:{each.name}:{slot}", merge_key=f"period:{each.name}")
                    for each, slot in due
                )
            self._queued.update((each.name, slot) for each, slot in due)
        return len(due)
