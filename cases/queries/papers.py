"""Documents of a case, and cases of a document: each shows what the reader may see of the other."""

from __future__ import annotations

from cases.models import Case, CaseDocument
from cases.queries.cases import ORDER, cases_visible_to
from ecm import access
from ecm.access import Person
from ecm.paging import Page, keyset
from storage.models import Document


def papers_of(user: Person, case_id: int, *, cursor: str = "", size: int = 50) -> Page[CaseDocument]:
    """The documents of a visible case that the person may see, the latest put in first."""
    seen = access.visible(Document.objects.all(), user).values("pk")
    rows = access.visible(CaseDocument.objects.filter(case=case_id, document__in=seen), user)
    return keyset(rows.select_related("document__kind"), order=("-id",), cursor=cursor, size=size)


def paper_visible_to(user: Person, paper_id: int) -> CaseDocument:
    """A document in a case, both visible to the person. Raises NotFound."""
    seen = access.visible(Document.objects.all(), user).values("pk")
    rows = CaseDocument.objects.filter(document__in=seen).select_related("case", "document")
    return access.get_visible(rows, user, pk=paper_id)


def cases_of_document(user: Person, document_id: int) -> list[tuple[int, Case]]:
    """The cases that the document is in and the person may see, the newest first, with the key of each link."""
    links = dict(CaseDocument.objects.filter(document=document_id).values_list("case_id", "pk")[:100])
    rows = cases_visible_to(user).filter(pk__in=links).order_by(*ORDER)
    return [(links[row.pk], row) for row in rows]
