"""The life of a document: made, changed, and moved from state to state."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.folding import fold, one_line
from ecm.holders import Place
from ecm.models import Department, User
from ecm.versions import save_seen
from storage.access import ADD, KIND, require_edit
from storage.errors import DocumentClosed, StatusNotAllowed
from storage.events import DocumentChanged, DocumentCreated, DocumentStatusChanged
from storage.facts import differing, document_facts
from storage.models import Blob, Document, DocumentKind
from storage.services.extra import checked_extra
from storage.services.versions import append_version

Status = Document.Status
# Which states may follow each.
NEXT: Mapping[str, frozenset[str]] = {
    Status.DRAFT: frozenset({Status.REGISTERED, Status.ON_APPROVAL, Status.APPROVED, Status.SIGNED, Status.IN_FORCE,
                             Status.REJECTED, Status.ARCHIVED}),
    Status.REGISTERED: frozenset({Status.DRAFT, Status.ON_APPROVAL, Status.APPROVED, Status.SIGNED, Status.IN_FORCE,
                                  Status.REJECTED, Status.ARCHIVED}),
    Status.ON_APPROVAL: frozenset({Status.APPROVED, Status.REJECTED, Status.DRAFT, Status.REGISTERED}),
    Status.APPROVED: frozenset({Status.SIGNED, Status.IN_FORCE, Status.ON_APPROVAL, Status.DRAFT, Status.REGISTERED,
                                Status.REJECTED, Status.TERMINATED}),
    Status.SIGNED: frozenset({Status.IN_FORCE, Status.TERMINATED, Status.ARCHIVED}),
    Status.IN_FORCE: frozenset({Status.TERMINATED, Status.ARCHIVED}),
    Status.REJECTED: frozenset({Status.DRAFT, Status.ARCHIVED}),
    Status.TERMINATED: frozenset({Status.ARCHIVED, Status.IN_FORCE}),
    Status.ARCHIVED: frozenset({Status.TERMINATED, Status.IN_FORCE, Status.DRAFT}),
}  # fmt: skip
# What nobody does by hand: the number makes a document a registered one, and only its voiding a draft again.
BY_PROCESS = frozenset({(before, Status.REGISTERED) for before in NEXT} | {(Status.REGISTERED, Status.DRAFT)})
CHANGEABLE = frozenset({
    "title", "kind", "number", "dated_on", "valid_from", "valid_to", "amount", "currency", "language", "extra",
    "department", "is_restricted",
})  # fmt: skip
SPELT = ("title", "number")
"""What is read letter by letter: a sign that nobody sees would make another one of it."""


@transaction.atomic
def create_document(
    *, title: str, kind: DocumentKind, actor: User | None, at: datetime, blob: Blob | None = None, file_name: str = "",
    note: str = "", number: str = "", dated_on: date | None = None, valid_from: date | None = None,
    valid_to: date | None = None, amount: Decimal | None = None, currency: str = "", language: str = "",
    extra: Mapping[str, Any] | None = None, department: Department | None = None, is_restricted: bool = False,
    status: str = Status.DRAFT,
) -> Document:  # fmt: skip
    """Make a document, with its first version when a blob is given. Its author takes part in it.

    `actor` None is the system itself (intake, generators). `department` None shows it to the whole house.
    Raises Forbidden, InvalidInput.
    """
    if actor is not None:
        access.require(actor, ADD)
    document = Document(
        title=one_line(title), kind=kind, number=one_line(number), dated_on=dated_on, valid_from=valid_from,
        valid_to=valid_to, amount=amount, currency=currency, language=language, department=department,
        is_restricted=is_restricted, status=status, author=actor, created_at=at,
        listed_on=dated_on or timezone.localdate(at), extra=checked_extra(kind, extra or {}, actor),
    )  # fmt: skip
    _check(document)
    document.search_key = search_key(document)
    document.save(force_insert=True)
    if actor is not None:
        access.grant(KIND, document.pk, actor.pk)
    created = DocumentCreated(
        actor_id=actor.pk if actor else None, document_id=document.pk, status=status, has_file=blob is not None,
        has_term=valid_to is not None, facts=document_facts(document),
    )  # fmt: skip
    publish(created, at=at)
    if blob is not None:
        append_version(document, blob, file_name=file_name, note=note, actor=actor, at=at)
    return document


@transaction.atomic
def create_document_in(place: Place | None, *, actor: User, at: datetime, **facts: Any) -> Document:
    """Make a document and put it where it belongs, both or neither. Raises what `create_document` and the place do."""
    document = create_document(actor=actor, at=at, **facts)
    if place is not None:
        place.put(document, actor=actor, at=at)
    return document


@transaction.atomic
def change_document(*, document: Document, seen: int, actor: User, at: datetime, **changes: Any) -> Document:
    """Change facts of the document as it was in version `seen`.

    Raises NotFound, Forbidden, DocumentClosed, InvalidInput, StaleVersion; nothing is written then.
    """
    require_edit(actor, document)
    if unknown := set(changes) - CHANGEABLE:
        raise InvalidInput(dict.fromkeys(unknown, "unknown"))
    if document.status == Status.ARCHIVED:
        raise DocumentClosed
    before = document_facts(document)
    changed = _applied(document, changes, actor)
    if not changed:
        return document
    _check(document)
    values = {name: getattr(document, name) for name in changed}
    document = save_seen(document, seen=seen, **values)
    was, now = differing(before, document_facts(document))
    event = DocumentChanged(
        actor_id=actor.pk, document_id=document.pk, fields=tuple(sorted(changed)), before=was, after=now
    )
    publish(event, at=at)
    return document


def _applied(document: Document, changes: Mapping[str, Any], actor: User) -> set[str]:
    """Set the new values on the row in memory; the names of those that differ."""
    before = document.extra
    changes = {name: one_line(value) if name in SPELT else value for name, value in changes.items()}
    changed = {name for name, value in changes.items() if getattr(document, name) != value}
    for name in changed:
        setattr(document, name, changes[name])
    if "extra" in changed:
        document.extra = checked_extra(document.kind, document.extra, actor, before)
    if "dated_on" in changed:
        document.listed_on = document.dated_on or timezone.localdate(document.created_at)
        changed.add("listed_on")
    if changed & {"title", "number"}:
        document.search_key = search_key(document)
        changed.add("search_key")
    return changed


def search_key(document: Document) -> str:
    """Number and title as the journal's filter looks for them."""
    return fold(f"{document.number} {document.title}")[:600]


