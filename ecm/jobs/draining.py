"""Carrying out all that waits, here and now: for tests, for set-up and for `manage.py jobs drain`."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from ecm.jobs.claiming import claim_next
from ecm.jobs.execution import carry_out
from ecm.jobs.models import Job, JobState


@dataclass
class Drained:
    """How many jobs ended how; `queued` counts those put back for another attempt."""

    ended: Counter[str] = field(default_factory=Counter)
    failed: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.ended.total()


def drain(*, until: datetime | None = None, later_too: bool = False, limit: int = 1_000_000) -> Drained:
    """Carry out waiting jobs, and those they queue, until none is due.

    `later_too` does not wait for the moments of jobs queued for later (a retry with back-off, for instance).
    """
    drained = Drained()
    while drained.total < limit:
        if until and timezone.now() > until:
            break
        job = claim_next(at=timezone.now())
        if job is None and later_too:
            job = _hasten(drained)
        if job is None:
            break
        state = carry_out(job)
        drained.ended[state] += 1
        if state == JobState.DEAD:
            drained.failed.append(job.pk)
    return drained


class JobFailed(RuntimeError):
    """A job failed for good; the message holds its story."""


def drain_or_fail() -> int:
    """Drain; returns the number of jobs carried out, or raises JobFailed with what went wrong."""
    drained = drain()
    if drained.failed:
        stories = Job.objects.filter(pk__in=drained.failed).values_list("name", "error")
        raise JobFailed("\n".join(f"{name}: {error}" for name, error in stories))
    return drained.total


def _hasten(drained: Drained) -> Job | None:
    now = timezone.now()
    Job.objects.filter(state=JobState.QUEUED, run_at__gt=now).update(run_at=now)
    return claim_next(at=timezone.now())
