"""Functions fit a screen and files hold one subject."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
APPS = ["ecm", *settings.HOUSE_APPS]


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def lengths(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_fit_a_screen() -> None:
    found = [(path, name, size) for path in sources() for name, size in lengths(path.read_text())]
    assert statistics.median(size for _, _, size in found) < 9
    long = [f"{path.relative_to(ROOT)} {name}: {size}" for path, name, size in found if size > 50]
    assert not long, long


def test_a_file_is_one_subject() -> None:
    long = [f"{path.relative_to(ROOT)}: {n}" for path in sources() if (n := len(path.read_text().splitlines())) > 500]
    assert not long, long


def test_a_long_function_is_seen() -> None:
    assert max(size for _, size in lengths("def f():\n" + "    x = 1\n" * 60)) == 61
