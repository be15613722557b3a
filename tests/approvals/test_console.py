"""Routes are written in the console."""

from typing import Any

import pytest
from django.urls import reverse

from approvals.models import ApprovalRoute, RouteMember
from ecm.models import Role, User
from tests.approvals.factories import make_kind

pytestmark = pytest.mark.django_db


def route_form(**changes: Any) -> dict[str, Any]:
    role = Role.objects.get(code="lawyer").pk
    formset = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": 1000}
    stages = {f"stages-{name}": value for name, value in formset.items()}
    members = {f"stages-0-members-{name}": value for name, value in formset.items()}
    return {
        "position": 5, "is_active": "on", "title_en": "Small papers", "kinds": [make_kind().pk],
        **stages, "stages-0-order": 1, "stages-0-mode": "serial", "stages-0-days": 2,
        "stages-0-title_en": "Review", **members, "stages-0-members-0-order": 1,
        "stages-0-members-0-role": role, "stages-0-members-0-user": "", **changes,
    }  # fmt: skip


def test_an_administrator_writes_a_route_with_stages_and_members(login: Any, admin_user: User) -> None:
    console, add = login(admin_user), reverse("approval_routes:add")
    assert console.get(add).status_code == 200
    answer = console.post(add, route_form())
    assert answer.status_code == 302
    route = ApprovalRoute.objects.get()
    assert str(route) == "Small papers"
    assert RouteMember.objects.get(stage__route=route).role == Role.objects.get(code="lawyer")
    assert console.get(reverse("approval_routes:edit", args=[route.pk])).status_code == 200


@pytest.mark.parametrize("both", [True, False])
def test_a_member_is_a_person_or_a_role(login: Any, admin_user: User, both: bool) -> None:
    wrong = {"stages-0-members-0-user": admin_user.pk} if both else {"stages-0-members-0-role": ""}
    answer = login(admin_user).post(reverse("approval_routes:add"), route_form(**wrong))
    assert answer.status_code == 200
    assert "Choose either a person or a role." in answer.content.decode()
    assert "approvals_member_person_or_role" not in answer.content.decode()
    assert not ApprovalRoute.objects.exists()
