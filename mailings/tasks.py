"""The work of mailings that follows the word to send."""

import smtplib
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.jobs import JobContext, task
from mailings import services
from mailings.queries import TASK
from mailings.services.sending import bag_of


@task(
    TASK, title=_("Sending of a mailing"), retry_on=(OSError, smtplib.SMTPException), max_attempts=60,
    first_delay=timedelta(seconds=30),
)  # fmt: skip
def send(job: JobContext, *, mailing_id: int) -> int:
    """Hand over the next lot of letters and queue what follows. A transport that is away ends the lot: it is tried
    again with back-off, for days."""
    ids = services.due_letters(mailing_id, at=timezone.now())
    sent = 0
    if ids:
        bag = bag_of(mailing_id)
        for pk in ids:
            job.check_cancelled()
            sent += services.send_letter(pk, bag, at=timezone.now())
    services.go_on(mailing_id, at=timezone.now())
    return sent


@task("mailings.resume", title=_("Mailings that stood still"))
def resume(job: JobContext, **_fields: object) -> int:
    return services.resume(at=timezone.now())
