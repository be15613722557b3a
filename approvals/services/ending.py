"""Approvals that end without a decision: called off, or void because the content changed."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from approvals.access import may_cancel
from approvals.errors import ApprovalOver
from approvals.events import ApprovalCancelled, ApprovalVoided
from approvals.models import Approval, ApprovalStage, Visa
from approvals.services import stages, telling
from ecm import access
from ecm.errors import Forbidden
from ecm.events import publish
from ecm.folding import visible
from ecm.models import User
from storage.events import VersionAdded
from storage.models import Document, DocumentVersion
from storage.services import set_status


@transaction.atomic
def cancel(*, approval: Approval, actor: User, at: datetime, reason: str = "") -> Approval:
    """Call the approval off; the document is what it was before: registered, or a draft. Repeating it is harmless.

    Raises ApprovalOver when it ended otherwise, Forbidden for anyone but its starter and the overseers.
    """
    access.require(actor, "storage.view", approval)
    approval = _locked(approval.pk, approval.document_id)
    if approval.state == Approval.State.CANCELLED:
        return approval
    if not approval.is_running:
        raise ApprovalOver
    if not may_cancel(actor, approval):
        raise Forbidden
    set_status(document=approval.document, status=approval.status_before, actor=actor, at=at, is_process=True)
    return _call_off(approval, actor.pk, at, visible(reason).strip()[:1000])


@transaction.atomic
def end_left(*, document_id: int, actor_id: int | None, at: datetime) -> Approval | None:
    """End the run of a document that was taken from its approval by hand: its last visa could change nothing any more.

    Repeating it is harmless, and so is a document that is on approval again.
    """
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None or document.status == Document.Status.ON_APPROVAL:
        return None
    running = Approval.objects.select_for_update(of=("self",)).filter(document=document, state=Approval.State.RUNNING)
    approval = running.select_related("document").first()
    return _call_off(approval, actor_id, at, "") if approval else None


def _call_off(approval: Approval, actor_id: int | None, at: datetime, reason: str) -> Approval:
    asked = stages.stop(approval, visa_state=Visa.State.SKIPPED)
    approval.state, approval.ended_at, approval.end_reason = Approval.State.CANCELLED, at, reason
    approval.save(update_fields=["state", "ended_at", "end_reason"])
    publish(ApprovalCancelled(actor_id=actor_id, approval_id=approval.pk, document_id=approval.document_id), at=at)
    telling.tell_not_needed(approval, asked, at=at)
    return approval


def _locked(approval_id: int, document_id: int) -> Approval:
    Document.objects.select_for_update().get(pk=document_id)
    return Approval.objects.select_for_update(of=("self",)).select_related("document").get(pk=approval_id)


def void_at_once(event: VersionAdded, at: datetime) -> None:
    """In the transaction that gives a document another content: nobody sees that content called approved.

    The first version has none before it that anybody could have approved.
    """
    if event.number > 1:
        void_outdated(document_id=event.document_id, actor_id=event.actor_id, at=at)


@transaction.atomic
def void_outdated(*, document_id: int, actor_id: int | None, at: datetime) -> list[Approval]:
    """Void approvals, under way or completed, whose content is not the document's latest any more.

    Each visa given becomes void, and everybody who was asked hears of it. Repeating it is harmless.
    """
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None:
        return []
    live = [Approval.State.RUNNING]
    if document.status == Document.Status.APPROVED:
        live.append(Approval.State.APPROVED)
    actor = User.objects.filter(pk=actor_id).first() if actor_id else None
    newest = DocumentVersion.objects.filter(document=OuterRef("document")).order_by("-number").values("blob")[:1]
    outdated = (
        Approval.objects.select_for_update(of=("self",))
        .filter(document=document, state__in=live)
        .annotate(newest=Subquery(newest))
        .order_by("pk")
    )
    voided = [_void(approval, actor, at) for approval in outdated if approval.newest != approval.digest]
    if voided and document.status in (Document.Status.ON_APPROVAL, Document.Status.APPROVED):
        set_status(document=document, status=voided[-1].status_before, actor=actor, at=at, is_process=True)
    return voided


def _void(approval: Approval, actor: User | None, at: datetime) -> Approval:
    touched = list(approval.visas.exclude(state__in=[Visa.State.WAITING, Visa.State.SKIPPED]))
    approval.visas.exclude(state=Visa.State.SKIPPED).update(state=Visa.State.VOID)
    approval.stages.exclude(state=ApprovalStage.State.STOPPED).update(state=ApprovalStage.State.STOPPED)
    approval.state, approval.ended_at = Approval.State.VOIDED, at
    approval.save(update_fields=["state", "ended_at"])
    publish(
        ApprovalVoided(
            actor_id=actor.pk if actor else None, approval_id=approval.pk, document_id=approval.document_id,
            digest=approval.digest,
        ),
        at=at,
    )  # fmt: skip
    telling.tell_voided(approval, touched, at=at)
    return approval
