"""Documents of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from cases.access import EDIT
from cases.events import CaseDocumentPut, CaseDocumentTaken
from cases.models import Case, CaseDocument
from counterparties.services import link_document
from counterparties.services.own import require_own
from ecm import access
from ecm.events import publish
from ecm.models import User
from storage.models import Document


@transaction.atomic
def put_document(
    *, case: Case, document: Document, actor: User, at: datetime, is_made_here: bool = False
) -> CaseDocument:
    """Put the document into the case; a repeat returns the same link.

    One that is made in the case (`is_made_here`) comes into the counterparty's dossier too. Raises NotFound,
    Forbidden, PartOfAnother.
    """
    access.require(actor, EDIT, case)
    access.require(actor, "storage.view", document)
    require_own(case.counterparty_id)
    link, made = CaseDocument.objects.get_or_create(
        case=case, document=document, defaults={"added_by": actor, "added_at": at}
    )
    if made:
        publish(CaseDocumentPut(actor_id=actor.pk, document_id=document.pk, **_told(case)), at=at)
    if is_made_here:
        link_document(document, case.counterparty, actor=actor, at=at, is_asked=True)
    return link


@transaction.atomic
def take_document(*, link: CaseDocument, actor: User, at: datetime) -> None:
    """Take the document out of the case; it stays in the dossier. Raises NotFound, Forbidden, PartOfAnother."""
    case = link.case
    access.require(actor, EDIT, case)
    access.require(actor, "storage.view", link.document)
    require_own(case.counterparty_id)
    gone, _rows = CaseDocument.objects.filter(pk=link.pk).delete()
    if gone:
        publish(CaseDocumentTaken(actor_id=actor.pk, document_id=link.document_id, **_told(case)), at=at)


def _told(case: Case) -> dict[str, Any]:
    return {"case_id": case.pk, "counterparty_id": case.counterparty_id, "number": case.number}
