"""Moving a case from stage to stage, closing and reopening it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cases.access import EDIT
from cases.errors import CaseEnded, CaseMovedMeanwhile, EndReasonNeeded, StageMayNotFollow
from cases.events import CaseMoved, CaseReopened
from cases.models import Case, CaseMove, CaseTemplateStage, Meaning
from counterparties.services.own import require_own
from ecm import access, faults
from ecm.events import publish
from ecm.folding import visible
from ecm.models import User

FIELDS = ["stage", "state", "stage_since", "closed_at", "end_reason", "version"]


@transaction.atomic
def move_case(
    *, case: Case, stage: CaseTemplateStage, actor: User, at: datetime, note: str = "", seen_stage: int | None = None
) -> Case:
    """Let the case stand in another stage of its template; into a stage it stands in already, nothing happens.

    `seen_stage` is the stage (id) that the person saw it in. Raises NotFound, Forbidden, PartOfAnother,
    CaseMovedMeanwhile, CaseEnded, StageMayNotFollow, EndReasonNeeded; nothing is written then.
    """
    case = _locked(case, actor)
    if case.stage_id == stage.pk:
        return case
    if seen_stage is not None and case.stage_id != seen_stage:
        raise CaseMovedMeanwhile(stage=str(case.stage))
    if not case.is_open:
        raise CaseEnded
    _require_may_follow(case, stage)
    said = visible(note).strip()[:1000]
    if stage.meaning == Meaning.LOST and not said:
        raise EndReasonNeeded
    return _moved(case, stage, actor, at, said, CaseMoved)


@transaction.atomic
def reopen(*, case: Case, actor: User, at: datetime, note: str = "") -> Case:
    """Let a case that ended go on in the stage it stood in before; one that is open stays as it is.

    Raises NotFound, Forbidden, PartOfAnother.
    """
    case = _locked(case, actor)
    if case.is_open:
        return case
    return _moved(case, _before_the_end(case), actor, at, visible(note).strip()[:1000], CaseReopened)


def _locked(case: Case, actor: User) -> Case:
    """The case as it is now, locked until commit, once the person may write to it."""
    access.require(actor, EDIT, case)
    # Not joined with its stage: PostgreSQL drops a joined row whose stage another move changed while we waited.
    locked = Case.objects.select_for_update().get(pk=case.pk)
    require_own(locked.counterparty_id)
    return locked


def _require_may_follow(case: Case, stage: CaseTemplateStage) -> None:
    followers = set(case.stage.followed_by.values_list("pk", flat=True))
    if stage.template_id != case.template_id or (followers and stage.pk not in followers):
        raise StageMayNotFollow(stage=str(stage))


def _before_the_end(case: Case) -> CaseTemplateStage:
    """The last stage under way that the case stood in; it began in one."""
    moves = CaseMove.objects.filter(case=case, to_stage__meaning=Meaning.OPEN).select_related("to_stage")
    return moves.order_by("-pk")[0].to_stage


def _moved(case: Case, stage: CaseTemplateStage, actor: User, at: datetime, note: str, event: type[CaseMoved]) -> Case:
    left, has_ended = case.stage_id, stage.meaning != Meaning.OPEN
    case.stage, case.state, case.stage_since = stage, stage.meaning, at
    case.closed_at, case.end_reason = (at, note) if has_ended else (None, "")
    case.version += 1
    case.save(update_fields=FIELDS)
    faults.point("cases.stage_set")
    CaseMove.objects.create(case=case, from_stage_id=left, to_stage=stage, at=at, by=actor, note=note)
    told = event(
        actor_id=actor.pk, case_id=case.pk, counterparty_id=case.counterparty_id, number=case.number,
        from_stage_id=left, to_stage_id=stage.pk, state=stage.meaning, stage=stage.title,
    )  # fmt: skip
    publish(told, at=at)
    return case
