"""The discussion beside an approval."""

from datetime import datetime

from django.db import transaction

from approvals.events import RemarkMade
from approvals.models import Approval, Remark
from approvals.services import telling
from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.folding import visible
from ecm.models import User


@transaction.atomic
def add_remark(*, approval: Approval, text: str, actor: User, at: datetime) -> Remark:
    """Add a word to the discussion; the other participants hear of it. Whoever sees the approval may speak."""
    access.require(actor, "storage.view", approval)
    text = visible(text).strip()[:4000]
    if not text:
        raise InvalidInput({"text": ["blank"]})
    remark = Remark.objects.create(approval=approval, author=actor, text=text, created_at=at)
    publish(
        RemarkMade(actor_id=actor.pk, approval_id=approval.pk, document_id=approval.document_id, remark_id=remark.pk),
        at=at,
    )
    telling.tell_remark(approval, remark, at=at)
    return remark
