"""The intake ledger: nothing lost, nothing doubled, every item with an end that a person can see."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from correspondence import queries, services, tasks
from correspondence.errors import ReasonMissing, RegisteredMeanwhile, WrongState
from correspondence.models import Enclosure, IntakeItem, IntakePart, IntakeSighting, Registration
from correspondence.services import (
    Decision,
    Entry,
    dismiss_item,
    receive,
    register_item,
    retry_item,
    take_back,
    void_registration,
)
from correspondence.services.understanding import fail_item
from counterparties.models import PartyIdentifier
from ecm.errors import Forbidden, NotFound
from ecm.jobs import JobContext
from ecm.models import EventRecord, Grant, Job, User
from storage.models import Document
from tests.conftest import People
from tests.correspondence.factories import NOON, JournalFactory, KindFactory, letter, take
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import UserFactory
from tests.material import material

State = IntakeItem.State


@pytest.fixture
def decision(db: None) -> Decision:
    return Decision(title="Договор поставки", kind=KindFactory.create(), journal=JournalFactory.create())


def test_the_bytes_and_the_row_come_before_anything_else(secretary: User) -> None:
    taken = receive(io.BytesIO(letter()), file_name="1.eml", identity="account:1||1|1", at=NOON)

    assert taken.is_new
    assert taken.item.state == State.RECEIVED
    assert Job.objects.filter(name="correspondence.understand").count() == 1
    assert EventRecord.objects.filter(name="correspondence.item.received").count() == 1


def test_the_same_place_and_the_same_bytes_are_one_item(db: None) -> None:
    raw = letter()
    first = receive(io.BytesIO(raw), file_name="1.eml", identity="account:1|INBOX|1|1", at=NOON)
    again = receive(io.BytesIO(raw), file_name="1.eml", identity="account:1|INBOX|1|1", at=NOON)
    elsewhere = receive(io.BytesIO(raw), file_name="x.eml", identity="account:2|INBOX|9|4", at=NOON)

    assert (again.item, again.is_new) == (first.item, False)
    assert (elsewhere.item, elsewhere.is_new) == (first.item, False)
    assert IntakeItem.objects.count() == 1
    assert IntakeSighting.objects.count() == 2


def test_a_letter_is_understood(db: None) -> None:
    item = take(letter(files=[("Счет_145.txt", b"Invoice text")]))

    assert item.state == State.WAITING
    assert (item.subject, item.sender_email) == ("Договор поставки", "anna@vektor.example")
    assert item.fact("their_number")["value"] == "12/345"
    assert item.fact("their_date")["value"] == "2026-03-05"
    assert item.fact("kind")["value"] == "contract"
    (part,) = item.parts.all()
    assert (part.file_name, part.role) == ("Счет_145.txt", IntakePart.Role.ATTACHMENT)


def test_who_wrote_is_proposed_from_what_was_kept_and_of_an_older_base_from_the_text(secretary: User) -> None:
    party = CounterpartyFactory.create()
    PartyIdentifier.objects.create(counterparty=party, kind="ua_edrpou", number="14360570")
    item = take(letter(files=[("card.txt", "ТОВ, ЄДРПОУ 14360570".encode())]))
    kept = [(each.counterparty, each.sign) for each in queries.proposals_for(secretary, item)]
    assert item.fact("mentions")["numbers"] == [["ua_edrpou", "14360570", True]]

    del item.understood["mentions"]
    assert [(each.counterparty, each.sign) for each in queries.proposals_for(secretary, item)] == kept
    assert kept == [(party, "identifier")]


def test_understanding_twice_changes_nothing(db: None) -> None:
    item = take(letter(files=[("a.txt", b"x")]))
    again = services.understand_item(item.pk, at=NOON)
    assert again.parts.count() == 1
    assert EventRecord.objects.filter(name="correspondence.item.received").count() == 1


def test_the_same_message_by_another_road_is_a_duplicate(db: None) -> None:
    first = take(letter(message_id="<one@vektor.example>"))
    second = take(b"Received: by another road\r\n" + letter(message_id="<one@vektor.example>"))
    assert (second.state, second.same_as) == (State.DUPLICATE, first)


@pytest.mark.parametrize(
    ("raw", "name", "reason"),
    [(b"", "empty.pdf", "file.empty"), (b"From \r\n\r\n", "nothing.eml", "mail.empty")],
)
def test_what_cannot_be_read_stands_in_quarantine_with_its_bytes(db: None, raw: bytes, name: str, reason: str) -> None:
    item = take(raw, name)
    assert (item.state, item.reason) == (State.QUARANTINED, reason)
    from storage.blobs import blob_store

    with blob_store().open(item.raw_id) as content:
        assert content.read() == raw


def test_a_damaged_pdf_stands_in_quarantine_and_is_tried_again(secretary: User, run_jobs: Any) -> None:
    item = take(b"%PDF-1.4\n" + b"\0" * 200, "broken.pdf")
    assert item.state == State.QUARANTINED
    assert item.reason

    retried = retry_item(item=item, actor=secretary, at=NOON)
    assert (retried.state, retried.attempts) == (State.RECEIVED, 1)
    run_jobs()
    item.refresh_from_db()
    assert item.state == State.QUARANTINED


def test_a_defect_of_ours_ends_in_quarantine(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = receive(io.BytesIO(letter()), file_name="1.eml", identity="x", at=NOON)
    monkeypatch.setattr("correspondence.services.understanding._find_meaning", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.understand(JobContext(job_id=1, name="x", actor_id=None, attempt=1), item_id=taken.item.pk)
    taken.item.refresh_from_db()
    assert (taken.item.state, taken.item.reason) == (State.QUARANTINED, "intake.defect")


def test_items_that_a_crash_left_behind_are_found(db: None) -> None:
    taken = receive(io.BytesIO(letter()), file_name="1.eml", identity="x", at=NOON)
    assert queries.left_behind(NOON) == []
    assert queries.left_behind(NOON + timedelta(minutes=10)) == [(taken.item.pk, 0)]


def test_registering_an_item_makes_the_letter_and_its_files_documents(secretary: User, decision: Decision) -> None:
    item = take(letter(files=[("договор.txt", b"text of the contract")]))
    part = item.parts.get()
    executor = UserFactory.create(roles=["staff"])
    from dataclasses import replace

    wish = replace(
        decision,
        entry=Entry(executor=executor, their_number="12/345"),
        enclosures=[(part.pk, KindFactory.create(code="contract"))],
    )
    first = register_item(item=item, actor=secretary, at=NOON, decision=wish)
    again = register_item(item=item, actor=secretary, at=NOON, decision=wish)

    assert first == again
    assert Registration.objects.count() == 1
    assert Document.objects.count() == 2
    enclosed = Enclosure.objects.get(registration=first).document
    assert (enclosed.title, enclosed.kind.code, enclosed.versions.get().blob) == ("договор", "contract", part.blob)
    assert enclosed.versions.get().file_name == "договор.txt"
    assert first.document.versions.get().blob == item.raw
    assert Grant.objects.filter(user=executor, kind="document").count() == 2
    item.refresh_from_db()
    assert (item.state, item.document) == (State.REGISTERED, first.document)
    assert {row.status for row in Document.objects.all()} == {"registered"}
    void_registration(registration=first, actor=secretary, at=NOON, reason="Wrong journal")
    assert {row.status for row in Document.objects.all()} == {"draft"}, "the enclosed file with its letter"


def test_only_the_same_words_of_the_same_person_are_a_repeat(secretary: User, decision: Decision) -> None:
    from dataclasses import replace

    item = take(letter(files=[("a.txt", b"a file")]))
    kind, executor = KindFactory.create(), UserFactory.create(roles=["staff"])
    full = replace(
        decision,
        entry=Entry(executor=executor, their_number=" 12 ", note="Urgent"),
        enclosures=[(item.parts.get().pk, kind)],
    )
    first = register_item(item=item, actor=secretary, at=NOON, decision=full)
    assert register_item(item=item, actor=secretary, at=NOON + timedelta(days=3), decision=full) == first
    others = [
        replace(full, title="Another"),
        replace(full, enclosures=[]),
        replace(full, entry=replace(full.entry, note="Not urgent")),
        replace(full, entry=replace(full.entry, due_on=NOON.date())),
        replace(full, entry=replace(full.entry, executor=None)),
    ]
    for other in others:
        with pytest.raises(RegisteredMeanwhile):
            register_item(item=item, actor=secretary, at=NOON, decision=other)
    assert Registration.objects.count() == 1


def test_the_same_file_was_registered_as(secretary: User, decision: Decision) -> None:
    from dataclasses import replace

    item = take(letter(files=[("a.txt", b"the very same file")]))
    wish = replace(decision, enclosures=[(item.parts.get().pk, KindFactory.create())])
    register_item(item=item, actor=secretary, at=NOON, decision=wish)
    later = take(letter("Again", files=[("b.txt", b"the very same file")]))

    (repeat,) = queries.visible_repeats(secretary, later)
    assert repeat["title"] == "a"
    assert queries.visible_repeats(UserFactory.create(), later) == []


def test_an_answer_finds_our_letter(secretary: User, decision: Decision) -> None:
    journal = JournalFactory.create(code="out", direction="outgoing", mask="ИСХ-{seq:05}/{year}")
    from dataclasses import replace

    ours = register_item(
        item=take(letter("Ours")), actor=secretary, at=NOON, decision=replace(decision, journal=journal)
    )
    answer = take(letter("Answer", text=f"Исх. № 5 от 01.04.2026\nНа Ваш № {ours.number} от 05.03.2026 сообщаем."))
    assert answer.fact("in_reply_to")["value"] == ours.pk


def test_dismissing_needs_a_reason_and_can_be_taken_back(secretary: User, decision: Decision) -> None:
    item = take(letter())
    with pytest.raises(ReasonMissing):
        dismiss_item(item=item, actor=secretary, at=NOON, reason=" ")
    item = dismiss_item(item=item, actor=secretary, at=NOON, reason="Advertising")
    with pytest.raises(WrongState):
        register_item(item=item, actor=secretary, at=NOON, decision=decision)
    assert take_back(item=item, actor=secretary, at=NOON).state == State.WAITING
    assert not Registration.objects.exists()


def test_who_may_not_decides_nothing(people: People, decision: Decision) -> None:
    item = take(letter())
    with pytest.raises(NotFound):
        register_item(item=item, actor=people.reader, at=NOON, decision=decision)
    clerk = UserFactory.create(roles=["staff"])
    clerk.roles.create(code="half", permissions=["correspondence.intake"])
    with pytest.raises(Forbidden):
        register_item(item=item, actor=clerk, at=NOON, decision=decision)
    assert not Document.objects.exists()


def test_a_failed_item_is_not_overwritten(db: None) -> None:
    item = take(letter())
    fail_item(item.pk, ValueError())
    item.refresh_from_db()
    assert item.state == State.WAITING


def test_the_command_counts_what_was_given(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / "one.eml").write_bytes(letter())
    (given / "same.eml").write_bytes(letter())
    (given / "empty.pdf").write_bytes(b"")
    (given / "note.txt").write_text("Просто текст")
    call_command("intake", str(given), "--json")

    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert counts == {"given": 4, "received": 0, "waiting": 2, "duplicate": 1, "quarantined": 1}
    call_command("intake", str(given))
    assert "Given 4: received 0, registered for a person 0, duplicate 4, quarantined 0." in capsys.readouterr().out


@pytest.mark.parametrize("folder", ["emails", "outlook"])
def test_real_letters_thrown_at_the_intake(db: None, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    """None lost, none crashing it, every refused one with its reason."""
    path = material(folder)
    call_command("intake", str(path), "--json")
    counts = json.loads(capsys.readouterr().out.splitlines()[-1])

    given = sum(1 for each in path.rglob("*") if each.is_file())
    assert counts["given"] == given
    assert sum(counts[name] for name in ("received", "waiting", "duplicate", "quarantined")) == given
    assert not IntakeItem.objects.filter(reason="intake.defect").exists()
    assert not IntakeItem.objects.filter(state=State.RECEIVED).exists()
    assert not IntakeItem.objects.filter(state=State.QUARANTINED, reason="").exists()


def test_an_item_whose_entry_was_voided_is_not_registered_by_an_old_page(secretary: User, decision: Decision) -> None:
    item = take(letter())
    registration = register_item(item=item, actor=secretary, at=NOON, decision=decision)
    void_registration(registration=registration, actor=secretary, at=NOON, reason="Wrong journal")

    with pytest.raises(WrongState):
        register_item(item=item, actor=secretary, at=NOON, decision=decision)
    assert Registration.objects.get().is_void
