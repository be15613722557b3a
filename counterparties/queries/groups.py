"""Groups as their readers see them; each shows only counterparties that its reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from counterparties.models import Counterparty, GroupMember, PartyGroup
from counterparties.queries.papers import Eye
from counterparties.queries.segments import NOBODY, Question, condition_of
from ecm import access
from ecm.access import Person
from ecm.paging import Page, keyset
from ecm.statements import Statement


def groups_visible_to(user: Person) -> QuerySet[PartyGroup]:
    """Groups in use: those of the house, of the person's department, and the person's own."""
    return access.visible(PartyGroup.objects.filter(is_active=True), user).select_related("created_by")


_offered: Statement[PartyGroup] = Statement()


def groups_offered(user: Person) -> list[PartyGroup]:
    """The groups that a list may be narrowed to, with no more than their names; the first 200. One query."""

    def groups() -> QuerySet[PartyGroup]:
        return groups_visible_to(user).select_related(None).only("title", "sort")[:200]

    return _offered.rows(access.standing_of(user), groups)


def lists_visible_to(user: Person) -> list[PartyGroup]:
    """Lists that the person may fill by hand. One query."""
    return list(groups_visible_to(user).filter(sort=PartyGroup.Sort.LIST)[:500])


def group_visible_to(user: Person, group_id: int) -> PartyGroup:
    """The one group, one that is no longer in use too; NotFound when absent or hidden."""
    return access.get_visible(PartyGroup.objects.select_related("created_by", "department"), user, pk=group_id)


def groups_named(user: Person, ids: Iterable[int]) -> list[PartyGroup]:
    """Those of the groups that the person sees. One query."""
    wanted = list(ids)
    return list(groups_visible_to(user).filter(pk__in=wanted)) if wanted else []


def belonging(group: PartyGroup, question: Question) -> Q:
    """The condition of being in the group, as the reader may know it."""
    if group.is_segment:
        return condition_of(group.condition, question)
    return Q(pk__in=GroupMember.objects.filter(group=group).values("counterparty"))


def in_groups(user: Person, ids: Sequence[int], day: date) -> Q:
    """Counterparties in any of the groups; a hidden or unknown group has nobody."""
    question = Question(Eye(user, day))
    return reduce(or_, (belonging(group, question) for group in groups_named(user, ids)), NOBODY)


def members(group: PartyGroup, user: Person, day: date) -> QuerySet[Counterparty]:
    """The group's counterparties that the person sees."""
    return matching(belonging(group, Question(Eye(user, day))), user)


def matching(condition: Q, user: Person) -> QuerySet[Counterparty]:
    """Counterparties of the person that fit a condition."""
    return access.visible(Counterparty.objects.filter(merged_into=None), user).filter(condition)


def members_page(group: PartyGroup, user: Person, day: date, cursor: str = "", size: int = 50) -> Page[Counterparty]:
    """A page of the group, by name."""
    return keyset(members(group, user, day), order=("sort_name", "id"), cursor=cursor, size=size)


def preview(tree: Mapping[str, Any], user: Person, day: date, size: int = 8) -> tuple[int, list[Counterparty]]:
    """How many fit the condition, and the first of them. Two queries beside those of its attributes."""
    rows = matching(condition_of(tree, Question(Eye(user, day))), user)
    return rows.count(), list(rows.order_by("sort_name", "id")[:size])


def counts_of(groups: Sequence[PartyGroup], user: Person, day: date) -> dict[int, int]:
    """How many counterparties of the person are in each of the groups. One query for each fifty groups."""
    found: dict[int, int] = {}
    everybody, question = access.visible(Counterparty.objects.filter(merged_into=None), user), Question(Eye(user, day))
    for start in range(0, len(groups), COUNTED_AT_ONCE):
        counts = {
            f"group_{group.pk}": Count("pk", filter=belonging(group, question), distinct=True)
            for group in groups[start : start + COUNTED_AT_ONCE]
        }
        found |= {int(name.removeprefix("group_")): count for name, count in everybody.aggregate(**counts).items()}
    return found


COUNTED_AT_ONCE = 50
MOST_SHOWN = 100


def groups_of(counterparty_id: int, user: Person, day: date, sort: str = "") -> list[PartyGroup]:
    """The groups (of a sort) to which a counterparty belongs, as the person may know it.

    Four queries for any number of groups.
    """
    offered = groups_visible_to(user)
    groups = list((offered.filter(sort=sort) if sort else offered)[:MOST_SHOWN])
    if not groups:
        return []
    question = Question(Eye(user, day))
    columns: dict[str, Any] = {
        f"group_{group.pk}": Case(
            When(belonging(group, question), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for group in groups
    }
    rows = access.visible(Counterparty.objects.filter(pk=counterparty_id), user)
    row = rows.annotate(**columns).values(*columns).first() or {}
    return [group for group in groups if row.get(f"group_{group.pk}")]
