"""The same rule for the index: tokens on an entry, tokens of a person; a hit shares one with the reader.

A token reads "kind:audience": `*` for those who see all of the kind, `all` for the house, `d5` for a department,
`u7` for a participant.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from ecm.access.models import Grant
from ecm.access.policy import policies, policy_of
from ecm.access.standing import Person, standing_of


def grant(kind: str, object_id: int, user_id: int) -> None:
    """Let a participant see the object; a repeat is harmless."""
    grant_many(kind, object_id, [user_id])


def grant_many(kind: str, object_id: int, user_ids: Iterable[int]) -> None:
    rows = [Grant(kind=kind, object_id=object_id, user_id=user_id) for user_id in dict.fromkeys(user_ids)]
    Grant.objects.bulk_create(rows, ignore_conflicts=True)


def revoke(kind: str, object_id: int, user_id: int) -> None:
    Grant.objects.filter(kind=kind, object_id=object_id, user_id=user_id).delete()


def tokens_for(rows: Sequence[Model]) -> dict[int, list[str]]:
    """Tokens of guarded rows of one model by primary key; one query for all their grants."""
    if not rows:
        return {}
    policy = policy_of(type(rows[0]))
    tokens = {int(row.pk): _audience(policy.kind, row) for row in rows}
    granted = Grant.objects.filter(kind=policy.grants_kind, object_id__in=tokens).values_list("object_id", "user_id")
    for object_id, user_id in granted:
        tokens[object_id].append(f"{policy.kind}:u{user_id}")
    return tokens


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
