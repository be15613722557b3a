"""The kernel's tasks, gathered from its packages."""

from ecm.jobs import tasks as _of_jobs

__all__ = ["_of_jobs"]
