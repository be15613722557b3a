"""A text as the index holds it: normal forms one after another, numbers without leading zeros, codes as one piece."""

import re
from collections.abc import Iterator

from search.languages.detection import detect
from search.languages.folding import fold
from search.languages.forms import normal_forms
from search.languages.words import words

#: Joins the parts of a code; a private-use character, which the index takes for a letter and nobody types.
JOINT = "\ue000"
#: A text is read in blocks, each in its own language: contracts in two languages are our daily bread.
BLOCK = 2_000
SMALLEST_BLOCK = 300
_PARTS = re.compile(r"\d+|[^\W\d_]+")
# Letters that look the same on paper: number plates of documents mix both scripts.
_LOOKALIKES = str.maketrans("авекмнорстухіј", "abekmhopctyxij")


def stream(text: str, language: str = "", *, usual: str = "") -> str:
    """The normal forms of all words of the text, in order, separated by blanks.

    An ambiguous word gives all its normal forms in a row. Without a language each block is told by itself, and is of
    the `usual` one (that of the whole text) where nothing tells.
    """
    return " ".join(_pieces(text, language, usual))


def _pieces(text: str, language: str, usual: str) -> Iterator[str]:
    whole = language or usual or detect(text)
    for block in blocks(text):
        tongue = language or (detect(block, default=whole) if len(block) >= SMALLEST_BLOCK else whole)
        for word in words(block):
            yield from (code_of(word.text),) if word.is_code else pieces_of(word.text, tongue)


def pieces_of(word: str, language: str) -> tuple[str, ...]:
    """What the index holds for one word: its normal forms, or its number."""
    if word.isdigit():
        return (word.lstrip("0") or "0",)
    return normal_forms(word, language)


def blocks(text: str) -> Iterator[str]:
    """Cut a long text at ends of lines (or blanks) into blocks."""
    start = 0
    while len(text) - start > BLOCK:
        end = text.rfind("\n", start + BLOCK // 2, start + BLOCK)
        end = end if end > 0 else text.rfind(" ", start + BLOCK // 2, start + BLOCK)
        end = end if end > 0 else start + BLOCK
        yield text[start:end]
        start = end
    yield text[start:]


def code_of(text: str) -> str:
    """A number or code as one piece: ``ВХ-00012/2026`` and ``BX 12/2026`` are the same."""
    parts = _PARTS.findall(fold(text).translate(_LOOKALIKES))
    return JOINT.join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)
