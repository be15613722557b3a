"""Jobs of one task done in one go: what costs the same for one object and for twenty is paid once."""

from typing import Any

from django.utils import timezone

from ecm.jobs.claiming import claim_alike, finish_alike, put_back
from ecm.jobs.models import Job


class Neighbours:
    """Waiting jobs of a task, held within a `with` block that gives their arguments.

    They are done when the block ends well, and wait again when it raises. The work must be short: their leases are
    not extended.
    """

    def __init__(self, task: str, most: int) -> None:
        self._task, self._most = task, most
        self.jobs: list[Job] = []

    def __enter__(self) -> list[dict[str, Any]]:
        self.jobs = claim_alike(self._task, most=self._most, at=timezone.now())
        return [job.args for job in self.jobs]

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        now = timezone.now()
        if kind is None:
            finish_alike(self.jobs, at=now)
            return
        for job in self.jobs:
            put_back(job, run_at=now, error="")
