"""Work that follows a change: a row written in the business transaction, carried out after it, repeated until done.

The table is the truth. Threads of the web process (embedded) or Celery (production) only carry out its rows.
"""

from ecm.jobs.context import JobCancelled, JobContext
from ecm.jobs.queue import NewJob, cancel, enqueue, enqueue_many, enqueue_new, retry
from ecm.jobs.registry import Task, task
from ecm.jobs.rounds import periodic

__all__ = [
    "JobCancelled", "JobContext", "NewJob", "Task", "cancel", "enqueue", "enqueue_many", "enqueue_new", "periodic",
    "retry", "run_jobs", "task",
]  # fmt: skip


def run_jobs() -> int:
    """Carry out all jobs that are due and those they queue; the number carried out. For tests and set-up.

    Raises JobFailed when one ends for good without success.
    """
    from ecm.jobs.draining import drain_or_fail

    return drain_or_fail()
