"""What the journal makes of a document's approvals: the state of each, and who decided what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from approvals.models import Approval, Visa
from ecm.events.replaying import Facts, Ledger, World, register_ledger
from ecm.models import EventRecord, EventSubject

STATES = {
    "approvals.approval.started": Approval.State.RUNNING,
    "approvals.approval.completed": Approval.State.APPROVED,
    "approvals.approval.returned": Approval.State.RETURNED,
    "approvals.approval.cancelled": Approval.State.CANCELLED,
    "approvals.approval.voided": Approval.State.VOIDED,
}
DECIDED = "approvals.visa.decided"


def fold(world: World, record: EventRecord) -> None:
    """Let the record change the approvals of its document."""
    told = record.payload
    runs = world.setdefault(told["document_id"], {"approvals": {}})["approvals"]
    run = runs.setdefault(told["approval_id"], {"state": "", "visas": {}})
    if record.name == DECIDED:
        run["visas"][told["visa_id"]] = told["decision"]
    else:
        run["state"] = str(STATES[record.name])


def rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the tables have them now."""
    world: World = {}
    for document, pk, state in Approval.objects.filter(document__in=ids).values_list("document_id", "pk", "state"):
        world.setdefault(document, {"approvals": {}})["approvals"][pk] = {"state": state, "visas": {}}
    decided = Visa.objects.filter(approval__document__in=ids).exclude(decision="")
    for document, run, pk, decision in decided.values_list("approval__document_id", "approval_id", "pk", "decision"):
        world[document]["approvals"][run]["visas"][pk] = decision
    return world


def ids_after(last: int, size: int) -> list[int]:
    """The next documents with approvals, in the order of their numbers."""
    runs = Approval.objects.filter(document__gt=last).order_by("document_id")
    return list(runs.values_list("document_id", flat=True).distinct()[:size])


def states_at(ids: Iterable[int], moment: datetime) -> dict[int, str]:
    """The state that each approval was in at the moment, by id. One query."""
    wanted = list(ids)
    events = EventSubject.objects.filter(
        kind="approval", object_id__in=wanted, record__name__in=STATES, record__occurred_at__lte=moment
    )
    told = events.order_by("record_id").values_list("object_id", "record__name")
    return {pk: str(STATES[name]) for pk, name in told}


LEDGER = Ledger("document", "approvals", frozenset({*STATES, DECIDED}), fold, rows, ids_after)


def wire() -> None:
    """Let approvals be replayed; called from `ready()`."""
    register_ledger(LEDGER)
