"""Letters as they stood at a moment: whose they were, which terms they had, what stood in quarantine."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from correspondence.models import IntakeItem, Registration
from correspondence.queries.intake import items_visible_to
from correspondence.queries.register import registrations_visible_to
from counterparties.queries import moved_since
from ecm.access import Person
from ecm.models import EventSubject
from storage.past import changes_since, take_back

CHANGED, DECIDED = "correspondence.registration.changed", "correspondence.item.decided"
COUNTERPARTY = "correspondence.registration.counterparty"


def letters_then(user: Person, counterparty_id: int, moment: datetime, among: Q) -> list[Registration]:
    """Entries that were the counterparty's at the moment, with the terms and the documents of then. Seven queries.

    `among` narrows by what an entry is today; those whose terms were changed since are there too.
    """
    came, left = moved_since(counterparty_id, COUNTERPARTY, moment)
    own = (Q(counterparty=counterparty_id) & ~Q(pk__in=came)) | Q(pk__in=left)
    rows = registrations_visible_to(user).filter(own, registered_at__lte=moment)
    before = _terms_before(rows, moment)
    found = list(rows.filter(among | Q(pk__in=before)))
    for row in found:
        for name, text in before.get(row.pk, {}).items():
            setattr(row, name, date.fromisoformat(text) if text else None)
    documents = {row.document_id for row in found}
    take_back((row.document for row in found), changes_since(documents, moment))
    return found


def _terms_before(rows: QuerySet[Registration, Registration], moment: datetime) -> dict[int, dict[str, Any]]:
    """Terms that entries had at the moment and have no more, from the newest change back. One query."""
    found: dict[int, dict[str, Any]] = {}
    for pk, told in _told_since("registration", rows, CHANGED, moment):
        if before := told.get("before"):
            found.setdefault(pk, {}).update(before)
    return found


def _told_since(kind: str, rows: QuerySet[Any, Any], name: str, moment: datetime) -> list[tuple[int, dict[str, Any]]]:
    later = EventSubject.objects.filter(
        kind=kind, object_id__in=rows.order_by().values("pk"), record__name=name, record__occurred_at__gt=moment
    )
    return list(later.order_by("-record_id").values_list("object_id", "record__payload"))


def quarantined_then(user: Person, among: Q, moment: datetime) -> list[IntakeItem]:
    """Items that stood in quarantine at the moment, the newest first. Two queries.

    Decisions from before events told the former state leave an item as it is today.
    """
    rows = items_visible_to(user).filter(among, received_at__lte=moment)
    decided = {pk: told["before"] for pk, told in _told_since("intake", rows, DECIDED, moment) if told.get("before")}
    held = IntakeItem.State.QUARANTINED
    found = rows.filter(Q(state=held) | Q(pk__in=decided)).order_by("-received_at", "-pk")
    return [row for row in found if decided.get(row.pk, row.state) == held]
