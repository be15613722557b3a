"""The same rule for the index: tokens on an entry, tokens of a person; a hit shares one with the reader.

A token reads "kind:audience": `*` for those who see all of the kind, `all` for the house, `d5` for a department,
`u7` for a participant.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

from django.db.models import Model, prefetch_related_objects

from ecm.access.models import Grant
from ecm.access.policy import policies, policy_of
from ecm.access.standing import Person, standing_of


def grant(kind: str, object_id: int, user_id: int) -> None:
    """Let a participant see the object; a repeat is harmless."""
    grant_many(kind, object_id, [user_id])


def grant_many(kind: str, object_id: int, user_ids: Iterable[int]) -> None:
    rows = [Grant(kind=kind, object_id=object_id, user_id=user_id) for user_id in dict.fromkeys(user_ids)]
    Grant.objects.bulk_create(rows, ignore_conflicts=True)


def grant_each(kind: str, object_ids: Iterable[int], user_id: int) -> None:
    """Let a participant see each of the objects; a repeat is harmless."""
    rows = [Grant(kind=kind, object_id=object_id, user_id=user_id) for object_id in object_ids]
    Grant.objects.bulk_create(rows, ignore_conflicts=True)


def revoke(kind: str, object_id: int, user_id: int) -> None:
    Grant.objects.filter(kind=kind, object_id=object_id, user_id=user_id).delete()


def tokens_for(rows: Sequence[Model]) -> dict[int, list[str]]:
    """Tokens of guarded rows of one model by primary key; one query for all their grants."""
    if not rows:
        return {}
    policy = policy_of(type(rows[0]))
    guards = _guards(rows, policy.through)
    tokens = {pk: _audience(policy.grants_kind, guard) for pk, guard in guards.items()}
    granted: dict[int, list[str]] = defaultdict(list)
    wanted = {guard.pk for guard in guards.values()}
    for object_id, user_id in Grant.objects.filter(kind=policy.grants_kind, object_id__in=wanted).values_list(
        "object_id", "user_id"
    ):
        granted[object_id].append(f"{policy.grants_kind}:u{user_id}")
    return {pk: [*listed, *granted[guards[pk].pk]] for pk, listed in tokens.items()}


def _guards(rows: Sequence[Model], through: str | None) -> dict[int, Any]:
    """The row whose guard counts for each row: itself, or the one its policy leads to (a registration's document)."""
    if not through:
        return {int(row.pk): row for row in rows}
    prefetch_related_objects(list(rows), through)
    return {int(row.pk): reduce(getattr, through.split("__"), row) for row in rows}


def _audience(kind: str, row: Any) -> list[str]:
    if row.is_restricted:
        return [f"{kind}:*"]
    return [f"{kind}:*", f"{kind}:d{row.department_id}" if row.department_id else f"{kind}:all"]


def tokens_of(user: Person) -> list[str]:
    """The tokens that open entries for this person; empty for somebody who may see nothing."""
    standing, tokens = standing_of(user), list[str]()
    for policy in policies().values():
        if policy.through != "" or not standing.may(policy.view):
            continue
        if policy.view_all and standing.may(policy.view_all):
            tokens.append(f"{policy.kind}:*")
            continue
        tokens.append(f"{policy.kind}:all")
        tokens += [f"{policy.kind}:d{pk}" for pk in standing.departments]
        tokens += [f"{policy.kind}:u{pk}" for pk in standing.acts_for]
    return tokens
