"""The chain over the history: it grows in order, refuses changes, and shows each tampering."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from ecm.environment import environment
from ecm.events import Event, publish
from ecm.events.checkpoints import read_checkpoints, send_away, take_checkpoint
from ecm.events.sealing import GENESIS, seal_new
from ecm.events.verifying import verify
from ecm.jobs import enqueue
from ecm.models import EventRecord, EventSeal, EventSubject

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Happened(Event):
    name = "test.happened"
    number: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("document", self.number), ("counterparty", 1))


@pytest.fixture
def history(db: None) -> list[EventRecord]:
    with transaction.atomic():
        records = [publish(Happened(number=n), at=NOON) for n in range(5)]
    assert seal_new(at=NOON) == 5
    return records


@contextmanager
def unguarded() -> Any:
    """As somebody with the database's password would: without the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ecm_event%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _name, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_sound_history_is_said_to_be_sound(history: list[EventRecord]) -> None:
    verdict = verify()
    assert (verdict.is_sound, verdict.seals, verdict.unsealed) == (True, 5, 0)
    assert EventSeal.objects.get(number=1).previous == GENESIS
    call_command("verify_history")


def test_sealing_again_seals_only_what_is_new(history: list[EventRecord]) -> None:
    assert seal_new(at=NOON) == 0
    with transaction.atomic():
        publish(Happened(number=9), at=NOON)
    assert verify().unsealed == 1
    assert seal_new(at=NOON) == 1
    assert verify().seals == 6


def test_a_record_that_committed_late_is_sealed_after_its_elders(db: None) -> None:
    late = EventRecord(pk=10, name="late", occurred_at=NOON)
    EventRecord.objects.create(pk=11, name="early", occurred_at=NOON)
    seal_new(at=NOON)
    late.save(force_insert=True)
    seal_new(at=NOON)
    assert list(EventSeal.objects.order_by("number").values_list("record_id", flat=True)) == [11, 10]
    assert verify().is_sound


@pytest.mark.parametrize("model", [EventRecord, EventSubject, EventSeal])
def test_the_database_refuses_changes(history: list[EventRecord], model: Any) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")
    column = "digest" if model is EventSeal else "kind" if model is EventSubject else "name"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**{column: "x"})
    assert verify().is_sound


def _change(record: EventRecord) -> None:
    EventRecord.objects.filter(pk=record.pk).update(payload={"number": 999})


def _redirect(record: EventRecord) -> None:
    EventSubject.objects.filter(record=record, kind="document").update(object_id=999)


def _slip_in(record: EventRecord) -> None:
    EventSubject.objects.create(record=record, kind="document", object_id=77)


def _remove_seal(record: EventRecord) -> None:
    EventSeal.objects.filter(record=record)._raw_delete("default")


@pytest.mark.parametrize("tamper", [_change, _redirect, _slip_in, _remove_seal])
def test_each_tampering_is_seen(history: list[EventRecord], tamper: Callable[[EventRecord], None]) -> None:
    with unguarded():
        tamper(history[2])
    assert not verify().is_sound
    with pytest.raises(CommandError):
        call_command("verify_history")


def test_a_cut_tail_is_betrayed_by_a_checkpoint_from_outside(history: list[EventRecord], tmp_path: Path) -> None:
    row = take_checkpoint(at=NOON)
    assert row
    kept = read_checkpoints(send_away(row))
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ecm_historycheckpoint")
        cursor.execute("DELETE FROM ecm_eventseal WHERE number > 3")
    assert verify().is_sound, "from inside, a cut tail cannot be seen"
    assert not verify(checkpoints=kept).is_sound


def test_a_missing_trigger_is_a_fault(history: list[EventRecord]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ecm_eventrecord_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ecm_eventrecord DISABLE TRIGGER ecm_eventrecord_append_only")
    assert any("trigger" in fault for fault in verify().faults)


def test_the_daily_checkpoint_is_mailed(
    history: list[EventRecord], run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment(), "checkpoints_to", "auditor@example.org")
    enqueue("events.checkpoint")
    run_jobs()
    mail = next(Path(environment().mail_out.removeprefix("folder:")).glob("*.eml")).read_text()
    assert "history checkpoint 5" in mail
