"""Who sits where: the members of a route resolved to persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from approvals.access import DECIDE, substitutes_of
from approvals.errors import NobodyInRole, NotAHolder
from approvals.models import ApprovalRoute, RouteMember, RouteStage
from ecm.models import Role, User


@dataclass(frozen=True)
class Seat:
    """One place of a stage: who is asked, in which role, and who else holds it."""

    member: RouteMember
    person: User | None
    holders: Sequence[User]

    @property
    def role(self) -> Role | None:
        return self.member.role


def proposed_seats(
    route: ApprovalRoute, *, department_id: int | None, today: date
) -> list[tuple[RouteStage, list[Seat]]]:
    """Each stage with its seats. A role goes to a holder who is here, of the document's department, the least busy one.

    `person` is None where nobody holds the role.
    """
    stages = list(RouteStage.objects.filter(route=route).order_by("order", "id"))
    members: dict[int, list[RouteMember]] = {stage.pk: [] for stage in stages}
    for member in RouteMember.objects.filter(stage__route=route).select_related("user", "role").order_by("order", "id"):
        members[member.stage_id].append(member)
    holders = _holders({m.role_id for listed in members.values() for m in listed if m.role_id})
    away = set(substitutes_of({person.pk for listed in holders.values() for person in listed}, today))
    return [(stage, [_seat(m, holders, department_id, away) for m in members[stage.pk]]) for stage in stages]


def _seat(member: RouteMember, holders: Mapping[int, list[User]], department_id: int | None, away: set[int]) -> Seat:
    if member.user is not None:
        return Seat(member, member.user, [member.user])

    def rank(user: User) -> tuple[bool, bool, int, int]:
        return user.pk in away, user.department_id != department_id, _load(user), user.pk

    candidates = holders.get(member.role_id or 0, [])
    ranked = sorted(candidates, key=rank)
    return Seat(member, ranked[0] if ranked else None, candidates)


def _load(user: User) -> int:
    return int(getattr(user, "visas_asked", 0))


def _holders(role_ids: set[int]) -> dict[int, list[User]]:
    """Active holders of each role who may decide, with how many visas wait for them."""
    people = (
        User.objects.filter(roles__in=role_ids, is_active=True)
        .annotate(visas_asked=Count("visas", filter=Q(visas__state="asked"), distinct=True))
        .prefetch_related("roles")
        .distinct()
    )
    holders: dict[int, list[User]] = {}
    for person in people:
        roles = list(person.roles.all())
        if _may_decide(roles):
            for role in roles:
                holders.setdefault(role.pk, []).append(person)
    return holders


def _may_decide(roles: Sequence[Role]) -> bool:
    granted = {name for role in roles for name in role.permissions}
    return bool(granted & {"*", DECIDE})


def choose_person(seat: Seat, chosen: Mapping[int, int]) -> User:
    """The person of the seat, or the other holder chosen by the starter (`chosen`: member id to user id).

    Raises NobodyInRole or NotAHolder.
    """
    wanted = chosen.get(seat.member.pk)
    if wanted is not None:
        for holder in seat.holders:
            if holder.pk == wanted:
                return holder
        raise NotAHolder(role=str(seat.role or seat.person))
    if seat.person is None:
        raise NobodyInRole(role=str(seat.role))
    return seat.person
