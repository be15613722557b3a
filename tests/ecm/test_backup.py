"""Backups: whole, proved, restored elsewhere, and refused when a byte is missing."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from ecm.backup.manifest import Broken, digest_of, read_manifest
from ecm.backup.taking import prove, take
from ecm.environment import environment
from ecm.events import publish
from ecm.events.sealing import seal_new
from tests.ecm.test_sealing import Happened

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
CONTENT = b"a letter"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("DOSSIER_TEST_DATABASE" in os.environ, reason="the copy is read as SQLite here"),
]


@pytest.fixture
def installation(blob_folder: Path) -> Path:
    blob_folder.mkdir(parents=True)
    probe = blob_folder / "probe"
    probe.write_bytes(CONTENT)
    digest = digest_of(probe)
    (blob_folder / digest[:2]).mkdir()
    probe.rename(blob_folder / digest[:2] / digest)
    with transaction.atomic():
        publish(Happened(number=1), at=NOON)
    seal_new(at=NOON)
    return blob_folder


@pytest.fixture
def taken(installation: Path, tmp_path: Path) -> Path:
    return take(tmp_path / "backups", at=NOON)


def test_a_backup_holds_rows_files_and_the_head_of_the_history(taken: Path) -> None:
    manifest = read_manifest(taken)
    assert taken.name == "dossier-20260305-120000"
    assert manifest.head_number == 1
    assert any(name.startswith("blobs/") for name in manifest.files)
    assert prove(taken) == manifest


def _drop(folder: Path) -> None:
    next(path for path in (folder / "blobs").rglob("*") if path.is_file()).unlink()


def _scratch_database(folder: Path) -> None:
    path = folder / "database.sqlite3"
    content = bytearray(path.read_bytes())
    content[5000:5100] = bytes(byte ^ 255 for byte in content[5000:5100])
    path.write_bytes(content)


def _slip_in(folder: Path) -> None:
    (folder / "blobs" / "stray").write_bytes(b"x")


def _unfinished(folder: Path) -> None:
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize("spoil", [_drop, _scratch_database, _slip_in, _unfinished])
def test_a_spoilt_backup_is_refused(taken: Path, spoil: Callable[[Path], None]) -> None:
    spoil(taken)
    with pytest.raises(Broken):
        prove(taken)


def test_a_content_that_rows_name_must_be_there(installation: Path, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS storage_blob (digest text, size integer)")
        columns = [row[1] for row in cursor.execute("PRAGMA table_info(storage_blob)").fetchall()]
        values: dict[str, Any] = {"digest": "f" * 64, "size": 5, "media_type": "x/y"}
        values |= {"created_at": NOON, "touched_at": NOON}
        names = ", ".join(columns)
        marks = ", ".join(["%s"] * len(columns))
        cursor.execute(f"INSERT INTO storage_blob ({names}) VALUES ({marks})", [values[name] for name in columns])
    with pytest.raises(Broken, match="named by a row"):
        take(tmp_path / "backups", at=NOON)
    assert not (tmp_path / "backups" / "dossier-20260305-120000").exists()


def test_a_backup_is_restored_into_an_empty_place_and_only_there(taken: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("ECM_", "DJANGO_"))}
    settings |= {"ECM_DATA_DIR": str(home), "ECM_JOBS": "manual", "DJANGO_SETTINGS_MODULE": "ecm.settings"}
    settings["ECM_SECRET_KEY"] = environment().secret_key.get_secret_value()

    def manage(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, env=settings, capture_output=True, text=True, cwd=ROOT)

    first = manage("restore", str(taken))
    assert first.returncode == 0, first.stderr
    assert "history sound up to 1" in first.stdout
    files = [path for path in (home / "blobs").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [CONTENT]
    again = manage("restore", str(taken))
    assert again.returncode != 0
    assert "empty place" in again.stderr
