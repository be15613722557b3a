"""Guards of the house: style, types, layers, migrations, translations. Each is shown to see a planted defect."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
APPS = ["ecm", *settings.HOUSE_APPS]


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=900)


def test_ruff_finds_nothing() -> None:
    done = run(str(BIN / "ruff"), "check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout


def test_ruff_sees_a_planted_defect(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("import os\ntry:\n    pass\nexcept Exception:\n    pass\n")
    done = run(str(BIN / "ruff"), "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(tmp_path))
    assert "F401" in done.stdout
    assert "BLE001" in done.stdout


def test_types_are_strict() -> None:
    done = run(str(BIN / "mypy"), *APPS, "tests", "bench", "tools")
    assert done.returncode == 0, done.stdout


def test_mypy_sees_a_planted_defect(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("def f(x):\n    return x\n")
    done = run(str(BIN / "mypy"), "--strict", "--cache-dir", str(tmp_path / "cache"), str(tmp_path / "planted.py"))
    assert "no-untyped-def" in done.stdout


def test_imports_point_down() -> None:
    done = run(str(BIN / "lint-imports"), "--no-cache")
    assert done.returncode == 0, done.stdout


def test_the_layers_see_a_planted_defect(tmp_path: Path) -> None:
    for package in ("lower", "higher"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
    (tmp_path / "lower" / "models.py").write_text("import higher\n")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_packages =\n    lower\n    higher\n"
        "[importlinter:contract:1]\nname = planted\ntype = layers\nlayers =\n    higher\n    lower\n"
    )
    done = run(str(BIN / "lint-imports"), "--no-cache", cwd=tmp_path)
    assert done.returncode == 1, done.stdout
    assert "lower.models -> higher" in done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    from django.core.management import call_command

    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit as error:
        pytest.fail(f"a model changed without its migration ({error.code})")


@pytest.mark.django_db
def test_a_missing_migration_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management import call_command
    from django.db import models

    from ecm.models import Role

    field = models.BooleanField(default=False)
    field.set_attributes_from_name("planted")
    field.model = Role
    monkeypatch.setattr(Role._meta, "local_fields", [*Role._meta.local_fields, field])
    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_moment_becomes_a_day_of_the_house() -> None:
    """`.date()` of a moment is the day in UTC, for hours the day before; `timezone.localdate(moment)` is meant."""
    own = ("sent_at",)  # the day that the sender wrote, in the sender's zone
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            found = [name for name in re.findall(r"\b(\w*at)\.date\(\)", path.read_text()) if name not in own]
            assert not found, f"{path}: {found}"
