"""What a person typed, read as a query: words, "words in quotes", -words to leave out, numbers and codes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from search.entries import Group, Query, Term
from search.languages import as_typed_elsewhere, code_of, forms_in, possible, words
from search.languages.folding import fold

#: More words than these say nothing more and cost time.
MOST_WORDS = 32
LONGEST_TEXT = 1_000
_PIECES = re.compile(r'(?P<minus>(?:^|(?<=\s))-)?(?:[«"“](?P<phrase>[^»"”]*)[»"”]|(?P<word>\S+))')


@dataclass(frozen=True)
class Piece:
    """A word or a phrase of what was typed."""

    text: str
    is_phrase: bool
    is_excluded: bool


def pieces_of(text: str) -> Iterator[Piece]:
    for found in _PIECES.finditer(text[:LONGEST_TEXT]):
        phrase, word = found["phrase"], found["word"]
        yield Piece(word or phrase or "", phrase is not None, bool(found["minus"]))


def understand(text: str, languages: Sequence[str]) -> Query:
    """The query for all words. A word of several languages is looked for in each that its letters allow."""
    groups, excluded = list[Group](), list[Group]()
    for number, piece in enumerate(pieces_of(text)):
        found = groups_of(piece.text, languages)
        if piece.is_phrase and len(found) > 1:
            found = [replace(group, phrase=number) for group in found]
        (excluded if piece.is_excluded else groups).extend(found)
    distinct = list(dict.fromkeys(groups))[:MOST_WORDS]
    return Query(groups=tuple(distinct), excluded=tuple(excluded[:MOST_WORDS]))


def groups_of(text: str, languages: Sequence[str]) -> list[Group]:
    """A group for each word; a code is looked for whole (from any of its parts on), in place of its parts."""
    groups: list[Group] = []
    parts = 0
    for word in words(text):
        if not word.is_code:
            groups.append(Group(_terms(word.text, languages)))
            continue
        parts = sum(1 for part in words(word.text) if not part.is_code)
        # "12-15 days" is no code of any document: its parts, all of them, will do as well.
        near = groups[-parts:]
        del groups[-parts:]
        groups += _code_groups(word.text, near)
    return groups


def _code_groups(code: str, parts: list[Group]) -> list[Group]:
    if len(parts) > 1 and any(char.isdigit() for char in code):
        return [Group((Term(code_of(code)),))]
    return parts


def _terms(word: str, languages: Sequence[str]) -> tuple[Term, ...]:
    if word.isdigit():
        return (Term(word.lstrip("0") or "0"),)
    if not word.isalpha() and any(char.isdigit() for char in word):
        return tuple(dict.fromkeys((Term(fold(word)), Term(code_of(word)))))
    return tuple(Term(form) for form in forms_in(word, languages))


def beginnings(text: str) -> Query:
    """The query for completion: each word stands for those that begin with it."""
    groups: list[Group] = []
    for piece in text[:LONGEST_TEXT].split():
        plain = [word.text for word in words(piece) if not word.is_code]
        has_digit = any(char.isdigit() for char in piece)
        if has_digit and len(plain) > 1:
            groups.append(Group((Term(code_of(piece), is_prefix=True),)))
            continue
        for word in plain:
            readings = dict.fromkeys((fold(word), word.lstrip("0") or "0" if word.isdigit() else fold(word)))
            groups.append(Group(tuple(Term(reading, is_prefix=True) for reading in readings)))
    return Query(groups=tuple(groups[:MOST_WORDS]))


def unfinished(query: Query, text: str) -> Query | None:
    """The query with its last word taken for the beginning of one; None when that says nothing."""
    last = text.split()[-1] if text.split() else ""
    plain = [word.text for word in words(last)]
    if len(plain) != 1 or len(plain[0]) < 3 or query.groups[-1].phrase is not None:
        return None
    return replace(query, groups=(*query.groups[:-1], Group((Term(fold(plain[0]), is_prefix=True),))))


def other_layouts(text: str) -> list[str]:
    """What the text would be in another keyboard layout, where that could be meant."""
    return as_typed_elsewhere(text) if len(text.strip()) >= 2 else []


def languages_of(text: str, language: str | None) -> tuple[str, ...]:
    """The languages to read the words in: the one asked for, or all that their letters allow."""
    if language:
        return (language,)
    return tuple(dict.fromkeys(tongue for word in text.split() for tongue in possible(word)))
