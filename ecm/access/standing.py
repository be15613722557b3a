"""Where a person stands: their permissions, the departments they see into, and whom they stand in for."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ecm.models import User

Person = Union["User", "AnonymousUser"]


@dataclass(frozen=True)
class Standing:
    """A snapshot for one request: what the rules need to know of a person."""

    user_id: int | None = None
    permissions: frozenset[str] = frozenset()
    departments: tuple[int, ...] = ()
    acts_for: tuple[int, ...] = field(default=())

    def may(self, permission: str) -> bool:
        return "*" in self.permissions or permission in self.permissions


def standing_of(user: Person) -> Standing:
    """The person's standing, read once and kept on the user object (one query)."""
    if not user.is_authenticated or not user.is_active or user.pk is None:
        return Standing()
    kept: Standing | None = getattr(user, "_standing", None)
    if kept is None:
        kept = _read(user)
        user._standing = kept  # type: ignore[attr-defined]  # a cache for the life of this user object
    return kept


def forget(user: Person) -> None:
    """Read the standing anew at the next question (after roles changed)."""
    if hasattr(user, "_standing"):
        del user._standing


# Their own department; for its head, and for the head of any other, the whole subtree.
_SQL = """
SELECT 'role', CAST(role.permissions AS TEXT) FROM ecm_role role
  JOIN ecm_user_roles held ON held.role_id = role.id WHERE held.user_id = %(user)s
UNION ALL
SELECT 'department', CAST(own.id AS TEXT) FROM ecm_department own
  WHERE own.id = %(department)s
  OR EXISTS (SELECT 1 FROM ecm_department led WHERE led.head_id = %(user)s AND own.path LIKE led.path || '%%')
UNION ALL
SELECT 'absent', CAST(absent_id AS TEXT) FROM ecm_substitution
  WHERE substitute_id = %(user)s AND starts_on <= %(today)s AND ends_on >= %(today)s
"""


def _read(user: Any) -> Standing:
    """One query by hand: every request begins with it, and putting four together took longer than they ran."""
    found: dict[str, list[str]] = {"role": [], "department": [], "absent": []}
    today = connection.ops.adapt_datefield_value(timezone.localdate())
    wanted = {"user": user.pk, "department": user.department_id, "today": today}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, wanted)
        for sort, value in cursor.fetchall():
            found[sort].append(value)
    permissions = {name for listed in found["role"] for name in json.loads(listed)}
    return Standing(
        user_id=user.pk,
        permissions=frozenset(permissions | {"*"} if user.is_superuser else permissions),
        departments=tuple(sorted(int(pk) for pk in found["department"])),
        acts_for=(user.pk, *sorted(int(pk) for pk in found["absent"])),
    )
