"""Long acts: what follows thousands of events is one job for each transaction, not several for each event."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ecm.events.types import handed_on
from ecm.jobs import JobCancelled, JobContext, NewJob, enqueue_many, enqueue_new

logger = logging.getLogger(__name__)


@dataclass
class Bundle:
    """What waits for the end of the block: event ids by actor and task, and jobs by their merge keys."""

    events: dict[int | None, dict[str, list[int]]] = field(default_factory=dict)
    merged: dict[str, NewJob] = field(default_factory=dict)

    def add_all(self, following: Iterable[tuple[int | None, str, int]], merged: Iterable[NewJob]) -> None:
        """For whom which task follows which event; and jobs that merge with waiting ones."""
        for actor_id, task, event_id in following:
            self.events.setdefault(actor_id, {}).setdefault(task, []).append(event_id)
        self.merged |= {f"{new.name} {new.merge_key or new.key or id(new)}": new for new in merged}

    def take(self, other: "Bundle") -> None:
        """What an inner block left."""
        for actor_id, tasks in other.events.items():
            for task, ids in tasks.items():
                self.add_all(((actor_id, task, pk) for pk in ids), ())
        self.merged |= other.merged


_open: ContextVar[Bundle | None] = ContextVar("bundle", default=None)


def open_bundle() -> Bundle | None:
    """The bundle of the block that this code runs in."""
    return _open.get()


@contextmanager
def bundled() -> Iterator[None]:
    """Let what follows the events published within be one job, queued at the end of the block in its transaction.

    Blocks may stand in each other: an inner one hands over to the outer, and nothing when it raises, so it belongs
    around the inner transaction whose events are taken back then.
    """
    outer, own = _open.get(), Bundle()
    token = _open.set(own)
    try:
        yield
    finally:
        _open.reset(token)
    if outer is not None:
        outer.take(own)
    else:
        _queue(own)


def _queue(bundle: Bundle) -> None:
    """One job for each actor. The key holds the youngest event: it is this transaction's own."""
    for new in bundle.merged.values():
        enqueue_new(new)
    for actor_id, tasks in bundle.events.items():
        newest = max(pk for ids in tasks.values() for pk in ids)
        enqueue_new(NewJob("events.deliver", {"tasks": tasks}, actor_id, key=f"events:{newest}:{actor_id or 0}"))


def deliver(job: JobContext, tasks: Mapping[str, Sequence[int]]) -> int:
    """Do what each task does at its events; how many there were. A repeat is harmless, as for each of them.

    What fails becomes a job of its own for each of its events, which is tried again and seen like any other.
    """
    for task, ids in tasks.items():
        wishes = _wishes(ids)
        for event_id in _failing(job, task, wishes):
            _alone(job, task, event_id, wishes[event_id])
        job.check_cancelled()
    return sum(map(len, tasks.values()))


def _wishes(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the task gets at each event, in their order."""
    from ecm.events.models import EventRecord

    return {record.pk: handed_on(record) for record in EventRecord.objects.filter(pk__in=ids).order_by("pk")}


def _failing(job: JobContext, task: str, wishes: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Carry the task out, at once where it can be; the events that it failed at."""
    from ecm.jobs.registry import task_named

    known = task_named(task)
    if known is None:
        return list(wishes)
    if known.together is None:
        return [pk for pk, wish in wishes.items() if not _done(known.body, _context(job, task, pk), **wish)]
    return [] if _done(known.together, _context(job, task, 0), list(wishes.values())) else list(wishes)


def _context(job: JobContext, task: str, event_id: int) -> JobContext:
    key = f"event:{event_id}:{task}"
    return JobContext(job_id=job.job_id, name=task, actor_id=job.actor_id, attempt=job.attempt, key=key)


def _done(body: Any, context: JobContext, *args: Any, **wish: Any) -> bool:
    try:
        body(context, *args, **wish)
    except JobCancelled:
        raise
    except Exception:  # its own job will tell, and is tried again
        logger.warning("%s failed within a bundle; its events get jobs of their own.", context.name, exc_info=True)
        return False
    return True


@transaction.atomic
def _alone(job: JobContext, task: str, event_id: int, wish: Mapping[str, Any]) -> None:
    enqueue_many([NewJob(task, wish, job.actor_id, key=f"event:{event_id}:{task}")])
