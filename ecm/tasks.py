"""The kernel's tasks, gathered from its packages."""

from ecm import idempotency as _of_idempotency
from ecm.events import tasks as _of_events
from ecm.jobs import tasks as _of_jobs
from ecm.notices import tasks as _of_notices

__all__ = ["_of_events", "_of_idempotency", "_of_jobs", "_of_notices"]
