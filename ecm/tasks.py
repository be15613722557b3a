"""The kernel's tasks, gathered from its packages."""

from ecm.jobs import tasks as _of_jobs
from ecm.notices import tasks as _of_notices

__all__ = ["_of_jobs", "_of_notices"]
