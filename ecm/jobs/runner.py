"""The embedded runner: a few threads of the web process drain the job table; idle, they cost next to nothing."""

import atexit
import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from ecm.jobs import waking
from ecm.jobs.claiming import LEASE, claim_next, extend, release_dead_workers
from ecm.jobs.execution import carry_out
from ecm.jobs.models import Job, JobState
from ecm.jobs.registry import load_tasks
from ecm.jobs.rounds import Scheduler

logger = logging.getLogger(__name__)
POLL = 1.0  # seconds: how soon a job of another process, or one that falls due, is seen
FULL_LOOK = 15.0  # seconds: how often the table is asked though nothing seems to have changed
AFTER_TROUBLE = 2.0  # seconds of rest when the database is away


class Runner:
    """Worker threads and a watcher. The watcher queues rounds, keeps leases and sees what other processes queue."""

    def __init__(self, threads: int = 2) -> None:
        self._condition = threading.Condition()
        self._calls = 0
        self._stopping = False
        self._busy: set[int] = set()
        self._threads = [threading.Thread(target=self._work, name=f"jobs-{n}", daemon=True) for n in range(threads)]
        self._threads.append(threading.Thread(target=self._watch, name="jobs-watch", daemon=True))

    def start(self) -> None:
        load_tasks()
        waking.listen(self._heard)
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Let running jobs finish within the timeout (seconds); a job cut off is taken up at the next start."""
        waking.forget(self._heard)
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        end = monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, end - monotonic()))

    def wake(self) -> None:
        with self._condition:
            self._calls += 1
            self._condition.notify_all()

    def _heard(self, job_ids: Sequence[int], run_at: datetime) -> None:
        if waking.is_due(run_at):
            self.wake()

    def _work(self) -> None:
        while not self._stopping:
            calls = self._calls
            try:
                worked = self._run_next()
            except DatabaseError:
                logger.exception("The job table cannot be read; trying again.")
                self._rest(calls, AFTER_TROUBLE)
            else:
                if not worked:
                    self._rest(calls, None)
        connection.close()

    def _run_next(self) -> bool:
        close_old_connections()
        job = claim_next(at=timezone.now())
        if job is None:
            return False
        self._busy.add(job.pk)
        try:
            carry_out(job)
        finally:
            self._busy.discard(job.pk)
        return True

    def _rest(self, calls: int, timeout: float | None) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._stopping or self._calls != calls, timeout)

    def _watch(self) -> None:
        watch = _Watch()
        while not self._stopping:
            try:
                if watch.sees_work(timezone.now(), self._busy):
                    self.wake()
            except DatabaseError:
                logger.exception("The job table cannot be watched; trying again.")
            with self._condition:
                self._condition.wait_for(lambda: self._stopping, POLL)
        connection.close()


class _Watch:
    """What the watcher remembers between two looks."""

    def __init__(self) -> None:
        self._scheduler = Scheduler()
        self._next_due: datetime | None = None
        self._changes = -1
        self._looked = self._kept = -1e9

    def sees_work(self, at: datetime, busy: set[int]) -> bool:
        """Whether the workers should look; asks the table only when something may have changed."""
        self._keep_house(at, busy)
        queued = self._scheduler.queue_due(at)
        now, changes = monotonic(), _changes()
        if changes != self._changes or now - self._looked > FULL_LOOK or queued:
            self._changes, self._looked = changes, now
            waiting = Job.objects.filter(state=JobState.QUEUED).order_by("run_at", "id")
            self._next_due = waiting.values_list("run_at", flat=True).first()
        if self._next_due is None or self._next_due > at:
            return False
        self._looked = -1e9
        return True

    def _keep_house(self, at: datetime, busy: set[int]) -> None:
        if monotonic() - self._kept < LEASE.total_seconds() / 3:
            return
        self._kept = monotonic()
        close_old_connections()
        extend(tuple(busy), at=at)
        lost = release_dead_workers(at=at)
        expired = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=at).exists()
        if lost or expired:
            self._next_due, self._looked = at - timedelta(seconds=1), monotonic()


def _changes() -> int:
    """A number that changes when another connection has written (SQLite); PostgreSQL is asked at every look."""
    if connection.vendor != "sqlite":
        return int(monotonic() * 1000)
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA data_version").fetchone()[0])


_runner: Runner | None = None


def start_embedded(threads: int) -> Runner:
    """Start the runner of this process once; it stops when the process ends."""
    global _runner
    if _runner is None:
        _runner = Runner(threads)
        _runner.start()
        atexit.register(_runner.stop)
    return _runner
