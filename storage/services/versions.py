"""Versions: each new content of a document is one more, and none is ever changed."""

from datetime import datetime

from django.db import transaction

from ecm.events import publish
from ecm.models import User
from storage.access import require_edit
from storage.errors import DocumentClosed, SameContent
from storage.events import VersionAdded
from storage.models import Blob, Document, DocumentVersion
from storage.names import clean_file_name


@transaction.atomic
def add_version(
    *, document: Document, blob: Blob, file_name: str, actor: User, at: datetime, note: str = ""
) -> DocumentVersion:
    """Give the document a new content. Raises NotFound, Forbidden, DocumentClosed, SameContent."""
    require_edit(actor, document)
    # Locked until commit: two versions that come at once get two numbers.
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.status == Document.Status.ARCHIVED:
        raise DocumentClosed
    return append_version(document, blob, file_name=file_name, note=note, actor=actor, at=at)


def append_version(
    document: Document, blob: Blob, *, file_name: str, note: str, actor: User | None, at: datetime
) -> DocumentVersion:
    """The next version of a document that is new or locked; access was asked by the caller."""
    latest = DocumentVersion.objects.filter(document=document).order_by("-number").first()
    if latest is not None and latest.blob_id == blob.pk:
        raise SameContent(number=latest.number)
    version = DocumentVersion.objects.create(
        document=document, number=latest.number + 1 if latest else 1, blob=blob, note=note.strip()[:500],
        file_name=clean_file_name(file_name), created_by=actor, created_at=at,
    )  # fmt: skip
    event = VersionAdded(
        actor_id=actor.pk if actor else None, document_id=document.pk, version_id=version.pk, number=version.number,
        digest=blob.digest,
    )  # fmt: skip
    publish(event, at=at)
    return version
