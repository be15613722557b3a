"""What stands in a person's bell, and what they do with it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from ecm.access import Person
from ecm.errors import InvalidInput
from ecm.notices.models import Notice, NoticePreference, Way
from ecm.notices.registry import notice_kinds
from ecm.tallies import Tally

MOST_SHOWN = 99


def notices_visible_to(user: Person) -> "QuerySet[Notice, Notice]":
    """The person's own notices, newest first."""
    return Notice.objects.filter(user_id=user.pk or 0).order_by("-id")


def _unread(user: Person, today: date) -> "QuerySet[Notice, Notice]":
    return notices_visible_to(user).filter(read_at__isnull=True)


unread_count = Tally(_unread, most=MOST_SHOWN + 1)


def mark_read(user: Person, ids: Iterable[int] | None, *, at: datetime) -> int:
    """Mark these (None: all) of the person's notices as read; others' are left alone. Returns how many changed."""
    rows = notices_visible_to(user).filter(read_at__isnull=True)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    with transaction.atomic():
        return rows.order_by().update(read_at=at)


def preferences_of(user: Person) -> dict[str, str]:
    """The chosen way by kind; "" is the choice for all others."""
    return dict(NoticePreference.objects.filter(user_id=user.pk or 0).values_list("code", "way"))


def choose_ways(user: Person, ways: Mapping[str, str]) -> None:
    """Set the person's ways by kind; an empty way returns to the usual one. Raises InvalidInput for unknown ones."""
    known = {"", *(kind.code for kind in notice_kinds())}
    wrong = [code for code, way in ways.items() if code not in known or (way and way not in Way.values)]
    if wrong:
        raise InvalidInput(dict.fromkeys(wrong, "way"))
    user_id = user.pk or 0
    with transaction.atomic():
        NoticePreference.objects.filter(user_id=user_id, code__in=list(ways)).delete()
        NoticePreference.objects.bulk_create(
            NoticePreference(user_id=user_id, code=code, way=way) for code, way in ways.items() if way
        )
