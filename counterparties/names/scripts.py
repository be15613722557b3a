"""Letters: folding, Cyrillic to Latin, look-alikes, and what was typed with the other keyboard layout."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# GOST R 52535.1 / ICAO for Russian, resolution 55 (2010) for Ukrainian, the Transliteration Act (2009) for Bulgarian.
_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "ie",
            "y",
            "-",
            "e",
            "iu",
            "ia",
        ],
        strict=True,
    )
)
_UKRAINIAN = _RUSSIAN | {
    "г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "i", "є": "ie", "й": "i", "щ": "shch", "ь": "-", "ъ": "-", "ё": "io",
}  # fmt: skip
_BULGARIAN = _RUSSIAN | {"й": "y", "х": "h", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya"}
_OTHER = {
    "ў": "u", "љ": "lj", "њ": "nj", "ђ": "dj", "ћ": "c", "џ": "dz", "ј": "j", "ә": "a", "ғ": "g", "қ": "k", "ң": "n",
    "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "є": "ie", "і": "i", "ї": "i", "ґ": "g",
}  # fmt: skip
_TABLES = {"ru": _OTHER | _RUSSIAN, "uk": _OTHER | _UKRAINIAN, "bg": _OTHER | _BULGARIAN}

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-z]")
_LOOKALIKES = str.maketrans("abcehkmoptxyi", "авсенкмортхуі")
_TO_LATIN = str.maketrans("авсенкмортхуі", "abcehkmoptxyi")

_EN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RU_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_UK_KEYS = "йцукенгшщзхїфівапролджєячсмитьбю'"
_EXTRA_FOLDS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е"}
)


def has_cyrillic(text: str) -> bool:
    """Whether the text holds a Cyrillic letter."""
    return bool(_CYRILLIC.search(text))


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case by Unicode folding, compatibility forms unified, accents of Latin letters dropped, ё as е."""
    text = unicodedata.normalize("NFKC", text).casefold()
    kept: list[str] = []
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign) and kept and not _CYRILLIC.match(kept[-1]):
            continue
        kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_EXTRA_FOLDS)


def one_script(word: str) -> str:
    """A folded word that mixes Latin and Cyrillic look-alikes, in one of the two."""
    if not (_CYRILLIC.search(word) and _LATIN.search(word)):
        return word
    as_cyrillic = word.translate(_LOOKALIKES)
    return as_cyrillic if not _LATIN.search(as_cyrillic) else word.translate(_TO_LATIN)


def language_of(text: str) -> str:
    """The table that fits a folded Cyrillic text: `uk` or `bg` by their own letters, else `ru`."""
    if re.search("[іїєґ]", text):
        return "uk"
    if "ъ" in text and not re.search("[ыэ]", text):
        return "bg"
    return "ru"


@lru_cache(maxsize=20_000)
def latin(word: str, language: str = "ru") -> str:
    """The folded word in Latin letters by the standard of the language."""
    table = _TABLES[language]
    return "".join(table.get(sign, sign) for sign in word).replace("-", "") if has_cyrillic(word) else word


_SKELETON = (
    ("shch", "s"),
    ("sch", "s"),
    ("sht", "s"),
    ("sh", "s"),
    ("kh", "h"),
    ("tch", "c"),
    ("ch", "c"),
    ("zh", "j"),
    ("tz", "c"),
    ("ts", "c"),
    ("ph", "f"),
    ("ck", "k"),
    ("ks", "x"),
    ("qu", "k"),
    ("iy", "i"),
    ("yi", "i"),
    ("yy", "i"),
    ("ij", "i"),
    ("yu", "u"),
    ("iu", "u"),
    ("ju", "u"),
    ("ya", "a"),
    ("ia", "a"),
    ("ja", "a"),
    ("ye", "e"),
    ("ie", "e"),
    ("je", "e"),
    ("yo", "o"),
    ("io", "o"),
    ("w", "v"),
    ("y", "i"),
    ("q", "k"),
)


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """A Latin word with the differences between transliterations taken out: `yuzhnyi`, `iuzhnyy` and `juzhny` agree."""
    for long, short in _SKELETON:
        word = word.replace(long, short)
    word = re.sub(r"c(?=[aou]|[klrt]|$)", "k", word)
    return re.sub(r"(.)\1+", r"\1", word)


def other_layouts(text: str) -> list[str]:
    """What the same keys give in the other keyboard layouts: Latin to Russian and Ukrainian, Cyrillic to Latin."""
    low = text.casefold()
    pairs = [(_EN_KEYS, _RU_KEYS), (_EN_KEYS, _UK_KEYS), (_RU_KEYS, _EN_KEYS), (_UK_KEYS, _EN_KEYS)]
    typed = [low.translate(str.maketrans(source, target)) for source, target in pairs]
    return [variant for variant in dict.fromkeys(typed) if variant != low]
