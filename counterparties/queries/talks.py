"""Conversations with a counterparty, now or as of a past day."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from counterparties.models import Interaction
from counterparties.queries.contacts import take_back_people
from counterparties.queries.moved import moved_since
from ecm.models import EventSubject
from ecm.paging import Page, keyset

RECORDED, COUNTERPARTY = "counterparties.interaction.recorded", "counterparties.interaction.counterparty"


def interactions_page(
    counterparty_id: int, cursor: str = "", size: int = 30, *, until: datetime | None = None, knew: bool = False
) -> Page[Interaction]:
    """What was said with a visible counterparty, the newest first. One query, with a moment five at most.

    Until a moment: with people as they were called then. `knew`: what had been written down of the card by then.
    """
    own = _written(counterparty_id, until) if until and knew else Q(counterparty=counterparty_id)
    rows = Interaction.objects.filter(own).select_related("author", "contact")
    if until is not None:
        rows = rows.filter(happened_at__lte=until)
    page = keyset(rows, order=("-happened_at", "-id"), cursor=cursor, size=size)
    if until is not None:
        take_back_people(page.rows, until)
    return page


def _written(counterparty_id: int, moment: datetime) -> Q:
    """Conversations of the card of then, wherever merges and splits have put them since. Three queries."""
    came, left = moved_since(counterparty_id, COUNTERPARTY, moment)
    later = EventSubject.objects.filter(
        kind="counterparty", object_id=counterparty_id, record__name=RECORDED, record__occurred_at__gt=moment
    )
    since = {*later.values_list("record__payload__interaction_id", flat=True), *came}
    return (Q(counterparty=counterparty_id) & ~Q(pk__in=since)) | Q(pk__in=left)
