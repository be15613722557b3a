"""Opening a case from a template."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import EDIT, VIEW
from cases.errors import TemplateNotUsable
from cases.events import CaseOpened
from cases.models import Case, CaseMove, CaseTemplate, CaseTemplateStage, Meaning
from cases.services.facts import check_whole, plain_facts, search_key, sound
from cases.services.numbering import draw_number
from cases.services.telling import tell_assigned
from counterparties.models import Counterparty
from counterparties.services.own import require_own
from ecm import access, faults
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.models import User


@transaction.atomic
def open_case(
    *,
    template: CaseTemplate,
    counterparty: Counterparty,
    title: str,
    actor: User,
    at: datetime,
    manager: User | None = None,
    opened_on: date | None = None,
    due_on: date | None = None,
    **facts: Any,
) -> Case:
    """Open a case in the first stage of the template, with the next number of the year it is opened in.

    Without a manager the actor answers for it; without a term it is due after the template's days. `facts` are amount,
    currency, description and extra. Raises NotFound, Forbidden, PartOfAnother, TemplateNotUsable, InvalidInput.
    """
    access.require(actor, EDIT)
    access.require(actor, "counterparties.view", counterparty)
    require_own(counterparty.pk)
    stage = first_stage(template)
    given = {"extra": {}, **facts, "title": title, "manager": manager or actor}
    values, day = sound(template, given, actor), opened_on or timezone.localdate(at)
    require_manager(values["manager"], counterparty)
    case = Case(
        template=template, stage=stage, counterparty=counterparty, opened_on=day, stage_since=at, created_by=actor,
        created_at=at, due_on=due_on or _due(template, day), **values,
    )  # fmt: skip
    check_whole(case, timezone.localdate(at))
    case.number = draw_number(template, day.year)
    faults.point("cases.number_drawn")
    case.search_key = search_key(case.number, case.title)
    case.save(force_insert=True)
    CaseMove.objects.create(case=case, from_stage=None, to_stage=stage, at=at, by=actor)
    require_own(counterparty.pk)  # since the row points at the card no merge comes in between any more
    publish(_opened(case, actor), at=at)
    tell_assigned(case, actor=actor, at=at)
    return case


def first_stage(template: CaseTemplate) -> CaseTemplateStage:
    """The stage that a new case stands in. Raises TemplateNotUsable."""
    stages = CaseTemplateStage.objects.filter(template=template, meaning=Meaning.OPEN)
    stage: CaseTemplateStage | None = stages.order_by("order", "pk").first() if template.is_active else None
    if stage is None:
        raise TemplateNotUsable
    return stage


def require_manager(manager: User | None, counterparty: Counterparty) -> None:
    """Raises InvalidInput for nobody, for a person who does not work here any more, and for one who may not see the
    dossier: the case would be hidden from them."""
    if manager is None or not manager.is_active:
        raise InvalidInput({"manager": _("Choose who answers for the case.")})
    if not access.has(manager, VIEW) or not access.sees(manager, counterparty):
        raise InvalidInput({"manager": _("This person may not see cases of this counterparty.")})


def _due(template: CaseTemplate, day: date) -> date | None:
    return day + timedelta(days=template.days) if template.days else None


def _opened(case: Case, actor: User) -> CaseOpened:
    return CaseOpened(
        actor_id=actor.pk, case_id=case.pk, counterparty_id=case.counterparty_id, number=case.number,
        template_id=case.template_id, stage_id=case.stage_id, after=plain_facts(case),
    )  # fmt: skip
