"""What a running task knows of its job."""

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecm.jobs.neighbours import Neighbours

PROGRESS_EVERY = 0.5  # seconds between two writes of progress


class JobCancelled(Exception):
    """Somebody asked to stop the job; the task lets it pass through, having left nothing half done."""


class JobContext:
    """Handed to the task: for whom it acts, how it reports progress, and whether it is still wanted."""

    def __init__(self, *, job_id: int, name: str, actor_id: int | None, attempt: int, key: str = "") -> None:
        self.job_id = job_id
        self.name = name
        self.actor_id = actor_id
        self.attempt = attempt
        self.key = key
        self._reported = 0.0

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Report how much is done; cheap to call at every item. Raises JobCancelled when the job was called off."""
        now = time.monotonic()
        if done < total and now - self._reported < PROGRESS_EVERY:
            return
        self._reported = now
        self._mine().update(progress_done=done, progress_total=total, message=str(message)[:300])
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Raise JobCancelled when the job was called off, or is no longer ours after a lost lease."""
        asked = self._mine().values_list("cancel_asked", flat=True).first()
        if asked is None or asked:
            raise JobCancelled

    def neighbours(self, most: int) -> "Neighbours":
        """Up to so many waiting jobs of the same task, to be done in one go with this one."""
        from ecm.jobs.neighbours import Neighbours

        return Neighbours(self.name, most)

    def _mine(self) -> Any:
        from ecm.jobs.models import Job, JobState

        return Job.objects.filter(pk=self.job_id, state=JobState.RUNNING, attempts=self.attempt)
