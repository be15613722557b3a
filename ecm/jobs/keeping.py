"""Keeping a job's lease while one process works on that job alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from ecm.jobs.claiming import LEASE, extend
from ecm.jobs.models import Job


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Extend the lease in the background until the block ends."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(job.pk, over), name=f"lease-{job.pk}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(1.0)


def _keep(job_id: int, over: threading.Event) -> None:
    while not over.wait(LEASE.total_seconds() / 3):
        try:
            extend([job_id], at=timezone.now())
        except DatabaseError:
            continue  # the next third of the lease tries again
    connection.close()
