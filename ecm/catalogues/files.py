"""The catalogues of an app: `<app>/locale/<language>/LC_MESSAGES/django.po`, and the .mo made of each."""

import os
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ecm.catalogues.extraction import Sentence

TARGETS = ("ru", "uk", "bg")
_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
PLURALS = {"ru": _SLAVIC, "uk": _SLAVIC, "bg": "nplurals=2; plural=(n != 1);"}
FORMS = {"ru": 3, "uk": 3, "bg": 2}
_HOLDER = re.compile(r"%\((\w+)\)[sdf]|%[sd]|\{(\w*)\}")
Key = tuple[str | None, str]


def po_path(root: Path, app: str, language: str) -> Path:
    return root / app / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue, empty when there is no file yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def translations(catalog: Catalog) -> dict[Key, str | tuple[str, ...] | list[str]]:
    """What is translated, by context and id; also what is no longer used, so that it can come back."""
    entries = [*catalog.obsolete.values(), *catalog]
    return {_key(entry): entry.string for entry in entries if entry.id and _has_text(entry.string)}


def update(old: Catalog, found: Iterable[Sentence], language: str) -> Catalog:
    """A catalogue of exactly the found sentences with the old translations; unused ones are kept apart."""
    kept, fresh = translations(old), Catalog(locale=language)
    for sentence in found:
        string = kept.get(sentence.key)
        fresh.add(sentence.id, _shaped(sentence, string, language), [(sentence.path, 0)], context=sentence.context)
    used = {_key(entry) for entry in fresh if entry.id}
    for entry in [*old.obsolete.values(), *old]:
        if entry.id and _key(entry) not in used and _has_text(entry.string):
            fresh.obsolete[entry.id] = entry
    return fresh


def _shaped(sentence: Sentence, string: object, language: str) -> str | tuple[str, ...]:
    """The old translation in the shape the sentence needs now: one text, or one for each plural form."""
    if isinstance(sentence.id, str):
        return string if isinstance(string, str) else ""
    if isinstance(string, tuple | list) and len(string) == FORMS[language]:
        return tuple(string)
    return ("",) * FORMS[language]


def write(path: Path, catalog: Catalog, language: str) -> None:
    """Write the file with a quiet header: no dates and no line numbers, so that a diff shows translations only."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=110, include_lineno=False, omit_header=True, sort_by_file=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, header.encode() + buffer.getvalue().strip(b"\n") + b"\n")


def compile_catalogue(path: Path, language: str) -> bool:
    """Make the .mo if it is missing or older; returns whether it was made."""
    made = path.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    buffer = BytesIO()
    write_mo(buffer, read(path, language))
    _replace(made, buffer.getvalue())
    return True


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def faults(catalog: Catalog, found: Iterable[Sentence], language: str) -> Iterator[tuple[Key, str]]:
    """What keeps the catalogue from being complete and right: (sentence, what is wrong)."""
    known = {_key(entry): entry for entry in catalog if entry.id}
    for sentence in {each.key: each for each in found}.values():
        entry = known.get(sentence.key)
        strings = _strings(entry) if entry else []
        if entry is None or entry.fuzzy or not strings or not all(strings):
            yield sentence.key, "is not translated"
        elif not isinstance(sentence.id, str) and len(strings) != FORMS[language]:
            yield sentence.key, f"wants {FORMS[language]} plural forms"
        elif wrong := _wrong_holders(sentence, strings):
            yield sentence.key, f"has other placeholders: {', '.join(sorted(wrong))}"


def _strings(entry: Message) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or ())


def _wrong_holders(sentence: Sentence, strings: list[str]) -> set[str]:
    sources = [sentence.id] if isinstance(sentence.id, str) else list(sentence.id)
    wanted = {match.group(0) for source in sources for match in _HOLDER.finditer(source)}
    wrong: set[str] = set()
    for string in strings:
        there = {match.group(0) for match in _HOLDER.finditer(string)}
        wrong |= there - wanted if len(strings) > 1 else there ^ wanted
    return wrong


def _key(entry: Message) -> Key:
    return entry.context, entry.id if isinstance(entry.id, str) else entry.id[0]


def _has_text(string: object) -> bool:
    if isinstance(string, str):
        return bool(string)
    return isinstance(string, tuple | list) and bool(string) and all(string)
