"""Telling of terms: what is due is found by its date, however long nobody looked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from ecm import access
from ecm.models import User
from ecm.notices import notify_many
from expiry.models import Watch, WatchNotice
from expiry.registry import WatchedKind, kind_named

BATCH = 100
AHEAD, OVER = "expiry.ahead", "expiry.over"


def scan(*, at: datetime) -> int:
    """Tell the people of every term that is due; returns how many terms were told of.

    Of several missed occasions of a term the newest is told and the earlier ones are marked as skipped. The mark and
    the notices are written in one transaction, so a restart neither repeats nor misses one.
    """
    today = timezone.localdate(at)
    return sum(_tell(ids, today, at) for ids in _due(today))


def _due(today: date) -> Iterator[list[int]]:
    """Ids of open watches with something due, in batches; each is looked at once."""
    above = 0
    while True:
        rows = _waiting(today).filter(watch_id__gt=above).order_by("watch_id").values_list("watch_id", flat=True)
        ids = list(rows.distinct()[:BATCH])
        if not ids:
            return
        yield ids
        above = ids[-1]


def _waiting(today: date) -> "QuerySet[WatchNotice]":
    return WatchNotice.objects.filter(
        due_on__lte=today, sent_at=None, skipped_at=None, watch__closed_at=None, ends_on=F("watch__ends_on")
    )


@transaction.atomic
def _tell(watch_ids: Sequence[int], today: date, at: datetime) -> int:
    watches = list(Watch.objects.select_for_update().filter(pk__in=watch_ids, closed_at=None).order_by("pk"))
    by_watch: defaultdict[int, list[WatchNotice]] = defaultdict(list)
    for notice in _waiting(today).filter(watch__in=watches).order_by("due_on"):
        by_watch[notice.watch_id].append(notice)
    told = [(watch, by_watch[watch.pk]) for watch in watches if by_watch[watch.pk]]
    recipients = _recipients([watch for watch, _ in told])
    for watch, notices in told:
        _settle(watch, notices, recipients[watch.pk], at)
    return len(told)


def _settle(watch: Watch, notices: Sequence[WatchNotice], users: Sequence[int], at: datetime) -> None:
    """Send the newest of the due notices, skip the others."""
    *missed, newest = notices
    WatchNotice.objects.filter(pk__in=[notice.pk for notice in missed]).update(skipped_at=at)
    WatchNotice.objects.filter(pk=newest.pk).update(sent_at=at)
    notify_many(
        users,
        OVER if newest.occasion > 0 else AHEAD,
        subject=(watch.kind, watch.object_id),
        occasion=f"{watch.aspect}:{watch.ends_on.isoformat()}:{newest.occasion:+}",
        params={"title": watch.title, "ends_on": watch.ends_on.isoformat()},
        url=watch.url,
        at=at,
    )


def _recipients(watches: Sequence[Watch]) -> Mapping[int, list[int]]:
    """Users to be told of each watch: named by its kind, and allowed to see the object."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    by_kind: defaultdict[str, list[Watch]] = defaultdict(list)
    for watch in watches:
        by_kind[watch.kind].append(watch)
    for kind, members in by_kind.items():
        for user_id, seen in _seen_by(kind, sorted({watch.object_id for watch in members})).items():
            for watch in members:
                if watch.object_id in seen:
                    found[watch.pk].append(user_id)
    return found


def _seen_by(kind: str, ids: Sequence[int]) -> dict[int, set[int]]:
    """For each user whom the kind names: those of their objects that they may see."""
    known = kind_named(kind)
    if known is None:
        return {}
    objects_of: defaultdict[int, set[int]] = defaultdict(set)
    for object_id, users in known.recipients(ids).items():
        for user_id in users:
            objects_of[user_id].add(object_id)
    people = User.objects.filter(pk__in=objects_of, is_active=True)
    return {user.pk: _visible(known, objects_of[user.pk], user) for user in people}


def _visible(known: WatchedKind, ids: set[int], user: User) -> set[int]:
    return set(access.visible(known.model._default_manager.filter(pk__in=ids), user).values_list("pk", flat=True))
