"""`Model.objects` appears only where access was or will be asked: in queries, services, access and the like."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
APPS = [app for app in settings.HOUSE_APPS if app != "demo"]
DOORS = {"web", "api", "handlers", "tasks"}


def breaches(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            yield node.lineno, ast.unparse(node)


def files() -> Iterator[Path]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if DOORS & set(path.relative_to(ROOT / app).with_suffix("").parts) and "console" not in path.stem:
                yield path


def test_views_and_tasks_read_no_model_directly() -> None:
    found = [f"{path.relative_to(ROOT)}:{line} {what}" for path in files() for line, what in breaches(path.read_text())]
    assert not found, "read through queries or access instead:\n" + "\n".join(found)


def test_a_direct_read_is_seen() -> None:
    assert list(breaches("rows = Document.objects.all()")) == [(1, "Document.objects")]
