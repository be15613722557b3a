"""What happened to a counterparty, narrowed to a kind, a person or a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from counterparties.models import Interaction
from ecm import access
from ecm.access import Person
from ecm.models import EventSubject, User
from ecm.paging import Page, keyset
from ecm.web.dates import end_of_day
from ecm.web.timeline import is_one_act

SIZE = 15
GROUPS = {
    "documents": ("storage.", "counterparties.document."),
    "letters": ("correspondence.",),
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
    until: datetime | None = None,
    cursor: str = "",
    size: int = SIZE,
    narrowed: TimelineFilter | None = None,
) -> Page[EventSubject]:
    """Events on the counterparty's timeline, the newest first, whole acts of some `size` of them. One query; the caller
    has checked the counterparty."""
    rows = EventSubject.objects.filter(kind="counterparty", object_id=counterparty_id).select_related("record__actor")
    if until is not None:
        rows = rows.filter(record__occurred_at__lte=until)
    if narrowed is not None:
        rows = narrowed.apply(rows)
    return keyset(rows, order=("-record_id", "-id"), cursor=cursor, size=size, together=is_one_act)


def interactions_named(ids: set[int], user: Person) -> dict[int, Interaction]:
    """Those of the conversations that the person may see, by id. One query."""
    if not ids:
        return {}
    rows = access.visible(Interaction.objects.filter(pk__in=ids), user)
    return {row.pk: row for row in rows.select_related("contact")}
