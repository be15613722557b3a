"""The rule of `access.visible` read from the other side: which people see this row, and why."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecm.access.models import Grant, Role
from ecm.access.policy import Policy, policy_of
from ecm.models import Department, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

NAMED = 12  # people of a circle that are shown by name


@dataclass(frozen=True)
class Circle:
    """People who see the object for one reason: the first by name, and how many there are."""

    title: str | Promise
    people: list[User]
    total: int

    @property
    def further(self) -> int:
        return self.total - len(self.people)


def viewers_of(row: Any) -> "QuerySet[User]":
    """Everybody for whom `access.sees(person, row)` holds, by name."""
    policy = policy_of(type(row))
    if policy.gone and getattr(row, policy.gone):
        return User.objects.none()
    everybody = _all_seers(policy) | _audience(row, policy) | _participants(row, policy)
    return _able(policy.view).filter(everybody).distinct()


def participants_of(row: Any) -> list[User]:
    """People who take part in the object, by name, those whose account is closed included."""
    kind = policy_of(type(row)).grants_kind
    ids = Grant.objects.filter(kind=kind, object_id=row.pk).values("user")
    return list(User.objects.filter(pk__in=ids).select_related("post", "department"))


def circles_of(row: Any) -> list[Circle]:
    """Who sees the object beside its participants, reason by reason (a fixed number of queries)."""
    policy = policy_of(type(row))
    able = _able(policy.view)
    found = [_circle(_("See everything of this kind"), able.filter(_all_seers(policy)))]
    if not row.is_restricted:
        title = _("The department and the heads above it") if row.department_id else _("The whole organisation")
        found.insert(0, _circle(title, able.filter(_audience(row, policy))))
    found.append(_circle(_("Stand in for a participant today"), able.filter(pk__in=_substitutes(row, policy))))
    return [circle for circle in found if circle.total]


def _circle(title: str | Promise, people: "QuerySet[User]") -> Circle:
    rows = people.distinct()
    return Circle(title, list(rows.select_related("post", "department")[:NAMED]), rows.count())


def _able(permission: str) -> "QuerySet[User]":
    return User.objects.filter(_holding(permission), is_active=True)


def _holding(permission: str) -> Q:
    """People one of whose roles holds the permission. Roles are few; their lists are looked through here."""
    roles = [pk for pk, held in Role.objects.values_list("pk", "permissions") if "*" in held or permission in held]
    return Q(is_superuser=True) | Q(roles__in=roles)


def _all_seers(policy: Policy) -> Q:
    return Q(pk__in=_able(policy.view_all).values("pk")) if policy.view_all else Q(pk__in=[])


def _audience(row: Any, policy: Policy) -> Q:
    """The whole house, or the department with its head and the heads above it; nobody for a restricted row."""
    if row.is_restricted:
        return Q(pk__in=[])
    if row.department_id is None:
        return Q(pk__isnull=False)
    above = [int(part) for part in row.department.path.split("/") if part]
    heads = Department.objects.filter(pk__in=above, head__isnull=False).values("head")
    return Q(department=row.department_id) | Q(pk__in=heads)


def _participants(row: Any, policy: Policy) -> Q:
    granted = Grant.objects.filter(kind=policy.grants_kind, object_id=row.pk).values("user")
    return Q(pk__in=granted) | Q(pk__in=_substitutes(row, policy))


def _substitutes(row: Any, policy: Policy) -> "QuerySet[User, Any]":
    today = timezone.localdate()
    granted = Grant.objects.filter(kind=policy.grants_kind, object_id=row.pk).values("user")
    return User.objects.filter(
        stands_in_for__absent__in=granted, stands_in_for__starts_on__lte=today, stands_in_for__ends_on__gte=today
    ).values("pk")
