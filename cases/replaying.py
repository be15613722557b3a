"""What the journal makes of a case: where it stands, what that means, and its plain facts."""

from __future__ import annotations

from collections.abc import Sequence

from cases.access import KIND
from cases.models import Case, Meaning
from cases.services.facts import plain_facts
from ecm.events.replaying import Facts, Ledger, World, register_ledger
from ecm.models import EventRecord

OPENED, CHANGED = "cases.case.opened", "cases.case.changed"
MOVED, REOPENED = "cases.case.moved", "cases.case.reopened"


def fold(world: World, record: EventRecord) -> None:
    """Let the record change its case."""
    told = record.payload
    case = world.setdefault(told["case_id"], {"stage": None, "state": str(Meaning.OPEN), "facts": {}})
    case["facts"].update(told.get("after", {}))
    if record.name == OPENED:
        case["stage"] = told["stage_id"]
    if record.name in (MOVED, REOPENED):
        case["stage"], case["state"] = told["to_stage_id"], told["state"]


def rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the table has them now."""
    return {
        row.pk: {"stage": row.stage_id, "state": row.state, "facts": plain_facts(row)}
        for row in Case.objects.filter(pk__in=ids)
    }


def ids_after(last: int, size: int) -> list[int]:
    """The next cases in the order of their keys."""
    return list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])


LEDGER = Ledger(KIND, "cases", frozenset({OPENED, CHANGED, MOVED, REOPENED}), fold, rows, ids_after)


def wire() -> None:
    """Let cases be replayed; called from `ready()`."""
    register_ledger(LEDGER)
