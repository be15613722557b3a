"""What the journal makes of payments: the facts of each, now or at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ecm.events.replaying import WHOLE, Facts, Ledger, World, register_ledger
from ecm.models import EventRecord, EventSubject
from payments import events
from payments.facts import payment_facts
from payments.models import Payment

KIND = "payment"
PLANNED = events.PaymentPlanned.name
NAMES = frozenset(
    event.name
    for event in (
        events.PaymentPlanned, events.PaymentChanged, events.PaymentAccountChanged, events.PaymentPaid,
        events.PaymentTakenBack, events.PaymentCancelled,
    )
)  # fmt: skip


def fold(world: World, record: EventRecord) -> None:
    """Let the record change its payment."""
    facts = world.setdefault(record.payload["payment_id"], {})
    if record.name == PLANNED:
        facts[WHOLE] = True
    facts.update(record.payload["after"])


def rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the table has them now."""
    return {row.pk: payment_facts(row) for row in Payment.objects.filter(pk__in=ids)}


def ids_after(last: int, size: int) -> list[int]:
    """The next payments, in the order of their numbers."""
    return list(Payment.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])


def facts_before(ids: Any, moment: datetime) -> dict[int, dict[str, Any]]:
    """What was changed of each payment (of these ids, or of a subquery of ids) since the moment, as it was then, by id.
    One query."""
    told = EventSubject.objects.filter(
        kind=KIND, object_id__in=ids, record__name__in=NAMES - {PLANNED}, record__occurred_at__gt=moment
    )
    found: dict[int, dict[str, Any]] = {}
    for pk, payload in told.order_by("-record_id").values_list("object_id", "record__payload"):
        found.setdefault(pk, {}).update(payload["before"])
    return found


LEDGER = Ledger(KIND, "payment", NAMES, fold, rows, ids_after)


def wire() -> None:
    """Let payments be replayed; called from `ready()`."""
    register_ledger(LEDGER)
