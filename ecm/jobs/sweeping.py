"""What keeps the queue of an outside executor honest: a look at the table, for whatever its messages lost."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from ecm.jobs.claiming import due, release_dead_workers
from ecm.jobs.rounds import Scheduler

logger = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=3)  # a message takes its time; only older jobs are offered again
MOST = 200


class Sweeper:
    """Queues rounds and offers jobs that nobody took; several sweepers do no harm."""

    def __init__(self, offer: Callable[[int], object], every: float = 5.0) -> None:
        self._offer, self._every = offer, every
        self._scheduler = Scheduler()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="jobs-sweep", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(self._every)

    def sweep(self, at: datetime) -> int:
        """One look; returns how many jobs were offered."""
        self._scheduler.queue_due(at)
        release_dead_workers(at=at)
        ids = list(due(at - PATIENCE).order_by("run_at", "id").values_list("pk", flat=True)[:MOST])
        for job_id in ids:
            self._offer(job_id)
        return len(ids)

    def _loop(self) -> None:
        while not self._stop.wait(self._every):
            close_old_connections()
            try:
                self.sweep(timezone.now())
            except (DatabaseError, OSError):
                logger.exception("The sweep of the job table failed; the next one tries again.")
