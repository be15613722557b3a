"""Groups of counterparties: made, changed, put away; lists take members and let them go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties.errors import SegmentHasNoMembers
from counterparties.events import GroupMembersChanged, GroupRecorded
from counterparties.facts import group_facts
from counterparties.models import Counterparty, FormerMember, GroupMember, PartyGroup
from counterparties.queries.segments import checked_condition
from counterparties.services.own import require_own
from ecm import access
from ecm.errors import Forbidden, InvalidInput
from ecm.events import publish
from ecm.folding import one_line
from ecm.models import User
from ecm.versions import save_seen

EDIT, SET_RULES = "counterparties.edit", "counterparties.set_rules"
MOST_AT_ONCE = 10_000


def may_change(user: access.Person, group: PartyGroup) -> bool:
    """Whoever made a group may change it, and who sets the rules of the house."""
    return access.has(user, EDIT) and (group.created_by_id == user.pk or access.has(user, SET_RULES))


@transaction.atomic
def create_group(
    *, title: str, sort: str, actor: User, at: datetime, note: str = "", condition: Mapping[str, Any] | None = None,
    is_own: bool = False,
) -> PartyGroup:  # fmt: skip
    """Make a list or a segment; with `is_own` nobody else sees it. Raises Forbidden, InvalidInput."""
    access.require(actor, EDIT)
    name = _title(title)
    sound = checked_condition(condition, actor, timezone.localdate(at)) if sort == PartyGroup.Sort.SEGMENT else {}
    group = PartyGroup.objects.create(
        title=name, sort=sort, note=note.strip(), condition=sound, is_restricted=is_own, created_by=actor, created_at=at
    )
    if is_own:
        access.grant("party_group", group.pk, actor.pk)
    publish(GroupRecorded(actor_id=actor.pk, group_id=group.pk, act="created", after=group_facts(group)), at=at)
    return group


@transaction.atomic
def change_group(*, group: PartyGroup, seen: int, actor: User, at: datetime, **changes: Any) -> PartyGroup:
    """Change title, note, condition, `is_own` or `is_active`.

    Raises NotFound, Forbidden, InvalidInput, StaleVersion.
    """
    access.require(actor, EDIT, group)
    if not may_change(actor, group):
        raise Forbidden
    if "title" in changes:
        changes["title"] = _title(changes["title"])
    if "condition" in changes:
        changes["condition"] = checked_condition(changes["condition"], actor, timezone.localdate(at))
    if "is_own" in changes:
        changes["is_restricted"] = changes.pop("is_own")
        access.grant("party_group", group.pk, group.created_by_id or actor.pk)
    named = {name: value for name, value in changes.items() if getattr(group, name) != value}
    if not named:
        return group
    before = group_facts(group)
    group = save_seen(group, seen=seen, **named)
    _tell_changed(group, before, actor, at)
    return group


def _tell_changed(group: PartyGroup, before: Mapping[str, Any], actor: User, at: datetime) -> None:
    after = group_facts(group)
    changed = [name for name, value in after.items() if before[name] != value]
    told = GroupRecorded(
        actor_id=actor.pk, group_id=group.pk, act="changed", before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    publish(told, at=at)


def _title(title: str) -> str:
    if name := one_line(title):
        return name
    raise InvalidInput({"title": _("Give the name.")})


@transaction.atomic
def add_members(*, group: PartyGroup, counterparties: Iterable[Counterparty], actor: User, at: datetime) -> int:
    """Put counterparties on the list; those on it stay. Returns how many are new. Raises SegmentHasNoMembers,
    PartOfAnother."""
    ids = _allowed(group, counterparties, actor)
    present = set(GroupMember.objects.filter(group=group, counterparty__in=ids).values_list("counterparty", flat=True))
    fresh = [pk for pk in ids if pk not in present]
    rows = [GroupMember(group=group, counterparty_id=pk, added_by=actor, added_at=at) for pk in fresh]
    GroupMember.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    if fresh:
        publish(GroupMembersChanged(actor_id=actor.pk, group_id=group.pk, added=tuple(fresh)), at=at)
    return len(fresh)


@transaction.atomic
def remove_members(*, group: PartyGroup, counterparties: Iterable[Counterparty], actor: User, at: datetime) -> int:
    """Take counterparties off the list, which remembers that they were on it; returns how many were.

    Raises SegmentHasNoMembers, PartOfAnother.
    """
    ids = _allowed(group, counterparties, actor)
    rows = list(GroupMember.objects.select_for_update().filter(group=group, counterparty__in=ids).order_by("pk"))
    if not rows:
        return 0
    FormerMember.objects.bulk_create([_former(row, actor, at) for row in rows], batch_size=1000)
    GroupMember.objects.filter(pk__in=[row.pk for row in rows]).delete()
    removed = tuple(sorted(row.counterparty_id for row in rows))
    publish(GroupMembersChanged(actor_id=actor.pk, group_id=group.pk, removed=removed), at=at)
    return len(rows)


def _former(row: GroupMember, actor: User, at: datetime) -> FormerMember:
    return FormerMember(
        member=row.pk, group_id=row.group_id, counterparty_id=row.counterparty_id, added_by_id=row.added_by_id,
        added_at=row.added_at, removed_by=actor, removed_at=at,
    )  # fmt: skip


def _allowed(group: PartyGroup, counterparties: Iterable[Counterparty], actor: User) -> list[int]:
    """Those of the cards that can be put on the list or taken off it.

    Of many chosen in a list those that were merged meanwhile are passed over, like those out of sight: the rest is what
    was wanted, and who undoes the merge finds the card on its lists as it was. Where there is no other, PartOfAnother
    says where to go.
    """
    access.require(actor, EDIT, group)
    if group.is_segment:
        raise SegmentHasNoMembers
    wanted = sorted({row.pk for row in counterparties})
    if len(wanted) > MOST_AT_ONCE:
        raise InvalidInput({"counterparties": _("That is more than can be taken at once.")})
    seen = access.visible(Counterparty.objects.filter(pk__in=wanted), actor)
    own = sorted(seen.filter(merged_into=None).values_list("pk", flat=True))
    if not own:
        require_own(*seen.values_list("pk", flat=True))
    return own
