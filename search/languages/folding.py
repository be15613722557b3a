"""Spelling made even: what people type and what documents hold must meet.

Lower case, one apostrophe (none between letters), ``ё`` as ``е``, ``ґ`` as ``г``, no stress marks, no accents on
Latin letters. Folding never changes the number of words of a text, only their letters.
"""

import re
import unicodedata

APOSTROPHES = "'’ʼ‘`´ʹ′＇"
# Marks over a vowel that only show stress, or an accent of a foreign word. The breve and the diaeresis stay: й, ї.
_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0302\u0304\u030b\u030f\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))
_LETTERS = str.maketrans({"ё": "е", "ґ": "г", "ѝ": "и", "ѐ": "е"})
_LATIN = re.compile(r"[a-z][\u0300-\u036f]+")
_PLAIN = re.compile(r"[a-zа-еж-яіїє0-9]*\Z")


def fold(word: str) -> str:
    """Return the word in the spelling under which it is indexed and looked up."""
    lowered = word.lower()
    if _PLAIN.match(lowered):
        return lowered
    parted = unicodedata.normalize("NFKD", lowered.casefold()).translate(_APOSTROPHES)
    bare = _LATIN.sub(lambda accented: accented.group()[0], parted).translate(_MARKS)
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)
