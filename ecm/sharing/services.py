"""Widening and narrowing the circle of an object."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ecm import access
from ecm.access.models import Grant
from ecm.errors import Forbidden, InvalidInput
from ecm.events import publish_many
from ecm.models import Department, User
from ecm.notices import notify_many
from ecm.sharing.events import AccessGiven, AccessWithdrawn
from ecm.sharing.registry import Shared


@transaction.atomic
def let_see(shared: Shared, row: Any, people: Iterable[User], *, actor: User, at: datetime) -> list[User]:
    """Let people take part in the object and tell them; those who already do are left alone.

    Returns the new ones. Raises Forbidden, InvalidInput for somebody without an account that is active.
    """
    _require(shared, row, actor)
    wanted = list({person.pk: person for person in people}.values())
    if any(not person.is_active for person in wanted):
        raise InvalidInput({"people": _("An account that is closed cannot be given access.")})
    known = set(_participants(shared, row).values_list("user_id", flat=True))
    new = [person for person in wanted if person.pk not in known]
    access.grant_many(shared.kind, row.pk, [person.pk for person in new])
    publish_many([AccessGiven(**_facts(shared, row, person, actor)) for person in new], at=at)
    notify_many(
        [person.pk for person in new if person.pk != actor.pk], "ecm.access_given", subject=(shared.kind, row.pk),
        occasion=at.isoformat(), params={"object": str(row), "person": str(actor)}, url=shared.url(row.pk), at=at,
    )  # fmt: skip
    return new


@transaction.atomic
def withdraw(shared: Shared, row: Any, person: User, *, actor: User, at: datetime) -> bool:
    """Let the person take part no more; False when they did not.

    Raises Forbidden, and InvalidInput for the last participant of an object that only its participants see.
    """
    _require(shared, row, actor)
    circle = _participants(shared, row)
    if not circle.filter(user=person).exists():
        return False
    if row.is_restricted and circle.count() == 1:
        raise InvalidInput({"people": _("Somebody has to take part in what only its participants see.")})
    access.revoke(shared.kind, row.pk, person.pk)
    publish_many([AccessWithdrawn(**_facts(shared, row, person, actor))], at=at)
    return True


@transaction.atomic
def set_audience(
    shared: Shared, row: Any, *, department: Department | None, is_restricted: bool, actor: User, at: datetime
) -> None:
    """Show the object to the whole house (None), to a department, or to its participants only.

    Whoever does it takes part from now on, so nobody shuts themselves out. Raises Forbidden and what the kind's own
    service raises.
    """
    _require(shared, row, actor)
    if is_restricted or department:
        access.grant(shared.kind, row.pk, actor.pk)
    shared.change_audience(row, department=department, is_restricted=is_restricted, actor=actor, at=at)


def _require(shared: Shared, row: Any, actor: User) -> None:
    if not shared.may_share(actor, row):
        raise Forbidden


def _participants(shared: Shared, row: Any) -> Any:
    return Grant.objects.filter(kind=shared.kind, object_id=row.pk)


def _facts(shared: Shared, row: Any, person: User, actor: User) -> dict[str, Any]:
    return {
        "kind": shared.kind, "object_id": row.pk, "user_id": person.pk, "person": str(person), "actor_id": actor.pk,
    }  # fmt: skip
