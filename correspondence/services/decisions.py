"""What a person decides about an item: register it, dismiss it, take it back, try it again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from correspondence.errors import RegisteredMeanwhile, WhyDismissed, WrongState
from correspondence.events import ItemDecided
from correspondence.models import Enclosure, IntakeItem, IntakePart, Registration, RegistrationJournal
from correspondence.services.intake import ask_understanding
from correspondence.services.registration import Entry, register_document
from correspondence.services.repeats import is_repeat
from counterparties.services import learn_sender, link_document
from ecm import access, faults
from ecm.events import publish
from ecm.folding import one_line
from ecm.models import User
from storage.models import Document, DocumentKind
from storage.names import title_of_file
from storage.services import create_document

State = IntakeItem.State
DECIDABLE = (State.WAITING, State.DUPLICATE, State.QUARANTINED)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the clerk confirmed: how the letter is called and filed, and which of its files become documents."""

    title: str
    kind: DocumentKind
    journal: RegistrationJournal
    entry: Entry = field(default_factory=Entry)
    enclosures: Sequence[tuple[int, DocumentKind]] = ()
    dated_on: date | None = None
    is_restricted: bool = False


def register_item(*, item: IntakeItem, actor: User, at: datetime, decision: Decision) -> Registration:
    """Make the letter and the chosen files documents, and register the letter.

    The same person who says the same again gets the registration that was made: a double click registers nothing
    twice. Raises RegisteredMeanwhile for anybody else and for other values; WrongState for an item that somebody
    dismissed, that is not read yet, or whose entry was voided.
    """
    with transaction.atomic():
        access.require(actor, "correspondence.intake", item)
        access.require(actor, "correspondence.register")
        item = IntakeItem.objects.select_for_update().get(pk=item.pk)
        if standing := _standing(item):
            if not is_repeat(standing, item, decision, actor):
                raise RegisteredMeanwhile(number=standing.number)
            return standing
        _check_state(item, DECIDABLE)
        document = _letter(item, actor, at, decision)
        faults.point("registration.document_made")
        registration = register_document(
            document=document, journal=decision.journal, actor=actor, registered_at=at, entry=decision.entry
        )
        _enclose(item, registration, actor, at, decision)
        _learn(item, actor, at, decision)
        _decide(item, State.REGISTERED, actor, at, document=document)
    return registration


def _standing(item: IntakeItem) -> Registration | None:
    """The entry that was made of the item and stands."""
    if item.state != State.REGISTERED:
        return None
    made = Registration.objects.select_related("document", "journal")
    return made.filter(document=item.document_id, voided_at__isnull=True).first()


def _learn(item: IntakeItem, actor: User, at: datetime, decision: Decision) -> None:
    """The next letter from this address is known to be theirs. Machines write for many, so they teach nothing."""
    if decision.entry.counterparty and item.sender_email and not item.is_automatic:
        learn_sender(counterparty=decision.entry.counterparty, address=item.sender_email, actor=actor, at=at)


def _letter(item: IntakeItem, actor: User, at: datetime, decision: Decision) -> Document:
    return create_document(
        title=decision.title, kind=decision.kind, actor=actor, at=at, blob=item.raw, file_name=_file_name(item),
        number=decision.entry.their_number, dated_on=decision.entry.their_date or decision.dated_on,
        department=item.department, is_restricted=decision.is_restricted, status=Document.Status.REGISTERED,
    )  # fmt: skip


def _file_name(item: IntakeItem) -> str:
    """Letters are kept under their subject, for the name at the source is a number."""
    if not item.is_mail or not item.subject:
        return item.file_name
    ending = item.file_name.rpartition(".")[2].lower()
    # A slash would cut the name: "Contract 118/2026" is a subject, not a folder.
    subject = re.sub(r"[/\\]+", "-", item.subject)[:180]
    return f"{subject}.{ending if ending in ('eml', 'msg') else 'eml'}"


def _enclose(item: IntakeItem, registration: Registration, actor: User, at: datetime, decision: Decision) -> None:
    wanted = dict(decision.enclosures)
    parts = IntakePart.objects.select_related("blob").filter(item=item, pk__in=wanted).order_by("position")
    for position, part in enumerate(parts, start=1):
        document = create_document(
            title=title_of_file(part.file_name), kind=wanted[part.pk], actor=actor, at=at, blob=part.blob,
            file_name=part.file_name, department=item.department, is_restricted=decision.is_restricted,
            status=Document.Status.REGISTERED,
        )  # fmt: skip
        Enclosure.objects.create(registration=registration, document=document, position=position)
        _same_audience(registration, document, decision)


def _same_audience(registration: Registration, document: Document, decision: Decision) -> None:
    """The enclosed file belongs to the same correspondent, and the executor sees it like the letter."""
    if decision.entry.counterparty:
        at = registration.registered_at
        link_document(
            document, decision.entry.counterparty, "party", actor=registration.registered_by, at=at, is_asked=True
        )
    if registration.executor_id:
        access.grant("document", document.pk, registration.executor_id)


@transaction.atomic
def dismiss_item(*, item: IntakeItem, actor: User, at: datetime, reason: str) -> IntakeItem:
    """Leave an item unregistered, with the reason; it can be taken back. Raises WhyDismissed, WrongState."""
    access.require(actor, "correspondence.intake", item)
    reason = one_line(reason)[:300]
    if not reason:
        raise WhyDismissed
    item = IntakeItem.objects.select_for_update().get(pk=item.pk)
    if item.state == State.DISMISSED:
        return item
    _check_state(item, DECIDABLE)
    return _decide(item, State.DISMISSED, actor, at, reason=reason)


@transaction.atomic
def take_back(*, item: IntakeItem, actor: User, at: datetime) -> IntakeItem:
    """Put a dismissed item before people again. Repeating it is harmless."""
    access.require(actor, "correspondence.intake", item)
    item = IntakeItem.objects.select_for_update().get(pk=item.pk)
    if item.state == State.WAITING:
        return item
    _check_state(item, (State.DISMISSED,))
    return _decide(item, State.QUARANTINED if item.reason else State.WAITING, actor, at)


@transaction.atomic
def retry_item(*, item: IntakeItem, actor: User, at: datetime) -> IntakeItem:
    """Read a quarantined item once more: the reader may have become better, or the store was away."""
    access.require(actor, "correspondence.intake", item)
    item = IntakeItem.objects.select_for_update().get(pk=item.pk)
    if item.state == State.RECEIVED:
        return item
    _check_state(item, (State.QUARANTINED,))
    before = item.state
    item.state, item.reason, item.detail, item.attempts = State.RECEIVED, "", "", item.attempts + 1
    item.save(update_fields=["state", "reason", "detail", "attempts"])
    ask_understanding(item)
    publish(ItemDecided(actor_id=actor.pk, item_id=item.pk, state=State.RECEIVED, before=before), at=at)
    return item


def _check_state(item: IntakeItem, allowed: Sequence[str]) -> None:
    if item.state not in allowed:
        raise WrongState(state=item.get_state_display())


def _decide(
    item: IntakeItem, state: str, actor: User, at: datetime, *, document: Document | None = None, reason: str = ""
) -> IntakeItem:
    before = item.state
    item.state, item.decided_by, item.decided_at = state, actor, at
    item.document, item.detail = document, reason or item.detail
    item.save(update_fields=["state", "decided_by", "decided_at", "document", "detail"])
    publish(
        ItemDecided(
            actor_id=actor.pk, item_id=item.pk, state=state, document_id=document.pk if document else None,
            reason=reason, before=before,
        ),
        at=at,
    )  # fmt: skip
    return item
