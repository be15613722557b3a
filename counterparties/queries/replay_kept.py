"""What the journal of events makes of the lists and of who answers for services, and the same as the tables have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterparties.facts import group_facts
from counterparties.models import GroupMember, PartyGroup, ServiceManager
from counterparties.queries.kept_then import GROUP, SERVICE
from counterparties.queries.replay import KIND, MERGES, ids_after
from ecm.events.replaying import WHOLE, Facts, Ledger, World, register_ledger
from ecm.models import EventRecord

MEMBERS = "counterparties.group.members_changed"


def fold_services(world: World, record: EventRecord) -> None:
    """Let the record change who answers for which service; None stands for the responsible manager.

    A merge is followed by what it took along. Merges of older bases are not, so nothing is said of their cards then.
    """
    told = record.payload
    if record.name == SERVICE:
        world.setdefault(told["counterparty_id"], {})[str(told["service_id"])] = told["manager_id"]
        return
    for end in ("counterparty_id", "other_id"):
        world[told[end]] = {}


def service_rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same as the table has it now."""
    world: World = {pk: {} for pk in ids}
    rows = ServiceManager.objects.filter(counterparty__in=ids)
    for pk, service, manager in rows.values_list("counterparty", "service", "manager"):
        world[pk][str(service)] = manager
    return world


def fold_groups(world: World, record: EventRecord) -> None:
    """Let the record change the group that it is about."""
    told = record.payload
    group = world.setdefault(told["group_id"], {"facts": {}, "members": {}})
    if record.name == MEMBERS:
        _members(group["members"], told)
    else:
        group["facts"].update(told.get("after", {}))
        group[WHOLE] = group.get(WHOLE) or (told["act"] == "created" and bool(told.get("after")))


def _members(members: Facts, told: Mapping[str, Any]) -> None:
    members.update({str(pk): True for pk in told.get("added", ())})
    for pk in told.get("removed", ()):
        members.pop(str(pk), None)


def group_rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the tables have them now."""
    rows = PartyGroup.objects.filter(pk__in=ids)
    world: World = {row.pk: {"facts": group_facts(row), "members": {}} for row in rows}
    for group, pk in GroupMember.objects.filter(group__in=ids).values_list("group", "counterparty"):
        world[group]["members"][str(pk)] = True
    return world


def groups_after(last: int, size: int) -> list[int]:
    """The next groups in the order of their numbers."""
    return list(PartyGroup.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])


SERVICES = Ledger(KIND, "services", frozenset({SERVICE, *MERGES}), fold_services, service_rows, ids_after)
GROUPS = Ledger("party_group", "lists", frozenset({GROUP, MEMBERS}), fold_groups, group_rows, groups_after)


def wire() -> None:
    """Let lists and services be replayed; called from `ready()`."""
    register_ledger(SERVICES)
    register_ledger(GROUPS)
