"""What the house keeps of a counterparty itself, as it was: who answered for which service, and the lists it was on.

That is our own doing, so it is the same whether one asks with what we know now or with what we knew then.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q

from counterparties.models import FormerMember, GroupMember, PartyGroup, ServiceManager
from counterparties.queries.layouts import service_managers_of
from counterparties.queries.moved import moved_since
from ecm import access
from ecm.access import Person
from ecm.models import DirectoryEntry, EventSubject, User

SERVICE = "counterparties.service_manager.set"
GROUP = "counterparties.group.recorded"
MEMBER = "counterparties.groupmember.counterparty"


def service_managers_then(counterparty_id: int, moment: datetime) -> list[ServiceManager]:
    """Who answered for which service to a visible counterparty at the moment, in rows that are not saved.

    Two queries; two more when it was another one.
    """
    rows = {row.service_id: row for row in service_managers_of(counterparty_id)}
    then: dict[int, int | None] = {pk: row.manager_id for pk, row in rows.items()}
    for told in _told_since("counterparty", [counterparty_id], SERVICE, moment):
        then[told["service_id"]] = told["before"]
    services = _known({pk: row.service for pk, row in rows.items()}, then, DirectoryEntry)
    people = _known({row.manager_id: row.manager for row in rows.values()}, then.values(), User)
    found = [
        ServiceManager(counterparty_id=counterparty_id, service=services[service], manager=people[manager])
        for service, manager in then.items()
        if manager and service in services and manager in people
    ]
    return sorted(found, key=lambda row: (row.service.text, row.service_id))


def _known(there: dict[int, Any], wanted: Collection[int | None], model: Any) -> dict[int, Any]:
    """The rows by their ids; those that are not there yet by one query."""
    missing = {pk for pk in wanted if pk} - there.keys()
    return there | model.objects.in_bulk(missing) if missing else there


def lists_then(counterparty_id: int, user: Person, moment: datetime) -> list[PartyGroup]:
    """The lists in use at the moment on which the counterparty was, of those the person sees, called as they were.

    `is_active` stays what it is today. Six queries at most, for any number of lists.
    """
    came, left = moved_since(counterparty_id, MEMBER, moment)
    ids = set(
        GroupMember.objects.filter(_own(counterparty_id, "pk", came, left), added_at__lte=moment).values_list(
            "group", flat=True
        )
    )
    former = FormerMember.objects.filter(_own(counterparty_id, "member", came, left), added_at__lte=moment)
    ids |= set(former.filter(removed_at__gt=moment).values_list("group", flat=True))
    rows = list(access.visible(PartyGroup.objects.filter(pk__in=ids), user)) if ids else []
    return sorted(_in_use(rows, moment), key=lambda row: (row.title, row.pk))


def _own(counterparty_id: int, name: str, came: set[int], left: set[int]) -> Q:
    """Rows that were the counterparty's, wherever merges and splits have put them since."""
    return (Q(counterparty=counterparty_id) & ~Q(**{f"{name}__in": came})) | Q(**{f"{name}__in": left})


def _in_use(rows: list[PartyGroup], moment: datetime) -> list[PartyGroup]:
    before = dict[int, dict[str, Any]]()
    for told in _told_since("party_group", [row.pk for row in rows], GROUP, moment):
        before.setdefault(told["group_id"], {}).update(told.get("before", {}))
    found = []
    for row in rows:
        then = before.get(row.pk, {})
        row.title = then.get("title", row.title)
        if then.get("is_active", row.is_active):
            found.append(row)
    return found


def _told_since(kind: str, ids: Collection[int], name: str, moment: datetime) -> list[dict[str, Any]]:
    """What events said of the objects after the moment, the newest first. One query."""
    later = EventSubject.objects.filter(kind=kind, object_id__in=ids, record__name=name, record__occurred_at__gt=moment)
    return list(later.order_by("-record_id").values_list("record__payload", flat=True))
