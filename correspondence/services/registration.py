"""Registration: a document gets its number, once and for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from correspondence.errors import AlreadyVoid, DirectionMismatch, JournalClosed, ReasonMissing
from correspondence.events import DocumentRegistered, RegistrationChanged, RegistrationVoided
from correspondence.facts import columns_of, entry_facts
from correspondence.models import Direction, Enclosure, JournalYear, Registration, RegistrationJournal
from correspondence.services.numbering import draw_seq, locked_year, number_of
from counterparties.models import Counterparty
from ecm import access, faults
from ecm.errors import NotFound, StaleVersion
from ecm.events import publish
from ecm.folding import fold, one_line
from ecm.models import User
from ecm.notices import notify
from ecm.statements import Given, Statement
from storage.models import Document
from storage.services import mark_registered, unmark_registered


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a clerk writes beside the number."""

    counterparty: Counterparty | None = None
    their_number: str = ""
    their_date: date | None = None
    executor: User | None = None
    due_on: date | None = None
    delivery: str = ""
    pages: int | None = None
    note: str = ""
    in_reply_to: Registration | None = None


@transaction.atomic
def register_document(
    *, document: Document, journal: RegistrationJournal, actor: User, registered_at: datetime, entry: Entry = Entry()
) -> Registration:
    """Give the document its number in the journal.

    The letter it answers waits for an answer no longer. Registering a registered document again returns the same
    registration, so a repeated click is harmless. Raises JournalClosed, DirectionMismatch. A number is drawn after the
    last refusal: a refused attempt leaves no gap.
    """
    # Rows in the order of the house: the document first, the journal's year last; both stay locked until commit.
    _lock(document, actor)
    access.require(actor, "correspondence.register")
    if standing := _standing(document):
        return Registration.objects.get(pk=standing)
    row = locked_year(journal, timezone.localdate(registered_at).year)
    _check(row.journal, entry, actor)
    registration = _entered(document, row, actor, registered_at, entry)
    faults.point("registration.entered")
    if document.status == Document.Status.DRAFT:
        mark_registered(document=document, actor=actor, at=registered_at)
    _tell(registration, actor)
    if entry.in_reply_to:
        _set_answered(entry.in_reply_to, registration.registered_on, actor=actor, at=registered_at)
    publish(_registered(registration, actor), at=registered_at)
    return registration


_document: Statement[int] = Statement()
_entry: Statement[int] = Statement()


def _lock(document: Document, actor: User) -> None:
    """Lock the document until commit. Raises NotFound for one that the person may not see."""

    def seen() -> QuerySet[Document, int]:
        rows = access.visible(Document.objects.select_for_update(), actor).filter(pk=Given("document"))
        return rows.order_by().values_list("pk", flat=True)[:1]

    if not _document.rows(access.standing_of(actor), seen, document=document.pk):
        raise NotFound


def _standing(document: Document) -> int:
    """The live entry of the document, 0 when there is none."""
    return _entry.first((), _live_entry, document=document.pk) or 0


def _live_entry() -> QuerySet[Registration, int]:
    rows = Registration.objects.filter(document=Given("document"), voided_at__isnull=True)
    return rows.order_by().values_list("pk", flat=True)[:1]


def _check(journal: RegistrationJournal, entry: Entry, actor: User) -> None:
    if not journal.is_active:
        raise JournalClosed(journal=str(journal))
    if entry.counterparty:
        access.require(actor, "counterparties.view", entry.counterparty)
    answered = entry.in_reply_to
    if answered and journal.direction != Direction.INTERNAL and answered.direction == journal.direction:
        raise DirectionMismatch
    number_of(journal.mask, seq=1, year=2000, month=1, journal=journal.code)


def _entered(document: Document, row: JournalYear, actor: User, registered_at: datetime, entry: Entry) -> Registration:
    day, journal = timezone.localdate(registered_at), row.journal
    seq = draw_seq(row)
    faults.point("registration.number_drawn")
    number = number_of(journal.mask, seq=seq, year=day.year, month=day.month, journal=journal.code)
    correspondent = str(entry.counterparty or "")[:300]
    made = Registration(
        document=document,
        journal=journal,
        year=day.year,
        seq=seq,
        number=number,
        direction=journal.direction,
        registered_at=registered_at,
        registered_on=day,
        registered_by=actor,
        counterparty=entry.counterparty,
        correspondent=correspondent,
        their_number=one_line(entry.their_number),
        their_date=entry.their_date,
        executor=entry.executor,
        due_on=due_day(entry, journal, day),
        delivery=entry.delivery,
        pages=entry.pages,
        note=entry.note,
        in_reply_to=entry.in_reply_to,
    )
    made.search_key = search_key_of(made)
    made.save(force_insert=True)
    return made


def due_day(entry: Entry, journal: RegistrationJournal, day: date) -> date | None:
    """The day an entry of this day is due: the one given, else what the journal gives an executor."""
    if entry.due_on is None and entry.executor and journal.days_to_answer:
        return day + timedelta(days=journal.days_to_answer)
    return entry.due_on


def search_key_of(entry: Registration) -> str:
    """By what an entry is found in its journal: both numbers, the correspondent and the subject."""
    words = (entry.number, entry.their_number, entry.correspondent, entry.document.title)
    return fold(" ".join(word for word in words if word))[:2000]


