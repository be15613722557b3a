"""Templates of cases are written in the console."""

from typing import Any

import pytest
from django.urls import reverse

from cases.models import CaseTemplate
from ecm.models import User
from tests.cases.factories import make_case, make_template, move
from tests.ecm.test_console import seen

pytestmark = pytest.mark.django_db


def form_of(stages: list[dict[str, Any]], initial: int = 0, **changes: Any) -> dict[str, Any]:
    management = {"TOTAL_FORMS": len(stages), "INITIAL_FORMS": initial, "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": 1000}
    rows = {f"stages-{name}": value for name, value in management.items()}
    for number, stage in enumerate(stages):
        rows |= {f"stages-{number}-{name}": value for name, value in stage.items()}
    return {
        "title_en": "Deals", "code": "deals", "kind": "deal", "prefix": "D-", "days": 30, "position": 5,
        "is_active": "on", **rows, **changes,
    }  # fmt: skip


STAGES = [
    {"ORDER": 1, "title_en": "Talk", "meaning": "open", "days": 5},
    {"ORDER": 2, "title_en": "Won", "meaning": "won"},
]


def existing(template: CaseTemplate) -> list[dict[str, Any]]:
    return [
        {"ORDER": stage.order, "id": stage.pk, "title_en": str(stage), "meaning": stage.meaning}
        for stage in template.stages.order_by("order")
    ]


def test_an_administrator_writes_a_template_and_says_what_may_follow(login: Any, admin_user: User) -> None:
    console, add = login(admin_user), reverse("case_templates:add")
    assert console.get(add).status_code == 200
    answer = console.post(add, form_of(STAGES))
    assert answer.status_code == 302, answer.content.decode()
    template = CaseTemplate.objects.get()
    talk, won = template.stages.order_by("order")
    assert (str(talk), talk.days, won.meaning) == ("Talk", 5, "won")
    edit = reverse("case_templates:edit", args=[template.pk])
    assert console.get(edit).status_code == 200
    rows = existing(template)
    rows[0]["next_stages"] = [won.pk]
    assert console.post(edit, form_of(rows, initial=2) | seen(console, edit)).status_code == 302
    assert list(talk.followed_by.all()) == [won]


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 99999}, {"prefix": ""}])
def test_what_a_template_cannot_be_is_said_in_words(login: Any, admin_user: User, wrong: dict[str, Any]) -> None:
    answer = login(admin_user).post(reverse("case_templates:add"), form_of(STAGES, **wrong))
    assert answer.status_code == 200
    assert not CaseTemplate.objects.exists()


def test_a_template_in_use_is_not_deleted(login: Any, admin_user: User, manager: User) -> None:
    template = make_case(manager).template
    login(admin_user).post(reverse("case_templates:delete", args=[template.pk]))
    assert CaseTemplate.objects.filter(pk=template.pk).exists()
    empty = make_template("empty")
    login(admin_user).post(reverse("case_templates:delete", args=[empty.pk]))
    assert not CaseTemplate.objects.filter(pk=empty.pk).exists()


def test_a_stage_that_a_case_stood_in_stays_and_keeps_its_meaning(login: Any, admin_user: User, manager: User) -> None:
    case = move(make_case(manager), "Offer", manager)
    template, console = case.template, login(admin_user)
    edit = reverse("case_templates:edit", args=[template.pk])
    rows = existing(template)
    rows[0]["DELETE"] = "on"
    answer = console.post(edit, form_of(rows, initial=4, code="deal", prefix="DEA-") | seen(console, edit))
    assert answer.status_code == 200
    assert "Cases stand or stood in a stage" in answer.content.decode()
    rows = existing(template)
    rows[1]["meaning"] = "won"
    answer = console.post(edit, form_of(rows, initial=4, code="deal", prefix="DEA-") | seen(console, edit))
    assert "what it means stays as it is" in answer.content.decode()
    assert list(template.stages.order_by("order").values_list("meaning", flat=True)) == ["open", "open", "won", "lost"]
    rows = existing(template)
    rows[3]["DELETE"] = "on"
    assert (
        console.post(edit, form_of(rows, initial=4, code="deal", prefix="DEA-") | seen(console, edit)).status_code
        == 302
    )
    assert template.stages.count() == 3
