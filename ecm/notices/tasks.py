"""Sending of notices."""

import smtplib

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.jobs import JobContext, task
from ecm.notices.mailing import mail_digests, mail_notice


@task("notices.mail", title=_("Notice by e-mail"), retry_on=(OSError, smtplib.SMTPException), max_attempts=12)
def mail(job: JobContext, *, notice_id: int, **_: object) -> bool:
    return mail_notice(notice_id, at=timezone.now())


@task("notices.digest", title=_("Daily digests"), retry_on=(OSError, smtplib.SMTPException))
def digest(job: JobContext, **_: object) -> int:
    return mail_digests(at=timezone.now())