def _tell(registration: Registration, actor: User) -> None:
    """Link the correspondent, let the executor see the document and tell them."""
    if registration.counterparty:
        from counterparties.services import link_document, pin_requisites

        role = "addressee" if registration.direction == Direction.OUTGOING else "sender"
        at = registration.registered_at
        link_document(registration.document, registration.counterparty, role, actor=actor, at=at, is_asked=True)
        pin_requisites(document=registration.document, actor=actor, at=at)
    _hand_over(registration, actor)


def _hand_over(registration: Registration, actor: User) -> None:
    executor = registration.executor
    if executor is None:
        return
    access.grant("document", registration.document_id, executor.pk)
    if executor.pk != actor.pk:
        notify(
            executor.pk,
            "correspondence.assigned",
            subject=("registration", registration.pk),
            occasion=f"executor-{executor.pk}-{registration.due_on or ''}",
            params={
                "number": registration.number,
                "correspondent": registration.correspondent or registration.document.title,
                "due_on": registration.due_on.isoformat() if registration.due_on else "",
            },
            url=reverse("storage:document", args=[registration.document_id]),
        )


def _registered(registration: Registration, actor: User) -> DocumentRegistered:
    return DocumentRegistered(
        actor_id=actor.pk,
        registration_id=registration.pk,
        document_id=registration.document_id,
        number=registration.number,
        direction=registration.direction,
        counterparty_id=registration.counterparty_id,
        executor_id=registration.executor_id,
        after=entry_facts(registration),
    )


def _set_answered(letter: Registration, day: date | None, *, actor: User, at: datetime) -> None:
    """Take a letter that waits for an answer off the list of those, or put it back (no day)."""
    letter = Registration.objects.select_for_update().get(pk=letter.pk)
    waits = letter.due_on is not None and not letter.is_void and (letter.done_on is None) is (day is not None)
    if waits and access.allowed(actor, "correspondence.register", letter):
        change_registration(registration=letter, actor=actor, at=at, changes={"done_on": day})


def _enclosed(registration: Registration) -> QuerySet[Enclosure]:
    return Enclosure.objects.filter(registration=registration).select_related("document").order_by("position")


def _wait_again(reply: Registration, *, actor: User, at: datetime) -> None:
    """A letter whose only answer is void waits for one again, unless somebody gave it another day."""
    letter = reply.in_reply_to
    if letter and letter.done_on == reply.registered_on and not letter.replies.filter(voided_at=None).exists():
        _set_answered(letter, None, actor=actor, at=at)


@transaction.atomic
def change_registration(
    *, registration: Registration, actor: User, at: datetime, changes: Mapping[str, Any], seen: int | None = None
) -> Registration:
    """Change what stands beside the number: executor, due_on, done_on, their_number, their_date, delivery, pages, note.

    The number, the date and the document never change. Raises AlreadyVoid for a voided entry, and StaleVersion when
    `seen` is given and somebody changed the entry since that version; nothing is written then.
    """
    access.require(actor, "correspondence.register", registration)
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if registration.is_void:
        raise AlreadyVoid(number=registration.number)
    if "their_number" in changes:
        changes = {**changes, "their_number": one_line(changes["their_number"])}
    changed = [name for name in CHANGEABLE if name in changes and getattr(registration, name) != changes[name]]
    if not changed:
        return registration
    if seen is not None and registration.version != seen:
        conflicts = {name: (changes[name], getattr(registration, name)) for name in changed}
        raise StaleVersion(current=registration.version, conflicts=conflicts)
    before = entry_facts(registration)
    registration.version += 1
    for name in changed:
        setattr(registration, name, changes[name])
    if "their_number" in changed:
        registration.search_key = search_key_of(registration)
        changed.append("search_key")
    registration.save(update_fields=[*changed, "version"])
    changed = [name for name in changed if name != "search_key"]
    facts, after = columns_of(changed), entry_facts(registration)
    if {"executor", "due_on"} & set(changed):
        _hand_over(registration, actor)
    publish(
        RegistrationChanged(
            actor_id=actor.pk, registration_id=registration.pk, document_id=registration.document_id,
            number=registration.number, changed=tuple(changed), executor_id=registration.executor_id,
            before={name: before[name] for name in facts}, after={name: after[name] for name in facts},
        ),
        at=at,
    )  # fmt: skip
    return registration


CHANGEABLE = ("their_number", "their_date", "executor", "due_on", "done_on", "delivery", "pages", "note")


@transaction.atomic
def void_registration(*, registration: Registration, actor: User, at: datetime, reason: str) -> Registration:
    """Void an entry. The number stays taken and the reason stands beside it; the document may be entered anew.

    The letter that it answered waits again. Voiding twice with the same reason is harmless. Raises ReasonMissing,
    AlreadyVoid.
    """
    access.require(actor, "correspondence.void", registration)
    reason = one_line(reason)[:300]
    if not reason:
        raise ReasonMissing
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if registration.is_void:
        if registration.void_reason == reason:
            return registration
        raise AlreadyVoid(number=registration.number)
    registration.voided_at, registration.voided_by, registration.void_reason = at, actor, reason
    registration.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _wait_again(registration, actor=actor, at=at)
    for document in [registration.document, *(each.document for each in _enclosed(registration))]:
        unmark_registered(document=document, actor=actor, at=at)
    publish(
        RegistrationVoided(
            actor_id=actor.pk, registration_id=registration.pk, document_id=registration.document_id,
            number=registration.number, reason=reason, counterparty_id=registration.counterparty_id,
        ),
        at=at,
    )  # fmt: skip
    return registration
