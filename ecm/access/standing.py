"""Where a person stands: their permissions, the departments they see into, and whom they stand in for."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

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
    """The person's standing, read once and kept on the user object (three queries at most)."""
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


def _read(user: Any) -> Standing:
    permissions = {name for listed in user.roles.values_list("permissions", flat=True) for name in listed}
    if user.is_superuser:
        permissions.add("*")
    return Standing(
        user_id=user.pk,
        permissions=frozenset(permissions),
        departments=_departments(user),
        acts_for=(user.pk, *_absent(user)),
    )


def _departments(user: Any) -> tuple[int, ...]:
    """The own department; for its head, and for the head of any other, the whole subtree."""
    from django.db.models import Q

    from ecm.organisation.models import Department

    rows = Department.objects.filter(Q(head=user) | Q(pk=user.department_id)).values_list("pk", "path", "head_id")
    own = {pk for pk, _, _ in rows}
    below = Q()
    for _, path, head_id in rows:
        if head_id == user.pk:
            below |= Q(path__startswith=path)
    if below:
        own |= set(Department.objects.filter(below).values_list("pk", flat=True))
    return tuple(sorted(own))


def _absent(user: Any) -> list[int]:
    today = timezone.localdate()
    return list(user.stands_in_for.filter(starts_on__lte=today, ends_on__gte=today).values_list("absent_id", flat=True))
