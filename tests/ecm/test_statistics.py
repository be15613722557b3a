"""What the planner knows of tables: renewed every day, after an upgrade, and after a base was made."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ecm.db.statistics import renew_statistics
from ecm.jobs.draining import drain
from ecm.jobs.models import Job
from ecm.jobs.rounds import Scheduler
from ecm.management.commands import prepare
from tests.conftest import People
from tests.storage.factories import make_document

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL sees to its statistics by itself"),
]


def known_rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = %s", [table])
        return int(cursor.fetchone()[0] or 0)


def forget() -> None:
    renew_statistics()  # without a first time there is no table of them
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")


def test_a_day_is_not_over_without_new_statistics(people: People) -> None:
    for _number in range(5):
        make_document(people)
    forget()

    Scheduler().queue_due(datetime(2026, 3, 5, 12, tzinfo=UTC))
    Job.objects.exclude(name="database.statistics").delete()
    drain()

    assert known_rows("storage_document") == 5


def test_an_upgrade_ends_with_new_statistics(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    make_document(people)
    forget()

    call_command("prepare", database_only=True)
    assert known_rows("storage_document") == 0, "nothing was upgraded"

    # No migration can run inside a test's transaction: one that was carried out stands for it.
    monkeypatch.setattr(prepare, "call_command", lambda *_names, **_options: record("0099_of_tomorrow"))
    call_command("prepare", database_only=True)
    assert known_rows("storage_document") == 1


def record(name: str) -> None:
    MigrationRecorder(connection).record_applied("storage", name)