@transaction.atomic
def set_status(
    *, document: Document, status: str, actor: User | None, at: datetime, is_process: bool = False
) -> Document:
    """Move the document to the state. Moving it to where it is already changes nothing.

    `is_process`: an approval or registration does it, which asked for its own right. Raises NotFound, Forbidden,
    StatusNotAllowed.
    """
    if actor is not None and not is_process:
        require_edit(actor, document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    before = document.status
    if before == status:
        return document
    if status not in NEXT.get(before, ()) or ((before, status) in BY_PROCESS and not is_process):
        raise StatusNotAllowed(now=document.get_status_display(), next=dict(Status.choices).get(Status(status), status))
    document = save_seen(document, seen=document.version, status=status)
    actor_id = actor.pk if actor else None
    publish(DocumentStatusChanged(actor_id=actor_id, document_id=document.pk, before=before, after=status), at=at)
    return document


@transaction.atomic
def mark_registered(*, document: Document, actor: User, at: datetime) -> None:
    """A draft that got its number is a registered document; whatever is further on its way stays what it is."""
    if Document.objects.select_for_update().filter(pk=document.pk, status=Status.DRAFT).exists():
        set_status(document=document, status=Status.REGISTERED, actor=actor, at=at, is_process=True)


@transaction.atomic
def unmark_registered(*, document: Document, actor: User, at: datetime) -> None:
    """Without its number it is a draft again, unless it went further meanwhile."""
    if Document.objects.select_for_update().filter(pk=document.pk, status=Status.REGISTERED).exists():
        set_status(document=document, status=Status.DRAFT, actor=actor, at=at, is_process=True)


def _check(document: Document) -> None:
    """The model's own rules as InvalidInput: a sentence for each field."""
    try:
        # References were loaded as objects; looking each of them up again tells nothing new.
        document.full_clean(exclude=["kind", "author", "department", "extra"], validate_unique=False)
    except ValidationError as error:
        fields = {name: [str(text) for text in texts] for name, texts in error.message_dict.items()}
        raise InvalidInput(fields) from error
