"""Letters as they stood at a moment: whose they were, what the register said of them, what stood in quarantine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from correspondence.facts import FACTS, columns_of, revived
from correspondence.models import IntakeItem, Registration
from correspondence.queries.intake import items_visible_to
from correspondence.queries.register import REGISTER_ORDER, registrations_of_document, registrations_visible_to
from counterparties.models import Counterparty
from counterparties.queries import moved_since
from ecm import access
from ecm.access import Person
from ecm.models import EventSubject
from ecm.paging import Page, keyset
from storage.past import changes_since, take_back

CHANGED, DECIDED = "correspondence.registration.changed", "correspondence.item.decided"
COUNTERPARTY = "correspondence.registration.counterparty"


@dataclass
class Entry:
    """What was changed beside a number since: values that were others then, and those that nobody recorded."""

    facts: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def undo(self, told: Mapping[str, Any]) -> None:
        """Go back behind a change, the newest first."""
        before = told.get("before", {})
        lost = columns_of(told.get("changed", ())) - before.keys()
        self.unknown = (self.unknown | lost) - before.keys()
        self.facts = {name: value for name, value in self.facts.items() if name not in lost} | before


def registrations_then(
    user: Person, counterparty_id: int, moment: datetime, *, knew: bool, cursor: str = "", size: int = 20
) -> Page[Registration]:
    """The correspondence with a counterparty as the register read at the moment, the newest first.

    `knew`: the letters that were the counterparty's then, else those that are now. `as_today` on an entry names what
    nobody recorded of then. Seven queries at most. Raises NotFound for a hidden counterparty.
    """
    access.get_visible(Counterparty.objects.all(), user, pk=counterparty_id)
    own = _own_then(counterparty_id, moment) if knew else Q(counterparty=counterparty_id)
    rows = registrations_visible_to(user).filter(own, registered_at__lte=moment)
    page = keyset(rows, order=REGISTER_ORDER, cursor=cursor, size=size)
    _as_they_read(page.rows, moment)
    return page


def entries_then(user: Person, document_id: int, moment: datetime) -> list[Registration]:
    """The entries of a document as the register read at the moment, the newest first. Four queries."""
    rows = [row for row in registrations_of_document(user, document_id) if row.registered_at <= moment]
    _as_they_read(rows, moment)
    return rows


def _as_they_read(rows: Collection[Registration], moment: datetime) -> None:
    _take_back_entries(rows, entries_since([row.pk for row in rows], moment))
    for row in rows:
        if row.voided_at and row.voided_at > moment:
            row.voided_at, row.void_reason = None, ""
        if row.done_on and row.done_on > timezone.localdate(moment):
            row.done_on = None
    _take_back_documents(rows, moment)


def letters_then(user: Person, counterparty_id: int, moment: datetime, among: Q) -> list[Registration]:
    """Entries that were the counterparty's at the moment, with the terms and the documents of then. Seven queries.

    `among` narrows by what an entry is today; those that were changed since are there too.
    """
    own = _own_then(counterparty_id, moment)
    rows = registrations_visible_to(user).filter(own, registered_at__lte=moment)
    since = entries_since(rows.order_by().values("pk"), moment)
    found = list(rows.filter(among | Q(pk__in=since)))
    _take_back_entries(found, since)
    _take_back_documents(found, moment)
    return found


def _own_then(counterparty_id: int, moment: datetime) -> Q:
    """Entries that were the counterparty's, wherever merges and splits have put them since. Two queries."""
    came, left = moved_since(counterparty_id, COUNTERPARTY, moment)
    return (Q(counterparty=counterparty_id) & ~Q(pk__in=came)) | Q(pk__in=left)


def entries_since(entries: Collection[int] | QuerySet[Any, Any], moment: datetime) -> dict[int, Entry]:
    """What was changed of the entries (ids, or a query for them) after the moment, by id. One query."""
    found: dict[int, Entry] = {}
    for pk, told in _told_since("registration", entries, CHANGED, moment):
        found.setdefault(pk, Entry()).undo(told)
    return found


def _take_back_entries(rows: Iterable[Registration], since: Mapping[int, Entry]) -> None:
    titles = {each.attname: str(each.verbose_name) for each in Registration._meta.concrete_fields}
    for row in rows:
        entry = since.get(row.pk, Entry())
        for name, value in revived(entry.facts).items():
            setattr(row, name, value)
        row.as_today = [titles[name] for name in FACTS if name in entry.unknown]


def _take_back_documents(rows: Collection[Registration], moment: datetime) -> None:
    since = changes_since({row.document_id for row in rows}, moment)
    take_back((row.document for row in rows), since)


def _told_since(
    kind: str, rows: Collection[int] | QuerySet[Any, Any], name: str, moment: datetime
) -> list[tuple[int, dict[str, Any]]]:
    later = EventSubject.objects.filter(
        kind=kind, object_id__in=rows, record__name=name, record__occurred_at__gt=moment
    )
    return list(later.order_by("-record_id").values_list("object_id", "record__payload"))


def quarantined_then(user: Person, among: Q, moment: datetime) -> list[IntakeItem]:
    """Items that stood in quarantine at the moment, the newest first. Two queries.

    Decisions from before events told the former state leave an item as it is today.
    """
    rows = items_visible_to(user).filter(among, received_at__lte=moment)
    ids = rows.order_by().values("pk")
    decided = {pk: told["before"] for pk, told in _told_since("intake", ids, DECIDED, moment) if told.get("before")}
    held = IntakeItem.State.QUARANTINED
    found = rows.filter(Q(state=held) | Q(pk__in=decided)).order_by("-received_at", "-pk")
    return [row for row in found if decided.get(row.pk, row.state) == held]


def was_quarantined(item: IntakeItem, moment: datetime) -> bool:
    """Whether the item stood in quarantine at the moment. One query."""
    told = [told["before"] for _pk, told in _told_since("intake", [item.pk], DECIDED, moment) if told.get("before")]
    return (told[-1] if told else item.state) == IntakeItem.State.QUARANTINED
