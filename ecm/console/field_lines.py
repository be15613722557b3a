"""Values of a choice and columns of a table as lines of text: what administrators type, and what is kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from ecm.console.codes import free_code
from ecm.fields.models import FieldKind
from ecm.languages import LANGUAGE_CODES

PLAIN = (FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.YES_NO)


def option_line(option: Mapping[str, Any]) -> str:
    """`new = New | ru: Новый`; the name alone where the value is the same."""
    titles = dict(option.get("title", {}))
    first = titles.pop("en", "")
    return (first if first == option["value"] else f"{option['value']} = {first}") + _others(titles)


def read_option(line: str) -> dict[str, Any]:
    """Raises ValidationError for a line that cannot be read."""
    value, equals, rest = line.partition("=") if "=" in line.partition("|")[0] else ("", "", line)
    first, titles = _named(rest, line)
    kept = value.strip() if equals else first
    if not kept:
        raise _unreadable(line)
    return {"value": kept, "title": {"en": first or kept, **titles}}


def column_line(column: Mapping[str, Any]) -> str:
    """`count = Count, number | ru: Количество`, the kind in the reader's language."""
    titles = dict(column.get("title", {}))
    first = titles.pop("en", "")
    return f"{column['code']} = {first}, {str(FieldKind(column['kind']).label).lower()}{_others(titles)}"


def read_columns(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The columns, each with a code of its own. Raises ValidationError for a line that cannot be read."""
    columns: list[dict[str, Any]] = []
    for line in lines:
        columns.append(_column(line, {column["code"] for column in columns}))
    return columns


def _column(line: str, taken: set[str]) -> dict[str, Any]:
    code, equals, rest = line.partition("=") if "=" in line.partition("|")[0] else ("", "", line)
    head, titles = _named(rest, line)
    parts = [part.strip() for part in head.split(",")]
    if not equals and len(parts) > 2 and _kind(parts[1]):  # code, kind, name: as it was written before
        code, kind, name = parts[0], _kind(parts[1]), ", ".join(parts[2:])
    else:
        kind = _kind(parts[-1]) if len(parts) > 1 else FieldKind.TEXT
        name = ", ".join(parts[:-1]) if len(parts) > 1 else head
    code = code.strip() or free_code(name, taken.__contains__).replace("-", "_")
    if kind is None or not name or not code.isidentifier() or code in taken:
        raise _unreadable(line)
    return {"code": code, "kind": kind.value, "title": {"en": name, **titles}}


def _kind(word: str) -> FieldKind | None:
    """The kind of a column by its code or by its name in any language of the house."""
    wanted = word.strip().casefold()
    for kind in PLAIN:
        if wanted == kind.value:
            return kind
        for language in LANGUAGE_CODES:
            with translation.override(language):
                if wanted == str(kind.label).casefold():
                    return kind
    return None


def _named(text: str, line: str) -> tuple[str, dict[str, str]]:
    """The name, and the names in other languages that stand behind bars."""
    first, *others = text.split("|")
    titles = {}
    for other in others:
        language, colon, name = other.partition(":")
        if not colon or language.strip() not in LANGUAGE_CODES:
            raise _unreadable(line)
        titles[language.strip()] = name.strip()
    return first.strip(), titles


def _others(titles: Mapping[str, str]) -> str:
    return "".join(f" | {code}: {text}" for code, text in titles.items())


def _unreadable(line: str) -> ValidationError:
    return ValidationError(_("This line cannot be read: %(line)s") % {"line": line})
