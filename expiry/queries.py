"""Reads of terms: the list by weeks, the number that is pressing, the state of an object's validity."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When

from ecm import access, tallies
from ecm.access import Person
from ecm.models import EventSubject
from ecm.paging import Page
from ecm.statements import Statement, kept_page
from ecm.tallies import Tally
from expiry.models import Watch
from expiry.registry import WatchedKind, aspect_title, kind_named, kinds

ORDER = ("ends_on", "id")
SOON = 30
PRESSING = 7
COUNTED = 99


def watches_visible_to(user: Person) -> "QuerySet[Watch]":
    """Terms of objects that the person may see."""
    if not access.has(user, "expiry.view"):
        return Watch.objects.none()
    seen = [_seen(known, user) for known in kinds()]
    # A choice by kind, not an "or" of kinds: an "or" would be read kind by kind instead of in the order of the ends.
    return Watch.objects.filter(Case(*seen, default=Value(False), output_field=BooleanField()))


def _seen(known: WatchedKind, user: Person) -> When:
    visible = access.visible(known.model._default_manager.all(), user)
    return When(kind=known.kind, then=Exists(visible.filter(pk=OuterRef("object_id"))))


@dataclass(frozen=True)
class WatchLine:
    """A term in a list."""

    watch: Watch
    days_left: int
    note: str
    icon: str
    aspect: str

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return tone_of(self.days_left)


@dataclass(frozen=True)
class Week:
    """Terms that end in one week; `starts_on` is its Monday, None for all that are over."""

    starts_on: date | None
    lines: list[WatchLine]
    is_this: bool = False
    is_next: bool = False

    @property
    def ends_on(self) -> date | None:
        return self.starts_on + timedelta(days=6) if self.starts_on else None


@dataclass(frozen=True)
class WatchFilter:
    """What the list is narrowed to. `span`: "overdue", "week", "month", "quarter" or "" for all."""

    span: str = ""
    kind: str = ""

    def apply(self, rows: "QuerySet[Watch]", today: date) -> "QuerySet[Watch]":
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.span == "overdue":
            return rows.filter(ends_on__lt=today)
        days = {"week": PRESSING, "month": SOON, "quarter": 91}.get(self.span)
        return rows.filter(ends_on__range=(today, today + timedelta(days=days))) if days else rows


def tone_of(days_left: int) -> str:
    return "bad" if days_left < 0 else "warn" if days_left <= SOON else ""


def open_watches(user: Person) -> "QuerySet[Watch]":
    """Open terms that the person may see, soonest first."""
    return watches_visible_to(user).filter(closed_at=None)


def watch_page(user: Person, narrowed: WatchFilter, *, today: date, cursor: str = "", size: int = 50) -> Page[Watch]:
    """A page of terms, what is over longest first."""
    key = access.standing_of(user) if narrowed == WatchFilter() else None
    rows = partial(_narrowed_watches, user, narrowed, today)
    return kept_page(_lines, key, rows, order=ORDER, cursor=cursor, size=size)


_lines: Statement[Watch] = Statement()


def _narrowed_watches(user: Person, narrowed: WatchFilter, today: date) -> "QuerySet[Watch]":
    return narrowed.apply(open_watches(user), today)


def lines_of(user: Person, watches: Sequence[Watch], today: date) -> list[WatchLine]:
    """The terms with what their kinds say of them; a fixed number of queries for each kind."""
    notes = _notes(user, watches)
    said = {aspect: str(aspect_title(aspect)) for aspect in {watch.aspect for watch in watches}}
    return [
        WatchLine(
            watch=watch,
            days_left=watch.days_left(today),
            note=notes.get((watch.kind, watch.object_id), ""),
            icon=known.icon if (known := kind_named(watch.kind)) else "clock",
            aspect=said[watch.aspect],
        )
        for watch in watches
    ]


def _notes(user: Person, watches: Sequence[Watch]) -> dict[tuple[str, int], str]:
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for watch in watches:
        ids[watch.kind].add(watch.object_id)
    found: dict[tuple[str, int], str] = {}
    for kind, members in ids.items():
        known: WatchedKind | None = kind_named(kind)
        if known and known.notes:
            found |= {(kind, pk): note for pk, note in known.notes(user, sorted(members)).items()}
    return found


def by_weeks(lines: Iterable[WatchLine], today: date) -> list[Week]:
    """The lines (in order of their ends) under what is over and under the weeks to come."""
    this_monday = today - timedelta(days=today.weekday())
    weeks: dict[date | None, Week] = {}
    for line in lines:
        ends_on = line.watch.ends_on
        monday = None if ends_on < today else ends_on - timedelta(days=ends_on.weekday())
        if monday not in weeks:
            is_next = monday == this_monday + timedelta(days=7)
            weeks[monday] = Week(monday, [], is_this=monday == this_monday, is_next=is_next)
        weeks[monday].lines.append(line)
    return list(weeks.values())


def _pressing(user: Person, today: date) -> "QuerySet[Watch]":
    """Terms that are over or end within a week."""
    return open_watches(user).filter(ends_on__range=(today - timedelta(days=365), today + timedelta(days=PRESSING)))


def _within(span: str) -> Tally:
    return Tally(lambda user, today: WatchFilter(span).apply(open_watches(user), today), most=COUNTED + 1)


pressing_count = Tally(_pressing, most=COUNTED + 1)
SPANS = {span: _within(span) for span in ("overdue", "week", "month", "quarter")}


def counts(user: Person, today: date) -> dict[str, int]:
    """The numbers on the filter's chips (one query)."""
    return dict(zip(SPANS, tallies.count(SPANS.values(), user, today), strict=True))


@dataclass(frozen=True)
class Validity:
    """How an object's nearest term stands."""

    ends_on: date
    days_left: int

    @property
    def is_over(self) -> bool:
        return self.days_left < 0

    @property
    def is_near(self) -> bool:
        return 0 <= self.days_left <= SOON


def validity_of(kind: str, ids: Iterable[int], *, today: date) -> dict[int, Validity]:
    """The state of each object's nearest open term, for the icon beside it; the caller shows objects by access."""
    rows = Watch.objects.filter(kind=kind, object_id__in=list(ids), closed_at=None).order_by("-ends_on")
    ends = dict(rows.values_list("object_id", "ends_on"))
    return {object_id: Validity(ends_on, (ends_on - today).days) for object_id, ends_on in ends.items()}


def subjects_of(*event_ids: int) -> dict[str, list[int]]:
    """Ids by kind of the objects that the events are about and whose terms are watched, each once."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    rows = EventSubject.objects.filter(record_id__in=event_ids).values_list("kind", "object_id").distinct()
    for kind, object_id in rows:
        if kind_named(kind):
            found[kind].append(object_id)
    return dict(found)
