"""Registering what lies on the table: a paper letter without a file, entered in the strip of the journal."""

from datetime import datetime

from django.db import transaction

from correspondence.models import Registration, RegistrationJournal
from correspondence.services.registration import Entry, register_document
from ecm import access
from ecm.models import Department, User
from storage.models import Blob, Document, DocumentKind
from storage.services import create_document


@transaction.atomic
def register_paper(
    *, title: str, kind: DocumentKind, journal: RegistrationJournal, actor: User, at: datetime,
    entry: Entry | None = None, blob: Blob | None = None, file_name: str = "", department: Department | None = None,
) -> Registration:  # fmt: skip
    """Make the document and register it in one step; with a scan when there is one.

    Raises what `create_document` and `register_document` raise; nothing is kept then and no number is drawn.
    """
    access.require(actor, "correspondence.register")
    entry = entry or Entry()
    document = create_document(
        title=title, kind=kind, actor=actor, at=at, blob=blob, file_name=file_name, number=entry.their_number,
        dated_on=entry.their_date, department=department or journal.department, status=Document.Status.REGISTERED,
    )  # fmt: skip
    return register_document(document=document, journal=journal, actor=actor, registered_at=at, entry=entry)
