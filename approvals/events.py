"""What happens in approvals; each stands on the timelines of the document and of the approval."""

from dataclasses import dataclass

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class ApprovalEvent(Event):
    approval_id: int
    document_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("document", self.document_id), ("approval", self.approval_id))


@dataclass(frozen=True, kw_only=True)
class ApprovalStarted(ApprovalEvent):
    name = "approvals.approval.started"
    digest: str


@dataclass(frozen=True, kw_only=True)
class VisaDecided(ApprovalEvent):
    """`asked_id` differs from the actor when a substitute decided."""

    name = "approvals.visa.decided"
    visa_id: int
    asked_id: int
    decision: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class ApprovalCompleted(ApprovalEvent):
    """Every stage approved this content."""

    name = "approvals.approval.completed"
    digest: str


@dataclass(frozen=True, kw_only=True)
class ApprovalReturned(ApprovalEvent):
    name = "approvals.approval.returned"
    visa_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalCancelled(ApprovalEvent):
    name = "approvals.approval.cancelled"


@dataclass(frozen=True, kw_only=True)
class ApprovalVoided(ApprovalEvent):
    """The document has other content now, so its visas mean nothing any more."""

    name = "approvals.approval.voided"
    digest: str


@dataclass(frozen=True, kw_only=True)
class RemarkMade(ApprovalEvent):
    name = "approvals.remark.made"
    remark_id: int
