"""Carrying out one claimed job and writing down how it ended."""

import logging
import traceback
from typing import Any

from django.db import close_old_connections, connection
from django.utils import timezone, translation

from ecm import faults
from ecm.jobs.claiming import finish, put_back
from ecm.jobs.context import JobCancelled, JobContext
from ecm.jobs.models import Job, JobState
from ecm.jobs.registry import Task, task_named

logger = logging.getLogger(__name__)
ERROR_LENGTH = 8000


def carry_out(job: Job) -> JobState:
    """Run the task of a claimed job; returns the state the job is left in. Never raises for the task's failures."""
    found = task_named(job.name)
    if found is None:
        finish(job, JobState.DEAD, at=timezone.now(), error=f"There is no task named {job.name}.")
        return JobState.DEAD
    context = JobContext(job_id=job.pk, name=job.name, actor_id=job.actor_id, attempt=job.attempts, key=job.key)
    try:
        if job.cancel_asked:
            raise JobCancelled
        with translation.override("en"):
            result = found.body(context, **job.args)
        faults.point("jobs.body_done")
    except JobCancelled:
        finish(job, JobState.CANCELLED, at=timezone.now())
        return JobState.CANCELLED
    except Exception as error:  # noqa: BLE001  # whatever a task raises is the job's end or its next attempt, never the worker's
        return _failed(job, found, error)
    finish(job, JobState.DONE, at=timezone.now(), result=_plain(result))
    return JobState.DONE


def _failed(job: Job, found: Task, error: Exception) -> JobState:
    story = "".join(traceback.format_exception(error))[-ERROR_LENGTH:]
    if not connection.in_atomic_block:
        close_old_connections()
    if found.passes(error) and job.attempts < found.max_attempts:
        put_back(job, run_at=timezone.now() + found.delay(job.attempts), error=story)
        return JobState.QUEUED
    logger.error("Job %s (%s) failed for good.", job.pk, job.name, exc_info=error)
    finish(job, JobState.DEAD, at=timezone.now(), error=story)
    return JobState.DEAD


def _plain(result: Any) -> Any:
    return result if isinstance(result, dict | list | str | int | float | bool) else None
