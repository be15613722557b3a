"""Registration: one number for a document, for ever; voids keep theirs."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from correspondence.errors import AlreadyVoid, DirectionMismatch, JournalClosed, MaskUnreadable, ReasonMissing
from correspondence.models import JournalYear, Registration
from correspondence.queries import counterparty
from correspondence.services import Entry, change_registration, register_document, void_registration
from correspondence.services.numbering import number_of
from counterparties.models import Counterparty
from ecm.errors import Forbidden
from ecm.models import EventRecord, Grant, User
from ecm.notices.models import Notice
from storage.errors import StatusNotAllowed
from storage.services import set_status
from tests.correspondence.factories import NOON, DocumentFactory, JournalFactory, RegistrationFactory
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import UserFactory


@pytest.fixture
def entry(secretary: User) -> dict[str, Any]:
    """The arguments of a registration that succeeds; six numbers are drawn already."""
    journal = JournalFactory.create()
    JournalYear.objects.create(journal=journal, year=2026, next_seq=7)
    return {"document": DocumentFactory.create(), "journal": journal, "actor": secretary, "registered_at": NOON}


def test_registering_twice_gives_one_number_and_one_event(entry: dict[str, Any]) -> None:
    first, again = register_document(**entry), register_document(**entry)

    assert again == first
    assert first.number == "IN-00007/2026"
    assert EventRecord.objects.filter(name="correspondence.document.registered").count() == 1


def test_a_closed_journal_takes_no_documents_and_loses_no_number(entry: dict[str, Any]) -> None:
    closed = JournalFactory.create(code="closed", is_active=False)
    with pytest.raises(JournalClosed):
        register_document(**entry | {"journal": closed})

    assert not Registration.objects.exists()
    assert not JournalYear.objects.filter(journal=closed).exists()


def test_an_answer_goes_the_other_way(entry: dict[str, Any]) -> None:
    answered = RegistrationFactory.create(direction="incoming")
    with pytest.raises(DirectionMismatch):
        register_document(**entry, entry=Entry(in_reply_to=answered))
    assert Registration.objects.count() == 1


def test_a_reader_registers_nothing(entry: dict[str, Any], reader: User) -> None:
    with pytest.raises(Forbidden):
        register_document(**entry | {"actor": reader})
    assert not Registration.objects.exists()


def test_the_executor_sees_the_document_is_told_once_and_gets_a_term(entry: dict[str, Any]) -> None:
    executor = UserFactory.create(roles=["staff"])
    entry["journal"].days_to_answer = 10
    entry["journal"].save()
    registration = register_document(**entry, entry=Entry(executor=executor))

    assert registration.due_on == date(2026, 3, 15)
    assert Grant.objects.filter(kind="document", object_id=registration.document_id, user=executor).exists()
    assert Notice.objects.filter(user=executor, code="correspondence.assigned").count() == 1


def test_a_void_keeps_its_number_and_the_document_may_be_entered_anew(entry: dict[str, Any]) -> None:
    first = register_document(**entry)
    with pytest.raises(ReasonMissing):
        void_registration(registration=first, actor=entry["actor"], at=NOON, reason=" \u200b ")
    voided = void_registration(registration=first, actor=entry["actor"], at=NOON, reason="Wrong journal")
    again = void_registration(registration=first, actor=entry["actor"], at=NOON, reason="Wrong journal")
    second = register_document(**entry)

    assert (voided.number, voided.void_reason, again.pk) == ("IN-00007/2026", "Wrong journal", voided.pk)
    assert second.number == "IN-00008/2026"
    with pytest.raises(AlreadyVoid):
        void_registration(registration=first, actor=entry["actor"], at=NOON, reason="Another")
    with pytest.raises(AlreadyVoid):
        change_registration(registration=first, actor=entry["actor"], at=NOON, changes={"note": "x"})


def test_changes_touch_only_what_stands_beside_the_number(entry: dict[str, Any]) -> None:
    registration = register_document(**entry)
    changed = change_registration(
        registration=registration, actor=entry["actor"], at=NOON,
        changes={"their_number": "5/7", "done_on": date(2026, 3, 9), "number": "IN-99999/2026"},
    )  # fmt: skip
    assert (changed.their_number, changed.state, changed.number) == ("5/7", "done", "IN-00007/2026")


def test_their_number_is_kept_as_it_is_seen(entry: dict[str, Any]) -> None:
    registration = register_document(**entry, entry=Entry(their_number="12\u200b/345\u202c"))
    changes = {"their_number": "12/\ufeff345"}
    changed = change_registration(registration=registration, actor=entry["actor"], at=NOON, changes=changes)

    assert (registration.their_number, changed.their_number, changed.version) == ("12/345", "12/345", 1)


def test_each_year_begins_with_one(entry: dict[str, Any]) -> None:
    register_document(**entry)
    later = entry | {"document": DocumentFactory.create(), "registered_at": NOON.replace(year=2027)}
    assert register_document(**later).number == "IN-00001/2027"


@pytest.mark.parametrize(
    ("mask", "number"),
    [
        ("ВХ-{seq:05}/{year}", "ВХ-00012/2026"),
        ("{journal}-{month}/{seq}", "in-03/12"),
        ("{seq:3}", "012"),
    ],
)
def test_masks(mask: str, number: str) -> None:
    assert number_of(mask, seq=12, year=2026, month=3, journal="in") == number


@pytest.mark.parametrize("mask", ["{year}", "{seq}{user}", "{seq.__class__}", "{seq:>5}", "{"])
def test_unreadable_masks_are_refused(mask: str) -> None:
    with pytest.raises(MaskUnreadable):
        number_of(mask, seq=1, year=2026, month=1, journal="in")


def test_an_entry_is_a_value() -> None:
    assert replace(Entry(), note="x").note == "x"


@pytest.fixture
def awaited(secretary: User) -> Registration:
    """A letter from outside that waits for an answer."""
    letter: Registration = RegistrationFactory.create(direction="incoming", due_on=date(2026, 3, 1))
    assert letter.is_overdue(date(2026, 3, 2))
    return letter


@pytest.fixture
def reply(entry: dict[str, Any], awaited: Registration) -> dict[str, Any]:
    """The arguments by which an answer to it is registered."""
    outgoing = JournalFactory.create(code="out", direction="outgoing")
    return entry | {"journal": outgoing, "entry": Entry(in_reply_to=awaited)}


def test_a_letter_that_is_answered_waits_no_longer(reply: dict[str, Any], awaited: Registration) -> None:
    answer = register_document(**reply)
    awaited.refresh_from_db()
    assert awaited.done_on == answer.registered_on
    assert EventRecord.objects.filter(name="correspondence.registration.changed").count() == 1
    register_document(**reply)
    assert EventRecord.objects.filter(name="correspondence.registration.changed").count() == 1


def test_a_letter_waits_again_when_its_answer_is_void(
    reply: dict[str, Any], awaited: Registration, secretary: User
) -> None:
    first = register_document(**reply)
    second = register_document(**reply | {"document": DocumentFactory.create()})
    for answer, is_answered in ((first, True), (second, False)):
        void_registration(registration=answer, actor=secretary, at=NOON, reason="Sent to another one")
        awaited.refresh_from_db()
        assert (awaited.done_on is not None) is is_answered


def test_a_day_that_a_person_gave_is_kept(reply: dict[str, Any], awaited: Registration, secretary: User) -> None:
    Registration.objects.filter(pk=awaited.pk).update(done_on=date(2026, 2, 1))
    answer = register_document(**reply)
    void_registration(registration=answer, actor=secretary, at=NOON, reason="Sent to another one")
    awaited.refresh_from_db()
    assert awaited.done_on == date(2026, 2, 1)


def test_a_letter_without_a_term_is_left_as_it_is(reply: dict[str, Any], awaited: Registration) -> None:
    Registration.objects.filter(pk=awaited.pk).update(due_on=None)
    awaited.refresh_from_db()
    register_document(**reply | {"entry": Entry(in_reply_to=awaited)})
    awaited.refresh_from_db()
    assert awaited.done_on is None


def test_a_correspondent_that_was_merged_meanwhile_means_the_card_it_is_part_of(secretary: User) -> None:
    whole, part, particle = (CounterpartyFactory.create() for _each in range(3))
    Counterparty.objects.filter(pk=part.pk).update(merged_into=whole)
    Counterparty.objects.filter(pk=particle.pk).update(merged_into=part)
    for card in (whole, part, particle):
        assert counterparty(secretary, card.pk) == whole
    assert counterparty(UserFactory.create(roles=[]), particle.pk) is None
    assert counterparty(secretary, "x") is None


def test_a_draft_that_got_its_number_is_registered_and_without_it_a_draft(entry: Any) -> None:
    document = entry["document"]
    registration = register_document(**entry)
    document.refresh_from_db()
    assert document.status == "registered"
    moved = EventRecord.objects.filter(name="storage.document.status_changed")
    assert [(each.payload["before"], each.payload["after"]) for each in moved] == [("draft", "registered")]
    with pytest.raises(StatusNotAllowed):
        set_status(document=document, status="draft", actor=entry["actor"], at=NOON)
    void_registration(registration=registration, actor=entry["actor"], at=NOON, reason="Wrong journal")
    document.refresh_from_db()
    assert document.status == "draft"
    with pytest.raises(StatusNotAllowed):
        set_status(document=document, status="registered", actor=entry["actor"], at=NOON)


def test_what_is_further_on_its_way_stays_so_when_it_is_registered(entry: Any) -> None:
    type(entry["document"]).objects.filter(pk=entry["document"].pk).update(status="signed")
    entry["document"].refresh_from_db()
    registration = register_document(**entry)
    void_registration(registration=registration, actor=entry["actor"], at=NOON, reason="Wrong journal")
    entry["document"].refresh_from_db()
    assert entry["document"].status == "signed"
