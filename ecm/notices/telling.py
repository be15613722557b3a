"""Telling people: a row with a unique key in the caller's transaction, and a mail job where they want mail."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from ecm.jobs import NewJob, enqueue_many
from ecm.notices.registry import kind_of

if TYPE_CHECKING:
    from ecm.notices.models import Notice

Subject = tuple[str, int]


def notify(
    user_id: int,
    code: str,
    *,
    subject: Subject,
    occasion: str = "",
    params: Mapping[str, Any] | None = None,
    url: str = "",
    at: datetime | None = None,
) -> "Notice | None":
    """Tell one person; a repeat with the same code, subject and occasion changes nothing.

    Returns the notice, or None when the person wants to hear nothing of this kind or is not active.
    """
    told = notify_many([user_id], code, subject=subject, occasion=occasion, params=params, url=url, at=at)
    return told[0] if told else None


def notify_many(
    user_ids: Iterable[int],
    code: str,
    *,
    subject: Subject,
    occasion: str = "",
    params: Mapping[str, Any] | None = None,
    url: str = "",
    at: datetime | None = None,
) -> list["Notice"]:
    """Tell several people with a fixed number of queries."""
    from ecm.notices.models import Notice, Way

    kind, object_id = subject
    ways = {user_id: way for user_id, way in ways_of(user_ids, code).items() if way != Way.OFF}
    if not ways:
        return []
    common = {"code": code, "subject_kind": kind, "subject_id": object_id, "occasion": occasion}
    plain, moment = dict(params or {}), at or timezone.now()
    rows = [
        Notice(user_id=user_id, way=way, params=plain, url=url, created_at=moment, **common)
        for user_id, way in ways.items()
    ]
    with transaction.atomic():
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        told = list(Notice.objects.filter(user__in=ways, **common).order_by("pk"))
        enqueue_many(
            NewJob("notices.mail", {"notice_id": row.pk}, row.user_id, key=f"notice-mail:{row.pk}")
            for row in told
            if row.way == Way.MAIL and row.mailed_at is None
        )
    return told


def ways_of(user_ids: Iterable[int], code: str) -> dict[int, str]:
    """How each active person wants to hear of this kind: by choice for it, for all, or as usual."""
    from ecm.notices.models import NoticePreference
    from ecm.organisation.models import User

    active = User.objects.filter(pk__in=list(user_ids), is_active=True).values_list("pk", flat=True)
    ways = dict.fromkeys(active, kind_of(code).way)
    chosen = NoticePreference.objects.filter(user__in=ways, code__in=["", code]).order_by("code")
    ways.update(chosen.values_list("user_id", "way"))
    return ways
