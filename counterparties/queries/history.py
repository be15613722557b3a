"""What happened to a counterparty, narrowed to a kind, a person or a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from counterparties.models import BankAccount, Contact, Interaction
from counterparties.queries.replay import KIND
from ecm import access
from ecm.access import Person
from ecm.models import EventSubject, User
from ecm.paging import Page, keyset
from ecm.web.dates import end_of_day
from ecm.web.timeline import is_one_act

SIZE = 15
MOST_WALKS = 100
"""The events of so many cards are each read along the index; those of the rest are sorted."""
ORDER = ("-record_id", "-id")
GROUPS = {
    "documents": ("storage.", "counterparties.document."),
    "letters": ("correspondence.",),
    "cases": ("cases.",),
    "payments": ("payments.",),
    "requisites": ("counterparties.requisites.", "counterparties.account."),
    "people": ("counterparties.contact.", "counterparties.relation."),
    "talks": ("counterparties.interaction.",),
    "card": ("counterparties.counterparty.", "counterparties.pair.", "ecm.access."),
}
"""Beginnings of the names of events, by kind."""


@dataclass(frozen=True)
class TimelineFilter:
    """An empty value narrows nothing."""

    group: str = ""
    actor: User | None = None
    since: date | None = None
    until: date | None = None

    def apply(self, rows: QuerySet[EventSubject]) -> QuerySet[EventSubject]:
        """The rows that fit."""
        if self.group in GROUPS:
            names = Q()
            for beginning in GROUPS[self.group]:
                names |= Q(record__name__startswith=beginning)
            rows = rows.filter(names)
        facts: dict[str, Any] = {}
        if self.actor:
            facts["record__actor"] = self.actor
        if self.since:
            facts["record__occurred_at__gte"] = timezone.make_aware(datetime.combine(self.since, time.min))
        if self.until:
            facts["record__occurred_at__lte"] = end_of_day(self.until)
        return rows.filter(**facts) if facts else rows


def timeline_page(
    counterparty_id: int,
    *,
    parts: Iterable[int] = (),
    until: datetime | None = None,
    cursor: str = "",
    size: int = SIZE,
    narrowed: TimelineFilter | None = None,
) -> Page[EventSubject]:
    """Events on the counterparty's timeline, the newest first, whole acts of some `size` of them. One query; the caller
    has checked the counterparty.

    With `parts` also those of the cards that are part of it. Each event comes once: where it stands on several of the
    cards, as one of the first of them.
    """
    cards = [counterparty_id, *parts]
    each, rest = [[pk] for pk in cards[:MOST_WALKS]], cards[MOST_WALKS:]
    walks = [_walk(some, cards[:place], until, narrowed) for place, some in enumerate([*each, rest] if rest else each)]
    rows, walks = (walks[0], []) if len(walks) == 1 else (EventSubject.objects.all(), walks)
    rows = rows.select_related("record__actor")
    return keyset(rows, order=ORDER, cursor=cursor, size=size, together=is_one_act, walks=walks)


def _walk(
    cards: Sequence[int], before: Sequence[int], until: datetime | None, narrowed: TimelineFilter | None
) -> QuerySet[EventSubject]:
    """The events of these cards but for those of the cards before them, each once: along the index when it is one."""
    rows = EventSubject.objects.filter(kind=KIND, object_id__in=cards)
    # With every column of the index given this is a look-up for a row, and no walk.
    same = EventSubject.objects.filter(kind=KIND, record=OuterRef("record"))
    if before:
        rows = rows.filter(~Exists(same.filter(object_id__in=before)))
    if len(cards) > 1:
        rows = rows.filter(~Exists(same.filter(object_id__in=cards, pk__lt=OuterRef("pk"))))
    if until is not None:
        rows = rows.filter(record__occurred_at__lte=until)
    return rows if narrowed is None else narrowed.apply(rows)


def interactions_named(ids: set[int], user: Person) -> dict[int, Interaction]:
    """Those of the conversations that the person may see, by id. One query."""
    if not ids:
        return {}
    rows = access.visible(Interaction.objects.filter(pk__in=ids), user)
    return {row.pk: row for row in rows.select_related("contact")}


def contacts_named(ids: set[int], user: Person) -> dict[int, Contact]:
    """Those of the people that the reader may see, by id. One query."""
    return access.visible(Contact.objects.filter(pk__in=ids), user).in_bulk() if ids else {}


def accounts_named(ids: set[int], user: Person) -> dict[int, BankAccount]:
    """Those of the versions of accounts that the reader may see, those taken back too, by id. One query."""
    return access.visible(BankAccount.objects.filter(pk__in=ids), user).in_bulk() if ids else {}
