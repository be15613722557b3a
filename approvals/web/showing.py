"""How an approval is shown: its stages, each visa with who stands in and whether it is late; and where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from approvals import queries
from approvals.models import Approval, ApprovalStage, Visa
from ecm.models import Substitution

OPEN = (Visa.State.ASKED, Visa.State.WAITING)


@dataclass(frozen=True)
class VisaShown:
    """A visa as a line: `stand_in` decides today in place of the person asked."""

    visa: Visa
    stand_in: Substitution | None
    is_overdue: bool

    @property
    def by_another(self) -> bool:
        """A substitute decided."""
        return self.visa.decided_by_id is not None and self.visa.decided_by_id != self.visa.asked_id


@dataclass(frozen=True)
class StageShown:
    stage: ApprovalStage
    visas: Sequence[VisaShown]
    approval_state: str

    @property
    def look(self) -> str:
        """The stage's state as a word of the approval set; one that stopped says what stopped it."""
        if self.stage.state != ApprovalStage.State.STOPPED:
            return self.stage.state
        has_ended = any(line.visa.state == Visa.State.RETURNED for line in self.visas)
        return self.approval_state if has_ended or self.approval_state != Approval.State.RETURNED else "cancelled"


def stages_of(approval: Approval, today: date) -> list[StageShown]:
    """The stages of a whole approval; one query at most, for those who stand in."""
    visas = [visa for stage in approval.stages.all() for visa in stage.visas.all()]
    asked = {visa.asked_id for visa in visas if visa.state in OPEN}
    return _shown(approval, queries.stand_ins(asked, today) if asked else {}, today)


def _shown(approval: Approval, stand_ins: Mapping[int, Substitution], today: date) -> list[StageShown]:
    return [
        StageShown(stage, [_visa(visa, stand_ins, today) for visa in stage.visas.all()], approval.state)
        for stage in approval.stages.all()
    ]


def _visa(visa: Visa, stand_ins: Mapping[int, Substitution], today: date) -> VisaShown:
    stand_in = stand_ins.get(visa.asked_id) if visa.state in OPEN else None
    return VisaShown(visa, stand_in, visa.is_overdue(today))


def runs_of(approvals: Sequence[Approval], today: date) -> list[tuple[Approval, list[StageShown]]]:
    """Several whole approvals with their stages; one query for all who stand in."""
    asked = {
        visa.asked_id
        for approval in approvals
        for stage in approval.stages.all()
        for visa in stage.visas.all()
        if visa.state in OPEN
    }
    stand_ins = queries.stand_ins(asked, today) if asked else {}
    return [(approval, _shown(approval, stand_ins, today)) for approval in approvals]


def preview_url(approval: Approval) -> str:
    """The fragment that shows the file the visas are asked for."""
    return reverse("storage:preview", args=[approval.document_id, approval.version.number])


def compare_url(approval: Approval) -> str:
    """The page that marks what changed since the version before; "" for the first version."""
    number = approval.version.number
    if number < 2:
        return ""
    return f"{reverse('storage:compare', args=[approval.document_id])}?left={number - 1}&right={number}"
