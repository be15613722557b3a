"""Cutting texts into words, numbers and codes such as ``ВХ-00012/2026``."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.languages.folding import APOSTROPHES


class Word(NamedTuple):
    """A word with its place in the text; a code stands after its parts and spans them."""

    text: str
    start: int
    end: int
    is_code: bool = False


_LETTER = r"(?:[^\W_]|[\u0300\u0301\u0306\u0308])"
_CODE = re.compile(r"[^\W_]+(?:[-/.\\–‑][^\W_]+)+")
_WORD = re.compile(rf"[^\W_]{_LETTER}*(?:[{APOSTROPHES}\u00ad]{_LETTER}+)*")
_DIGIT = re.compile(r"\d")


def words(text: str) -> Iterator[Word]:
    """Yield the words of the text in order. What holds a digit and joins parts by -, / or . is a code as well."""
    codes = (found for found in _CODE.finditer(text) if _DIGIT.search(found.group()))
    code = next(codes, None)
    for found in _WORD.finditer(text):
        yield Word(found.group(), found.start(), found.end())
        while code is not None and code.end() <= found.end():
            yield Word(code.group(), code.start(), code.end(), is_code=True)
            code = next(codes, None)
