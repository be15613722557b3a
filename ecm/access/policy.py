"""Policies: each guarded model says which permission shows it, which shows all of it, and where its guard stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from ecm.access.standing import Person, Standing, standing_of
from ecm.errors import Forbidden, NotFound

Row = TypeVar("Row", bound=Model)
Rule = Callable[[Person, Any], bool]


@dataclass(frozen=True)
class Policy:
    """Who may see the rows of a model, and further rules of single permissions.

    `through` is the path to the guarded row ("document" for a registration), "" when the model itself is guarded,
    None when only the permission counts. `guard_kind` is the kind whose grants count (default: `kind`).
    `gone` names a moment of the guarded row; where it is set, nobody sees the row any more.
    """

    kind: str
    view: str
    view_all: str = ""
    through: str | None = ""
    guard_kind: str = ""
    gone: str = ""
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def grants_kind(self) -> str:
        return self.guard_kind or self.kind


_policies: dict[type[Model], Policy] = {}
_permissions: dict[str, str | Promise] = {}


def permission(name: str, title: str | Promise) -> str:
    """Make a permission known to roles and the console; returns its name."""
    _permissions[name] = title
    return name


def permissions() -> dict[str, str | Promise]:
    return dict(_permissions)


def register(model: type[Model], policy: Policy) -> None:
    _policies[model] = policy


def policy_of(model: type[Model]) -> Policy:
    return _policies[model]


def policies() -> dict[type[Model], Policy]:
    return dict(_policies)


def has(user: Person, permission: str) -> bool:
    """Whether one of the person's roles holds the permission."""
    return standing_of(user).may(permission)


def visible(rows: "QuerySet[Row, Any]", user: Person) -> "QuerySet[Row, Any]":
    """The rows of this set that the person may see; costs no query by itself beyond the person's standing."""
    policy, standing = _policies[rows.model], standing_of(user)
    if not standing.may(policy.view):
        return rows.none()
    if policy.gone:
        rows = rows.filter(**{f"{policy.through}__{policy.gone}" if policy.through else policy.gone: None})
    if policy.through is None or (policy.view_all and standing.may(policy.view_all)):
        return rows
    return rows.filter(_guard(policy, standing))


def _guard(policy: Policy, standing: Standing) -> Q:
    from ecm.access.models import Grant

    prefix = f"{policy.through}__" if policy.through else ""
    granted = Grant.objects.filter(user__in=standing.acts_for, kind=policy.grants_kind).values("object_id")
    house = Q(**{f"{prefix}department__isnull": True}) | Q(**{f"{prefix}department__in": standing.departments})
    return (Q(**{f"{prefix}is_restricted": False}) & house) | Q(**{f"{prefix}pk__in": granted})


def sees(user: Person, row: Model) -> bool:
    model = type(row)
    return visible(model._default_manager.filter(pk=row.pk), user).exists()


def allowed(user: Person, permission: str, row: Model | None = None) -> bool:
    """Whether the person may do this; with a row: to this row, which they must also see."""
    if not has(user, permission):
        return False
    if row is None:
        return True
    rule = _policies[type(row)].rules.get(permission)
    return sees(user, row) and (rule is None or rule(user, row))


def require(user: Person, permission: str, row: Model | None = None) -> None:
    """Raise NotFound for a row the person may not see, Forbidden for an act they may not do."""
    if row is not None and not sees(user, row):
        raise NotFound
    rule = _policies[type(row)].rules.get(permission) if row is not None else None
    if not has(user, permission) or (rule is not None and not rule(user, row)):
        raise Forbidden


def require_all(user: Person, permission: str, rows: Sequence[Model]) -> None:
    """`require` for many rows of one model. One query."""
    if not rows:
        return
    model = type(rows[0])
    seen = visible(model._default_manager.filter(pk__in=[row.pk for row in rows]), user).count()
    if seen != len(rows):
        raise NotFound
    rule = _policies[model].rules.get(permission)
    if not has(user, permission) or (rule is not None and not all(rule(user, row) for row in rows)):
        raise Forbidden


def get_visible(rows: "QuerySet[Row, Any]", user: Person, **lookup: Any) -> Row:
    """The one visible row; NotFound when it is absent or hidden."""
    row: Row | None = visible(rows.filter(**lookup), user).first()
    if row is None:
        raise NotFound
    return row
