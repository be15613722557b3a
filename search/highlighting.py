"""Marking the words looked for, in titles and in a piece of the text around them.

The parts are plain strings; the template escapes them and puts the marks around, so no text becomes markup.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from search.entries import Group, Term
from search.languages import code_of, normal_forms
from search.languages.folding import APOSTROPHES, fold
from search.languages.streams import JOINT

WIDTH = 240
#: Letters of a text that are looked through, and hits collected before the best place is chosen.
SCANNED = 60_000
ENOUGH = 40
_VARIANTS = {"е": "[еёЕЁ]", "г": "[гґГҐ]", "и": "[иѝИЍ]"}


class Part(NamedTuple):
    """A piece of text; `is_hit` when it is a word looked for."""

    text: str
    is_hit: bool


class _Place(NamedTuple):
    start: int
    end: int
    group: int


def highlighted(text: str, groups: Sequence[Group], language: str) -> list[Part]:
    """The whole text in parts."""
    return _parts(text, list(_places(text, tuple(groups), language)), 0, len(text))


def snippet(text: str, groups: Sequence[Group], language: str) -> list[Part]:
    """About WIDTH letters around the place where most of the words stand together; the beginning when none do."""
    places = list(_places(text[:SCANNED], tuple(groups), language))
    start, end = _window(text, places)
    parts = _parts(text, places, start, end)
    if start > 0 and parts:
        parts.insert(0, Part("… ", is_hit=False))
    if end < len(text) and parts:
        parts.append(Part(" …", is_hit=False))
    return parts


def _places(text: str, groups: tuple[Group, ...], language: str) -> Iterator[_Place]:
    """Where words of the groups stand: candidates by their first letters, then compared by normal forms."""
    pattern = _candidates(groups)
    if pattern is None:
        return
    found = 0
    for candidate in pattern.finditer(text):
        group = _group_of(candidate.group(), groups, language)
        if group is not None:
            yield _Place(candidate.start(), candidate.end(), group)
            found += 1
            if found >= ENOUGH:
                return


def _group_of(word: str, groups: tuple[Group, ...], language: str) -> int | None:
    code = code_of(word)
    forms = {code, fold(word), *normal_forms(word, language), *code.split(JOINT)}
    for number, group in enumerate(groups):
        for term in group.terms:
            if term.text in forms or (term.is_prefix and any(form.startswith(term.text) for form in forms)):
                return number
            # A code is found from any of its parts on: 302/26 in А-302/26.
            if JOINT in term.text and code.endswith(f"{JOINT}{term.text}"):
                return number
    return None


@lru_cache(maxsize=256)
def _candidates(groups: tuple[Group, ...]) -> re.Pattern[str] | None:
    """Words that begin like one of the terms; the letters a form may change stand mostly at its end."""
    beginnings = {_beginning(term) for group in groups for term in group.terms if term.text}
    if not beginnings:
        return None
    rest = rf"[\w{APOSTROPHES}]*"
    if any(_has_digit(group) for group in groups):
        rest += r"(?:[-/.]\w+)*"
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(beginnings))}){rest}", re.IGNORECASE)


def _has_digit(group: Group) -> bool:
    return any(char.isdigit() for term in group.terms for char in term.text)


def _beginning(term: Term) -> str:
    if any(char.isdigit() for char in term.text):
        # A code is compared as a whole; both scripts look the same in it, so any first part will do.
        return r"[^\W_]*" if JOINT in term.text or not term.text.isdigit() else rf"0*{re.escape(term.text)}"
    length = len(term.text) if term.is_prefix else max(1, min(3, len(term.text) - 2))
    letters = [_VARIANTS.get(letter, re.escape(letter)) for letter in term.text[:length]]
    return rf"[{APOSTROPHES}]?".join(letters)


def _window(text: str, places: Sequence[_Place]) -> tuple[int, int]:
    """The stretch with the most different words, widened to whole words."""
    if not places:
        return 0, _cut(text, WIDTH)
    best = max(range(len(places)), key=lambda at: (_worth(places, at), -at))
    start = max(0, places[best].start - WIDTH // 4)
    if start > 0:
        blank = text.find(" ", start, places[best].start)
        start = blank + 1 if blank >= 0 else start
    return start, _cut(text, max(start + WIDTH, places[best].end))


def _worth(places: Sequence[_Place], first: int) -> int:
    limit = places[first].start + WIDTH * 3 // 4
    return len({place.group for place in places[first:] if place.end <= limit})


def _cut(text: str, end: int) -> int:
    """The end moved back to a blank, not farther than a long word."""
    if end >= len(text):
        return len(text)
    blank = max(text.rfind(" ", end - 30, end), text.rfind("\n", end - 30, end))
    return blank if blank > 0 else end


def _parts(text: str, places: Sequence[_Place], start: int, end: int) -> list[Part]:
    parts, at = list[Part](), start
    for place in places:
        if place.start < at or place.end > end:
            continue
        parts.append(Part(_tidy(text[at : place.start]), is_hit=False))
        parts.append(Part(text[place.start : place.end], is_hit=True))
        at = place.end
    parts.append(Part(_tidy(text[at:end]), is_hit=False))
    return [part for part in parts if part.text]


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text)
