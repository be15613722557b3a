"""Makers of templates and cases."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cases.models import Case, CaseTemplate, CaseTemplateStage
from cases.services import move_case, open_case
from counterparties.models import Counterparty
from ecm.models import User
from tests.counterparties.factories import CounterpartyFactory

NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
STAGES = (("First talk", "open"), ("Offer", "open"), ("Won", "won"), ("Lost", "lost"))


def make_template(
    code: str = "deal", kind: str = "deal", stages: tuple[tuple[str, str], ...] = STAGES, **facts: Any
) -> CaseTemplate:
    """A template with these stages (title, meaning); the same code gives the same template."""
    defaults = {"title": {"en": code.title()}, "kind": kind, "prefix": f"{code.upper()[:3]}-", **facts}
    template: CaseTemplate
    template, made = CaseTemplate.objects.get_or_create(code=code, defaults=defaults)
    for order, (title, meaning) in enumerate(stages if made else (), start=1):
        CaseTemplateStage.objects.create(template=template, order=order, title={"en": title}, meaning=meaning)
    return template


def stage_named(case_or_template: Case | CaseTemplate, title: str) -> CaseTemplateStage:
    template = case_or_template.template if isinstance(case_or_template, Case) else case_or_template
    stage: CaseTemplateStage = CaseTemplateStage.objects.get(template=template, title__en=title)
    return stage


def make_case(
    actor: User, *, template: CaseTemplate | None = None, counterparty: Counterparty | None = None,
    title: str = "Pumps for Podillia", at: datetime = NOON, **facts: Any,
) -> Case:  # fmt: skip
    return open_case(
        template=template or make_template(), counterparty=counterparty or CounterpartyFactory(), title=title,
        actor=actor, at=at, **facts,
    )  # fmt: skip


def move(case: Case, title: str, actor: User, *, at: datetime = NOON, note: str = "") -> Case:
    return move_case(case=case, stage=stage_named(case, title), actor=actor, at=at, note=note)


def later(**amount: int) -> datetime:
    return NOON + timedelta(**amount)
