"""Putting the database back after a test that commits: the history refuses DELETE, so a flush would fail."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests.database import template
from tests.servers.postgres import renew

HISTORY = ("ecm_eventrecord", "ecm_eventsubject", "ecm_eventseal")


def teach_teardown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let transactional tests end with a fresh copy of the template (SQLite) or a flush without triggers."""
    usual = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # private, absent from the stubs

    def teardown(case: Any) -> None:
        connection = connections["default"]
        if connection.vendor == "sqlite":
            _fresh_copy(connection)
        elif os.environ.get("DOSSIER_TEST_PREPARED"):
            connections.close_all()
            renew(os.environ["DOSSIER_TEST_DATABASE"])
        else:
            with _without_triggers(connection):
                usual(case)
            _default_rows()

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", teardown)


def _fresh_copy(connection: Any) -> None:
    path = Path(connection.settings_dict["NAME"])
    connections.close_all()
    for leftover in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        leftover.unlink(missing_ok=True)
    shutil.copyfile(template(), path)


@contextmanager
def _without_triggers(connection: Any) -> Iterator[None]:
    for act in ("DISABLE", "ENABLE"):
        with connection.cursor() as cursor:
            for table in HISTORY:
                cursor.execute(f"ALTER TABLE {table} {act} TRIGGER USER")
        if act == "DISABLE":
            yield


def _default_rows() -> None:
    from ecm.access.roles import install_default_roles

    install_default_roles()
