"""Our own house as a tree: departments, their heads, the people and their posts, and who stands in for whom today."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ecm.models import Department, Substitution, User
from ecm.web.views import WorkspaceView


@dataclass
class Unit:
    """A department with its people, those who report to its head first, and the units below it."""

    department: Department | None
    people: list[User] = field(default_factory=list)
    below: list[Unit] = field(default_factory=list)


class OrganisationView(WorkspaceView):
    """The tree of the house; everybody who is signed in sees it."""

    template_name = "ecm/organisation.html"
    nav = "organisation"

    def get(self, request: HttpRequest) -> HttpResponse:
        people = User.objects.filter(is_active=True).select_related("post")
        units = _tree(list(people.order_by("last_name", "first_name", "pk")))
        return self.page({"units": units, "away": list(_away().items())})


def _tree(people: list[User]) -> list[Unit]:
    """The units without a unit above them, each with all below; people without a department come last. Two queries."""
    rows = Department.objects.select_related("head", "head__post").order_by("path", "pk")
    units = {row.pk: Unit(row) for row in rows}
    roots: list[Unit] = []
    for unit in units.values():
        above = units.get(unit.department.parent_id or 0) if unit.department else None
        (above.below if above else roots).append(unit)
    lost = Unit(None)
    for person in people:
        home = units.get(person.department_id or 0, lost)
        if home.department is None or home.department.head_id != person.pk:
            home.people.append(person)
    return [*roots, lost] if lost.people else roots


def _away() -> dict[int, User]:
    """Who stands in today, by the absent person's key. One query."""
    today = timezone.localdate()
    rows = Substitution.objects.filter(starts_on__lte=today, ends_on__gte=today).select_related("substitute")
    return {row.absent_id: row.substitute for row in rows.order_by("-pk")}
