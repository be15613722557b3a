"""Finding the sentences of an app: in its Python files and in its templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

KEYWORDS = {
    name + suffix: spec
    for suffix in ("", "_lazy", "_noop")
    for name, spec in {
        "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None, "_lazy": None, "_n": (1, 2), "_p": ((1, "c"), 2)}  # fmt: skip
_TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(np|n|p)?(?:gettext|_)\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)\s*(?:,\s*count\s*)?\)", re.DOTALL)
_ONE = re.compile(_TEXT, re.DOTALL)


@dataclass(frozen=True)
class Sentence:
    """A sentence as gettext knows it: id or (singular, plural), its context, and where it stands."""

    id: str | tuple[str, str]
    context: str | None
    path: str

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.id if isinstance(self.id, str) else self.id[0]


def sentences(root: Path, app: str) -> list[Sentence]:
    """All sentences of the app's Python files and templates, in the order of the files."""
    found: list[Sentence] = []
    for path in python_files(root, app):
        found += [Sentence(id_, context, str(path.relative_to(root))) for id_, context in of_python(path)]
    for path in template_files(root, app):
        found += [Sentence(id_, context, str(path.relative_to(root))) for id_, context in of_template(path)]
    return found


def python_files(root: Path, app: str) -> list[Path]:
    return sorted(path for path in (root / app).rglob("*.py") if "migrations" not in path.parts)


def template_files(root: Path, app: str) -> list[Path]:
    """`templates/<app>/`; the kernel has also the frame, the page types and the components."""
    folder = root / "templates"
    own = {path for path in (folder / app).rglob("*") if path.is_file()}
    if app == "ecm":
        apps = {path.parent.name for path in root.glob("*/apps.py")} - {"ecm"}
        own |= {p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).parts[0] not in apps}
    own |= {path for path in (root / app / "templates").rglob("*") if path.is_file()}
    return sorted(path for path in own if path.suffix in (".html", ".txt", ".xml", ".js", ".jinja"))


def of_python(path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    return _extracted("python", path)


def _extracted(method: Any, path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    with path.open("rb") as file:
        for _line, found, _comments, context in extract(method, file, keywords=KEYWORDS):
            if isinstance(found, tuple):
                yield (found[0], found[1]), context
            elif found:
                yield found, context


def of_template(path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    return _extracted(babel_extract, path) if path.suffix == ".jinja" else _of_page(path)


def _of_page(path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    for kind, arguments in _CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        texts = [str(ast.literal_eval(text)) for text in _ONE.findall(arguments)]
        context = texts.pop(0) if "p" in kind else None
        if texts and texts[0]:
            yield (texts[0], texts[1]) if "n" in kind else texts[0], context
