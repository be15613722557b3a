"""Watching a term: one row for the term, one for each occasion to tell of it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from expiry.models import Watch, WatchNotice
from expiry.registry import Term, kind_named

#: Days from the end of a term on which its people are told.
OCCASIONS = (-30, -7, -1, 1, 7, 30)
#: A term that ended longer ago when it is first seen (an imported archive) is told of no more.
OLD = timedelta(days=31)


@transaction.atomic
def watch(kind: str, object_id: int, aspect: str, *, title: str, url: str, ends_on: date, at: datetime) -> Watch:
    """Watch a term, or its new date; a repeat changes nothing and tells nobody twice.

    A changed date opens new occasions; those of the old date that were not told are told no more.
    """
    values = {"title": title[:500], "url": url, "ends_on": ends_on, "closed_at": None}
    Watch.objects.bulk_create(
        [Watch(kind=kind, object_id=object_id, aspect=aspect, created_at=at, **values)], ignore_conflicts=True
    )
    row = Watch.objects.select_for_update().get(kind=kind, object_id=object_id, aspect=aspect)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    _open_occasions(row, at)
    return row


def _open_occasions(row: Watch, at: datetime) -> None:
    today = timezone.localdate(at)
    is_old = row.ends_on < today - OLD
    WatchNotice.objects.bulk_create(
        [
            WatchNotice(
                watch=row, ends_on=row.ends_on, occasion=occasion, due_on=row.ends_on + timedelta(days=occasion),
                skipped_at=at if is_old else None,
            )
            for occasion in OCCASIONS
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def close(kind: str, object_id: int, *, at: datetime, aspects: Iterable[str] | None = None) -> int:
    """Watch the object's terms (or these aspects of it) no longer; returns how many were open."""
    rows = Watch.objects.filter(kind=kind, object_id=object_id, closed_at=None)
    if aspects is not None:
        rows = rows.filter(aspect__in=list(aspects))
    return rows.update(closed_at=at)


def refresh(kind: str, ids: Iterable[int], *, at: datetime) -> int:
    """Bring the watched terms of these objects to what they are now; returns how many are open.

    A repeat is harmless. Unknown kinds are passed over: the app that knew them is not installed.
    """
    known, wanted = kind_named(kind), sorted(set(ids))
    if known is None or not wanted:
        return 0
    with transaction.atomic():
        # The objects' own rows are read under the writer's lock of the watches: the newest state wins.
        list(Watch.objects.select_for_update().filter(kind=kind, object_id__in=wanted).order_by("pk"))
        terms = list(known.terms(wanted))
        for term in terms:
            _watch_term(kind, term, at)
        _close_others(kind, wanted, terms, at)
    return len(terms)


def _watch_term(kind: str, term: Term, at: datetime) -> None:
    watch(kind, term.object_id, term.aspect, title=term.title, url=term.url, ends_on=term.ends_on, at=at)


def _close_others(kind: str, ids: Iterable[int], terms: Iterable[Term], at: datetime) -> None:
    kept = {(term.object_id, term.aspect) for term in terms}
    rows = Watch.objects.filter(kind=kind, object_id__in=ids, closed_at=None)
    gone = [row.pk for row in rows if (row.object_id, row.aspect) not in kept]
    Watch.objects.filter(pk__in=gone, closed_at=None).update(closed_at=at)
