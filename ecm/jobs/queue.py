"""Putting jobs into the table, inside the business transaction, and calling them off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ecm.jobs import waking

if TYPE_CHECKING:
    from ecm.jobs.models import Job


@dataclass(frozen=True)
class NewJob:
    """A job to be queued; see `enqueue`."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    actor_id: int | None = None
    key: str = ""
    merge_key: str = ""
    run_at: datetime | None = None


def enqueue(
    name: str,
    args: Mapping[str, Any] | None = None,
    *,
    actor_id: int | None = None,
    key: str = "",
    merge_key: str = "",
    run_at: datetime | None = None,
) -> "Job":
    """Queue a job with the caller's transaction, and wake a worker when it commits.

    A second call with the same `key` returns the first job, whatever became of it. A second call with the same
    `merge_key` returns the job that still waits, and keeps it waiting until this transaction commits.
    `args` are JSON: ids and plain values.
    """
    return enqueue_new(NewJob(name, args or {}, actor_id, key, merge_key, run_at))


def enqueue_new(new: NewJob) -> "Job":
    """Queue the job with the caller's transaction, as `enqueue` does."""
    key, merge_key = new.key, new.merge_key
    job = _keyed(new) if key or merge_key else _created(new)
    transaction.on_commit(lambda: waking.wake([job.pk], job.run_at))
    return job


def enqueue_many(jobs: Iterable[NewJob]) -> None:
    """Queue many jobs with one query; those whose key or merge key is taken already are passed over.

    Use it for merge keys only where the waiting job reads nothing that this transaction changes.
    """
    from ecm.jobs.models import Job

    rows = [_row(new) for new in jobs]
    if rows:
        Job.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(lambda: waking.wake([], min(row.run_at for row in rows)))


def _row(new: NewJob) -> "Job":
    from ecm.jobs.models import Job

    now = timezone.now()
    return Job(
        name=new.name, args=dict(new.args), actor_id=new.actor_id, key=new.key, merge_key=new.merge_key,
        run_at=new.run_at or now, created_at=now,
    )  # fmt: skip


def _created(new: NewJob) -> "Job":
    row = _row(new)
    row.save(force_insert=True)
    return row


def _keyed(new: NewJob) -> "Job":
    """Insert unless taken, then find the one that holds the key.

    The waiting job of a merge key is locked until commit: a worker that took it earlier would work on rows without
    our change. If a worker was quicker, the key is free again and the insert succeeds at the next turn.
    """
    from ecm.jobs.models import Job

    with transaction.atomic():
        while True:
            Job.objects.bulk_create([_row(new)], ignore_conflicts=True)
            holders = Job.objects.select_for_update()
            if new.key:
                return holders.exclude(key="").get(key=new.key)
            waiting = _waiting(holders, new.merge_key)
            if waiting:
                return _sooner(waiting, new)


def _waiting(holders: "QuerySet[Job, Job]", merge_key: str) -> "Job | None":
    """The job that waits under the merge key. That the key is not empty is said for SQLite: else it does not see that
    the index of the constraint answers, and reads the whole table."""
    from ecm.jobs.models import JobState

    return holders.exclude(merge_key="").filter(merge_key=merge_key, state=JobState.QUEUED).order_by().first()


def _sooner(waiting: "Job", new: NewJob) -> "Job":
    wanted = new.run_at or timezone.now()
    if wanted < waiting.run_at:
        waiting.run_at = wanted
        waiting.save(update_fields=["run_at"])
    return waiting


def cancel(job_id: int, *, at: datetime) -> bool:
    """Call a job off: one that waits is cancelled at once, one that runs is asked to stop. False when it is over."""
    from ecm.jobs.models import Job, JobState

    with transaction.atomic():
        jobs = Job.objects.filter(pk=job_id)
        if jobs.filter(state=JobState.QUEUED).update(state=JobState.CANCELLED, ended_at=at, cancel_asked=True):
            return True
        return bool(jobs.filter(state=JobState.RUNNING).update(cancel_asked=True))


def retry(job_id: int, *, at: datetime) -> bool:
    """Queue a failed or cancelled job anew with fresh attempts. False when it is neither."""
    from ecm.jobs.models import Job, JobState

    with transaction.atomic():
        changed = Job.objects.filter(pk=job_id, state__in=[JobState.DEAD, JobState.CANCELLED]).update(
            state=JobState.QUEUED, attempts=0, run_at=at, ended_at=None, cancel_asked=False, merge_key=""
        )
        transaction.on_commit(lambda: waking.wake([job_id], at))
    return bool(changed)
