"""The sealer, the checkpoints, and what follows many events at once."""

import smtplib

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.events.bundling import deliver
from ecm.events.checkpoints import send_away, take_checkpoint
from ecm.events.sealing import seal_new
from ecm.jobs import JobContext, task


@task("events.seal", title=_("Sealing of the history"))
def seal(job: JobContext, **_: object) -> int:
    return seal_new(at=timezone.now())


@task("events.checkpoint", title=_("Checkpoint of the history"), retry_on=(OSError, smtplib.SMTPException))
def checkpoint(job: JobContext, **_: object) -> int | None:
    """Daily, and once more over the whole journal: what committed very late is sealed here."""
    now = timezone.now()
    seal_new(at=now)
    seal_new(at=now, whole=True)
    row = take_checkpoint(at=now)
    if row is None:
        return None
    send_away(row)
    return row.number


@task("events.deliver", title=_("What follows many changes"), max_attempts=8)
def deliver_many(job: JobContext, *, tasks: dict[str, list[int]], **_: object) -> int:
    """Tasks that follow events of one long act, each at its events."""
    return deliver(job, tasks)
