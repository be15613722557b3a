"""Taking a job: compare-and-set with a lease, so that no job has two workers and a dead worker's job comes back."""

import os
import socket
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from ecm import faults
from ecm.jobs.models import Job, JobState

LEASE = timedelta(seconds=60)
# A job whose worker vanished is not to blame, unless it happens again and again.
MOST_LOSSES = 25
CANDIDATES = 8


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def due(at: datetime) -> "QuerySet[Job, Job]":
    """Jobs to be taken now: waiting and due, or running under a lease that ran out."""
    waiting = Q(state=JobState.QUEUED, run_at__lte=at)
    return Job.objects.filter(waiting | Q(state=JobState.RUNNING, lease_until__lt=at))


def claim_next(*, at: datetime) -> Job | None:
    """Take the job that has waited longest, or None. A look that finds nothing to do locks nothing.

    Jobs of lost workers go first, but are looked for once in a while only, and when nothing else waits.
    """
    waiting = Job.objects.filter(state=JobState.QUEUED, run_at__lte=at).order_by("run_at", "id")
    if _rescue.is_due():
        return _lost(at) or _first(waiting, at)
    return _first(waiting, at) or _lost(at)


class _Rescue:
    """When this process last looked for jobs whose lease ran out."""

    every = 1.0  # seconds

    def __init__(self) -> None:
        self._looked = -self.every

    def is_due(self) -> bool:
        now = monotonic()
        if now - self._looked < self.every:
            return False
        self._looked = now
        return True


_rescue = _Rescue()


def _lost(at: datetime) -> Job | None:
    return _first(Job.objects.filter(state=JobState.RUNNING, lease_until__lt=at).order_by("lease_until"), at)


def _first(candidates: "QuerySet[Job, Job]", at: datetime) -> Job | None:
    tried: list[int] = []
    while rows := list(candidates.exclude(pk__in=tried)[:CANDIDATES] if tried else candidates[:CANDIDATES]):
        for job in rows:
            if _take(job, at):
                return job
        tried += [job.pk for job in rows]
    return None


def _take(job: Job, at: datetime) -> bool:
    """Make this job ours, unless another worker was quicker since its row was read."""
    if _worn_out(job, at):
        return False
    with transaction.atomic():
        unchanged = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts, lease_until=job.lease_until)
        if not unchanged.update(attempts=F("attempts") + 1, **_taken(at)):
            return False
    faults.point("jobs.claimed")
    _mark(job, at)
    return True


def _taken(at: datetime) -> dict[str, Any]:
    return {
        "state": JobState.RUNNING, "lease_until": at + LEASE, "worker": worker_name(), "started_at": at, "error": "",
    }  # fmt: skip


def _mark(job: Job, at: datetime) -> None:
    job.state, job.attempts, job.started_at, job.lease_until = JobState.RUNNING, job.attempts + 1, at, at + LEASE


def claim(job_id: int, *, at: datetime) -> Job | None:
    """Take this job if it is due and nobody else has it."""
    job = due(at).filter(pk=job_id).first()
    return job if job is not None and _take(job, at) else None


def claim_alike(name: str, *, most: int, at: datetime) -> list[Job]:
    """Take waiting jobs of one task, those that have waited longest.

    It is no attempt of theirs: if the worker vanishes, the job that took them along is to blame.
    """
    with transaction.atomic():
        rows = Job.objects.filter(name=name, state=JobState.QUEUED, run_at__lte=at).order_by("run_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        jobs = list(rows[:most])
        if jobs:
            Job.objects.filter(pk__in=[job.pk for job in jobs]).update(**_taken(at))
    for job in jobs:
        job.state, job.started_at, job.lease_until = JobState.RUNNING, at, at + LEASE
    return jobs


def finish_alike(jobs: Sequence[Job], *, at: datetime) -> None:
    """End these jobs of ours well; those that are no longer ours are left alone."""
    if jobs:
        with transaction.atomic():
            ours = Job.objects.filter(
                pk__in=[job.pk for job in jobs], state=JobState.RUNNING, worker=worker_name(),
                started_at=jobs[0].started_at,
            )  # fmt: skip
            ours.update(state=JobState.DONE, ended_at=at, lease_until=None)


def _worn_out(job: Job, at: datetime) -> bool:
    """Bury a job that lost its worker too often: it probably kills them."""
    if job.state != JobState.RUNNING or job.attempts < MOST_LOSSES:
        return False
    error = "The worker vanished each time it carried out this job."
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(state=JobState.DEAD, ended_at=at, error=error)
    return True


def _held(job: Job) -> "QuerySet[Job, Job]":
    """The row while it is still this attempt's: a worker that lost its lease changes nothing any more."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def finish(job: Job, state: JobState, *, at: datetime, result: object = None, error: str = "") -> bool:
    """End the job; False when it is no longer ours."""
    with transaction.atomic():
        return bool(_held(job).update(state=state, ended_at=at, lease_until=None, result=result, error=error))


def put_back(job: Job, *, run_at: datetime, error: str) -> None:
    """Let the job be tried again. One with its merge key may wait already: then that one does the work."""
    try:
        with transaction.atomic():
            _held(job).update(state=JobState.QUEUED, run_at=run_at, lease_until=None, error=error)
    except IntegrityError:
        finish(job, JobState.CANCELLED, at=run_at, error=error)


def extend(job_ids: Iterable[int], *, at: datetime) -> None:
    """Keep the leases of jobs that this process is working on."""
    ids = list(job_ids)
    if ids:
        with transaction.atomic():
            Job.objects.filter(pk__in=ids, state=JobState.RUNNING, worker=worker_name()).update(lease_until=at + LEASE)


def release_dead_workers(*, at: datetime) -> int:
    """Free at once the jobs of this machine's processes that are gone, instead of waiting for their leases."""
    host = socket.gethostname()
    running = Job.objects.filter(state=JobState.RUNNING, worker__startswith=f"{host}:").values_list("pk", "worker")
    gone = [pk for pk, worker in running if not _lives(worker.rpartition(":")[2])]
    if not gone:
        return 0
    with transaction.atomic():
        return Job.objects.filter(pk__in=gone, state=JobState.RUNNING).update(lease_until=at - LEASE)


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True
