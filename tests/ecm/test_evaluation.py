"""The evaluate command: answers in a scratch installation, a JSON summary as the last line."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecm.evaluation import EvaluationSet, _scratch_environment, write_answers
from tests.architecture.test_guards import ROOT


def answers(path: Path) -> Iterator[dict[str, Any]]:
    yield from ({"name": file.name} for file in sorted(path.iterdir()))


def test_answers_are_written_line_by_line_with_a_summary(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("ф.txt", "b.txt"):
        (tmp_path / "in" / name).write_text("x")
    out = tmp_path / "answers.jsonl"
    summary = write_answers(EvaluationSet("test", "x", answers), tmp_path / "in", out, io.StringIO())

    assert [json.loads(line) for line in out.read_text().splitlines()] == [{"name": "b.txt"}, {"name": "ф.txt"}]
    assert summary["items"] == 2
    assert summary["peak_mb"] > 1


def test_the_scratch_installation_sees_nothing_of_the_running_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECM_DATABASE", "postgres://live")
    scratch = _scratch_environment(tmp_path, "https://search")
    assert "ECM_DATABASE" not in scratch
    assert scratch["ECM_DATA_DIR"] == str(tmp_path)
    assert scratch["ECM_SEARCH"] == "https://search"


@pytest.mark.slow
def test_the_command_answers_a_registered_set(tmp_path: Path) -> None:
    from tests.material import material

    command = [sys.executable, str(ROOT / "manage.py"), "evaluate", "identifiers", str(material("identifiers"))]
    done = subprocess.run([*command, "--out", str(tmp_path / "a")], capture_output=True, text=True, cwd=tmp_path)
    assert json.loads(done.stdout.splitlines()[-1])["set"] == "identifiers"
