"""Work that follows what happens to counterparties."""

from django.utils.translation import gettext_lazy as _

from counterparties import index, services
from ecm.jobs import JobContext, task
from search.services import enqueue_reindex, reindex

NAMING = frozenset({"display_name", "full_name", "short_name", "names", "department", "is_restricted", "merged_into"})
BATCH = 200


@task("counterparties.index_documents", title=_("Search index follows a new name"))
def index_documents(job: JobContext, *, counterparty_id: int, fields: list[str] | None = None, **_: object) -> int:
    """Queue the counterparty's documents for the index when it is called otherwise now."""
    if fields is not None and not NAMING.intersection(fields):
        return 0
    ids = index.documents_of(counterparty_id)
    for start in range(0, len(ids), BATCH):
        enqueue_reindex(index.DOCUMENT, ids[start : start + BATCH], actor_id=job.actor_id)
    return len(ids)


@task("counterparties.index_read", title=_("Search index follows a file that was read"), retry_on=(OSError,))
def index_read(job: JobContext, *, document_ids: list[int], **_: object) -> int:
    """Index the documents that hold the file, now that its text is known."""
    return reindex(index.DOCUMENT, document_ids)


@task("counterparties.follow_document", title=_("Dossiers follow a changed document"))
def follow_document(job: JobContext, *, document_id: int, **_: object) -> None:
    """Copy the list date of the document to its links; done already is done."""
    services.follow_document(document_id=document_id)
