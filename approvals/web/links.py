"""Where the pages of approvals lead: the file's preview, the comparison with the version before, stand-ins."""

from django.urls import reverse
from django.utils import timezone

from approvals import queries
from approvals.models import Approval, Visa
from ecm.models import Substitution


def preview_url(approval: Approval) -> str:
    """The fragment that shows the file the visas are asked for."""
    return reverse("storage:preview", args=[approval.document_id, approval.version.number])


def compare_url(approval: Approval) -> str:
    """The page that marks what changed since the version before; "" for the first version."""
    number = approval.version.number
    if number < 2:
        return ""
    return f"{reverse('storage:compare', args=[approval.document_id])}?left={number - 1}&right={number}"


def stand_ins_of(approval: Approval) -> dict[int, Substitution]:
    """Who stands in today for those who are asked or will be, by the absent person's id."""
    open_states = (Visa.State.ASKED, Visa.State.WAITING)
    asked = [
        visa.asked_id for stage in approval.stages.all() for visa in stage.visas.all() if visa.state in open_states
    ]
    return queries.stand_ins(asked, timezone.localdate()) if asked else {}
