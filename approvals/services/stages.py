"""How a run moves on: the next stage, the next person, the end."""

from datetime import datetime, timedelta

from django.utils import timezone

from approvals.models import Approval, ApprovalStage, StageMode, Visa
from approvals.services import telling


def begin_next(approval: Approval, *, at: datetime) -> bool:
    """Open the first waiting stage and ask its people; False when every stage is done.

    The caller holds the lock of the approval.
    """
    stage = approval.stages.filter(state=ApprovalStage.State.WAITING).order_by("order").first()
    if stage is None:
        return False
    stage.state = ApprovalStage.State.RUNNING
    stage.save(update_fields=["state"])
    waiting = list(stage.visas.filter(state=Visa.State.WAITING).select_related("asked").order_by("order", "id"))
    first = waiting if stage.mode == StageMode.PARALLEL else waiting[:1]
    ask(approval, stage, first, at=at)
    return True


def ask(approval: Approval, stage: ApprovalStage, visas: list[Visa], *, at: datetime) -> None:
    """Ask these people, with the stage's days to decide."""
    due_on = timezone.localdate(at) + timedelta(days=stage.days)
    for visa in visas:
        visa.state, visa.asked_at, visa.due_on = Visa.State.ASKED, at, due_on
    Visa.objects.bulk_update(visas, ["state", "asked_at", "due_on"])
    telling.tell_asked(approval, visas, at=at)


def move_on(approval: Approval, stage: ApprovalStage, *, at: datetime) -> bool:
    """After an approving visa: ask the next of a serial stage, or begin the next stage; True when all is approved."""
    waiting = list(stage.visas.filter(state=Visa.State.WAITING).select_related("asked").order_by("order", "id")[:1])
    if waiting:
        ask(approval, stage, waiting, at=at)
        return False
    if stage.visas.filter(state=Visa.State.ASKED).exists():
        return False
    stage.state = ApprovalStage.State.APPROVED
    stage.save(update_fields=["state"])
    return not begin_next(approval, at=at)


def stop(approval: Approval, *, visa_state: Visa.State) -> list[Visa]:
    """Close what is open; gives the visas whose people had been asked."""
    open_states = [Visa.State.WAITING, Visa.State.ASKED]
    asked = list(approval.visas.filter(state=Visa.State.ASKED))
    approval.visas.filter(state__in=open_states).update(state=visa_state)
    going = [ApprovalStage.State.WAITING, ApprovalStage.State.RUNNING]
    approval.stages.filter(state__in=going).update(state=ApprovalStage.State.STOPPED)
    return asked
