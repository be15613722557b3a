"""A check that is silenced, and whoever catches every error, says why at the place: a reader can judge if it holds."""

import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SILENCED = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])")

BROAD = re.compile(r"\s*except\b[^#]*\b(?:Base)?Exception\b[^#]*:\s*(?!#.*\w)")


def without_reason(path: Path) -> Iterator[str]:
    """Lines whose comment silences a check and says nothing more."""
    with tokenize.open(path) as source:
        comments = [t for t in tokenize.generate_tokens(source.readline) if t.type == tokenize.COMMENT]
    for comment in comments:
        hit = SILENCED.match(comment.string)
        if hit and not re.search(r"\w", comment.string[hit.end() :]):
            yield f"{path.name}:{comment.start[0]}: {comment.string}"
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if BROAD.fullmatch(line):
            yield f"{path.name}:{number}: {line.strip()}"


def test_every_silenced_check_has_its_reason() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = [line for name in listed.split() for line in without_reason(ROOT / name)]
    assert not found, "\n".join(found)


def test_a_planted_silence_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("a = eval('1')  # noqa: S307\nb = eval('2')  # noqa: S307  # a constant\nc = 1  # usual\n")
    assert list(without_reason(planted)) == ["planted.py:1: # noqa: S307"]
    planted.write_text(
        "try:\n    a()\nexcept (OSError, Exception):\n    b()\nexcept BaseException:  # it is told\n    c()\n"
    )
    assert list(without_reason(planted)) == ["planted.py:3: except (OSError, Exception):"]
