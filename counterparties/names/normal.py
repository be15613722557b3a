"""A name taken apart: its legal forms, and the words that are left, spelt one way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from counterparties.names.forms import ROWS, LegalForm
from counterparties.names.scripts import fold, has_cyrillic, language_of, latin, one_script
from counterparties.names.words import plain

LONGEST_NAME = 1000
_POSSESSIVE = re.compile(r"(?<=[a-z])['’`ʼ]s\b")
_TRADE_HOUSE = re.compile(r"\bторгов(?:ый|ий) д[оі]м\b")
_PLANTS = {"з-д": "завод", "ф-ка": "фабрика", "к-т": "комбинат"}
_APOSTROPHES = re.compile(r"['’‘`´ʼʻʹ″]")
# One-letter groups with dots or slashes between: S.p.A., A/S, о.о.о., z o.o.
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_][./]\s?){1,7}(?:[^\W\d_](?![^\W_])\.?)|(?<![^\W_])[^\W\d_]\.(?=\s|$)")
_WORDS = re.compile(r"[^\W_]+")
_LETTERED = re.compile(r"(\d+)([^\W\d_]{4,})\Z")
_ALTERNATIVES = re.compile(
    r"(?<=[^\W\d_]{3})\s?/\s?(?=[^\W\d_]{3})|\s(?:f/?k/?a|d/?b/?a|a/?k/?a|formerly|ранее|бывш\w*|колишн\w*|бивш\w*)\.?\s",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Name:
    """A taken-apart name. `words` are Latin, `raw` the same words in their own script."""

    text: str
    words: tuple[str, ...]
    raw: tuple[str, ...]
    forms: tuple[LegalForm, ...]

    @property
    def groups(self) -> frozenset[str]:
        """The groups of the legal forms."""
        return frozenset(form.group for form in self.forms)

    @property
    def key(self) -> str:
        """One string for an exact look-up: the words without forms, in alphabetical order."""
        return " ".join(sorted(self.words))


def split_words(text: str) -> list[str]:
    """Folded words of a text: initials joined (`S.p.A.` is `spa`), quotes and apostrophes gone, `&` as `and`."""
    text = fold(text[:LONGEST_NAME]).replace("&", " and ").replace("%", "percent").replace("№", " ")
    text = _TRADE_HOUSE.sub("тд", text)
    for short, long in _PLANTS.items():
        text = text.replace(short, long)
    text = _APOSTROPHES.sub("", _POSSESSIVE.sub("", text))
    text = _INITIALS.sub(lambda hit: re.sub(r"[./\s]", "", hit.group()) + " ", text)
    words = [one_script(word) for word in _WORDS.findall(text)]
    return _join_single_letters([part for word in words for part in _numbered(word)])


def _numbered(word: str) -> tuple[str, ...]:
    hit = _LETTERED.match(word)
    return hit.groups() if hit else (word,)


def _join_single_letters(words: list[str]) -> list[str]:
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        joined += [run, word] if run else [word]
        run = ""
    return [*joined, run] if run else joined


@cache
def _phrases() -> dict[tuple[str, ...], LegalForm]:
    table: dict[tuple[str, ...], LegalForm] = {}
    for form, spellings in ROWS:
        for spelling in spellings:
            table.setdefault(tuple(split_words(spelling)), form)
    return table


@cache
def _long_phrases() -> dict[str, LegalForm]:
    """Spelt-out forms, where a slip of the pen is still recognised."""
    return {"".join(phrase): form for phrase, form in _phrases().items() if len("".join(phrase)) >= 12}


@lru_cache(maxsize=20_000)
def _misspelt(joined: str) -> LegalForm | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    hit = process.extractOne(joined, _long_phrases().keys(), scorer=OSA.distance, score_cutoff=2)
    return _long_phrases()[hit[0]] if hit else None


def _form_of(window: list[str]) -> LegalForm | None:
    form = _phrases().get(tuple(window))
    if form is None and len(joined := "".join(window)) >= 12:
        form = _misspelt(joined)
    return form


def _peel(words: list[str]) -> tuple[list[str], list[LegalForm]]:
    """Take forms off both ends, longest first, as long as a word is left; then spelt-out ones from the middle."""
    found: list[LegalForm] = []
    while len(words) > 1:
        for size in range(min(7, len(words) - 1), 0, -1):
            if form := _form_of(words[-size:]):
                words = words[:-size]
            elif form := _form_of(words[:size]):
                words = words[size:]
            if form:
                found.append(form)
                break
        else:
            break
    return _inner(words, found)


def _inner(words: list[str], found: list[LegalForm]) -> tuple[list[str], list[LegalForm]]:
    for size in range(min(6, len(words) - 1), 1, -1):
        for start in range(1, len(words) - size):
            if len("".join(words[start : start + size])) >= 12 and (form := _form_of(words[start : start + size])):
                return words[:start] + words[start + size :], [*found, form]
    return words, found


@lru_cache(maxsize=20_000)
def take_apart(text: str) -> Name:
    """Normalise a name. Forms go to `forms`; if nothing else is left, the words stay."""
    words, forms = _peel(split_words(text))
    language = language_of(" ".join(words)) if has_cyrillic(text) else "ru"
    usual = [plain(word, first=index == 0) for index, word in enumerate(words)]
    spelt = tuple(latin(word, language) for word in usual)
    return Name(text, spelt, tuple(words), tuple(forms))


def alternatives(text: str) -> list[str]:
    """The names in one line: `A/B`, `A formerly B`. Always at least the text itself."""
    parts = [part.strip() for part in _ALTERNATIVES.split(text) if part.strip()]
    return parts or [text]
