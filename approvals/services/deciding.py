"""A person's decision: compare-and-set, bound to the content that was seen."""

from datetime import datetime

from django.db import transaction

from approvals.access import DECIDE, may_decide
from approvals.errors import AlreadyDecided, ApprovalOver, CommentNeeded, ContentChanged, NotYourTurn
from approvals.events import ApprovalCompleted, ApprovalReturned, VisaDecided
from approvals.models import Approval, Visa
from approvals.services import stages, telling
from ecm import access, faults
from ecm.errors import Forbidden, InvalidInput
from ecm.events import publish
from ecm.folding import visible
from ecm.models import User
from storage.models import Document
from storage.services import set_status

DECISIONS = (Visa.State.APPROVED.value, Visa.State.RETURNED.value)


@transaction.atomic
def decide(*, visa: Visa, decision: str, seen_digest: str, actor: User, at: datetime, comment: str = "") -> Visa:
    """Record the decision ("approved" or "returned") of the person asked, or of whoever stands in for them today.

    `seen_digest` is the content the person looked at. The same decision repeated by the same person is harmless.
    Raises ContentChanged, AlreadyDecided, ApprovalOver, NotYourTurn, CommentNeeded; Forbidden, NotFound.
    """
    if decision not in DECISIONS:
        raise InvalidInput({"decision": list(DECISIONS)})
    approval, visa = _locked(visa, actor)
    if _repeats(visa, decision, seen_digest, actor):
        return visa
    _check_open(approval, visa)
    _check_content(approval, seen_digest)
    comment = visible(comment).strip()[:4000]
    if decision == Visa.State.RETURNED and not comment:
        raise CommentNeeded
    _record(visa, decision, seen_digest, comment, actor, at)
    faults.point("approvals.decision_recorded")
    publish(
        VisaDecided(
            actor_id=actor.pk, approval_id=approval.pk, document_id=approval.document_id, visa_id=visa.pk,
            asked_id=visa.asked_id, decision=decision, digest=seen_digest,
        ),
        at=at,
    )  # fmt: skip
    if decision == Visa.State.RETURNED:
        _give_back(approval, visa, actor, at)
    elif stages.move_on(approval, visa.stage, at=at):
        _complete(approval, actor, at)
    return visa


def _locked(visa: Visa, actor: User) -> tuple[Approval, Visa]:
    """The document, then its approval, under lock: in this order everywhere. Refuses whoever was not asked."""
    access.require(actor, "storage.view", visa.approval)
    access.require(actor, DECIDE)
    if not may_decide(actor, visa):
        raise Forbidden
    Document.objects.select_for_update().get(pk=visa.approval.document_id)
    approval = Approval.objects.select_for_update().get(pk=visa.approval_id)
    return approval, Visa.objects.select_related("stage", "asked", "decided_by").get(pk=visa.pk)


def _repeats(visa: Visa, decision: str, seen_digest: str, actor: User) -> bool:
    return visa.state == decision and visa.decided_by_id == actor.pk and visa.digest == seen_digest


def _check_open(approval: Approval, visa: Visa) -> None:
    if visa.state == Visa.State.VOID or approval.state == Approval.State.VOIDED:
        raise ContentChanged
    if visa.decision:
        raise AlreadyDecided(name=str(visa.decided_by))
    if not approval.is_running:
        raise ApprovalOver
    if visa.state != Visa.State.ASKED:
        raise NotYourTurn


def _check_content(approval: Approval, seen_digest: str) -> None:
    """What was seen is what the approval is for, and is still the document's latest content."""
    latest = approval.document.versions.order_by("-number").values_list("blob_id", flat=True).first()
    if seen_digest != approval.digest or latest != approval.digest:
        raise ContentChanged


def _record(visa: Visa, decision: str, digest: str, comment: str, actor: User, at: datetime) -> None:
    changed = Visa.objects.filter(pk=visa.pk, state=Visa.State.ASKED).update(
        state=decision, decision=decision, digest=digest, comment=comment, decided_by=actor, decided_at=at
    )
    if not changed:  # SQLite has no row locks, PostgreSQL holds them: this never passes silently on either
        raise ApprovalOver
    visa.refresh_from_db()


def _end(approval: Approval, state: Approval.State, at: datetime, reason: str = "") -> None:
    approval.state, approval.ended_at, approval.end_reason = state, at, reason[:1000]
    approval.save(update_fields=["state", "ended_at", "end_reason"])


def _give_back(approval: Approval, visa: Visa, actor: User, at: datetime) -> None:
    asked = stages.stop(approval, visa_state=Visa.State.SKIPPED)
    _end(approval, Approval.State.RETURNED, at, visa.comment)
    set_status(document=approval.document, status=Document.Status.REJECTED, actor=actor, at=at, is_process=True)
    publish(
        ApprovalReturned(actor_id=actor.pk, approval_id=approval.pk, document_id=approval.document_id, visa_id=visa.pk),
        at=at,
    )
    telling.tell_returned(approval, visa, actor, at=at)
    telling.tell_not_needed(approval, asked, at=at)


def _complete(approval: Approval, actor: User, at: datetime) -> None:
    _end(approval, Approval.State.APPROVED, at)
    faults.point("approvals.completed")
    set_status(document=approval.document, status=Document.Status.APPROVED, actor=actor, at=at, is_process=True)
    publish(
        ApprovalCompleted(
            actor_id=actor.pk, approval_id=approval.pk, document_id=approval.document_id, digest=approval.digest
        ),
        at=at,
    )
    telling.tell_completed(approval, at=at)
