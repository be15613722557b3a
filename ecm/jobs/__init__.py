"""Work that follows a change: a row written in the business transaction, carried out after it, repeated until done.

The table is the truth. Threads of the web process (embedded) or Celery (production) only carry out its rows.
"""

from ecm.jobs.context import JobCancelled, JobContext
from ecm.jobs.periodic import periodic
from ecm.jobs.queue import NewJob, cancel, enqueue, enqueue_many, retry
from ecm.jobs.registry import Task, task

__all__ = [
    "JobCancelled", "JobContext", "NewJob", "Task", "cancel", "enqueue", "enqueue_many", "periodic", "retry", "task",
]  # fmt: skip
