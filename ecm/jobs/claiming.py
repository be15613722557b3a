"""Taking a job: compare-and-set with a lease, so that no job has two workers and a dead worker's job comes back."""

import os
import socket
from collections.abc import Iterable
from datetime import datetime, timedelta

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
    """Take the job that has waited longest, or None. A look that finds nothing to do locks nothing."""
    lost = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=at).order_by("lease_until")
    waiting = Job.objects.filter(state=JobState.QUEUED, run_at__lte=at).order_by("run_at", "id")
    return _first(lost, at) or _first(waiting, at)


def _first(candidates: "QuerySet[Job, Job]", at: datetime) -> Job | None:
    tried: list[int] = []
    while ids := list(candidates.exclude(pk__in=tried).values_list("pk", flat=True)[:CANDIDATES]):
        for job_id in ids:
            if job := claim(job_id, at=at):
                return job
        tried += ids
    return None


def claim(job_id: int, *, at: datetime) -> Job | None:
    """Take this job if it is due and nobody else has it."""
    with transaction.atomic():
        rows = due(at).filter(pk=job_id)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        job = rows.first()
        if job is None or _worn_out(job, at):
            return None
        taken = due(at).filter(pk=job_id, attempts=job.attempts)
        if not taken.update(
            state=JobState.RUNNING, attempts=F("attempts") + 1, lease_until=at + LEASE, worker=worker_name(),
            started_at=at, error="",
        ):  # fmt: skip
            return None
    faults.point("jobs.claimed")
    job.state, job.attempts, job.started_at = JobState.RUNNING, job.attempts + 1, at
    return job


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

