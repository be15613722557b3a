"""Notices as e-mail: one at once, or a day's worth in a digest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecm import faults
from ecm.environment import environment
from ecm.notices.models import Notice, Way
from ecm.notices.registry import title_for
from ecm.organisation.models import User
from ecm.outgoing import new_message, send

DIGEST_HOUR = 8  # of the person's own day
MOST_IN_DIGEST = 200


def mail_notice(notice_id: int, *, at: datetime) -> bool:
    """Send the notice unless it is sent or its reader has left; returns whether it was sent now."""
    notice = Notice.objects.select_related("user").filter(pk=notice_id).first()
    if notice is None or notice.mailed_at or not notice.user.is_active or not notice.user.email:
        return False
    send(message_of(notice))
    faults.point("notices.mail_sent")
    _mark([notice.pk], at)
    return True


def message_of(notice: Notice) -> EmailMessage:
    """The mail of one notice, the same at each attempt: its Message-ID is made of the notice's number."""
    user = notice.user
    with translation.override(user.language), timezone.override(user.time_zone):
        title = title_for(notice.code, notice.params)
        lines = [title, "", _link(notice), "", _("You can choose which notices come by e-mail in your profile.")]
        return new_message(
            to=user.email, subject=title, text="\n".join(lines), sent_at=notice.created_at,
            identity=f"notice-{notice.pk}",
        )  # fmt: skip


def mail_digests(*, at: datetime) -> int:
    """Send each person's digest once their morning has come; returns the number of mails."""
    waiting = Notice.objects.filter(way=Way.DIGEST, mailed_at__isnull=True).order_by()
    people = User.objects.filter(pk__in=waiting.values("user"), is_active=True).exclude(email="").order_by("pk")
    return sum(_mail_digest(user, at) for user in people.iterator(200))


def _mail_digest(user: User, at: datetime) -> bool:
    with timezone.override(user.time_zone):
        local = timezone.localtime(at)
    if local.hour < DIGEST_HOUR:
        return False
    morning = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if Notice.objects.filter(user=user, way=Way.DIGEST, mailed_at__gte=morning).exists():
        return False
    recent = at - timedelta(days=30)
    rows = Notice.objects.filter(user=user, way=Way.DIGEST, mailed_at__isnull=True, created_at__gt=recent)
    notices = list(rows.order_by("pk")[:MOST_IN_DIGEST])
    if not notices:
        return False
    send(digest_of(user, notices, at))
    _mark([notice.pk for notice in notices], at)
    return True


def digest_of(user: User, notices: Sequence[Notice], at: datetime) -> EmailMessage:
    with translation.override(user.language), timezone.override(user.time_zone):
        subject = ngettext("%(count)s notice of the day", "%(count)s notices of the day", len(notices))
        lines = [f"— {title_for(each.code, each.params)}\n  {_link(each)}" for each in notices]
        return new_message(
            to=user.email, subject=subject % {"count": len(notices)}, text="\n\n".join(lines), sent_at=at,
            identity=f"digest-{user.pk}-{notices[0].pk}",
        )  # fmt: skip


def _link(notice: Notice) -> str:
    return environment().public_url.rstrip("/") + (notice.url or "/app/notices/")


def _mark(ids: Sequence[int], at: datetime) -> None:
    with transaction.atomic():
        Notice.objects.filter(pk__in=ids, mailed_at__isnull=True).update(mailed_at=at)
