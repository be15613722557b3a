"""Text in unknown encodings: marks and UTF-8 first, then the Cyrillic and Western code pages by how they read."""

import codecs
import re
import unicodedata

MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16")]  # fmt: skip
CYRILLIC_PAGES = ("cp1251", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
WESTERN_PAGES = ("cp1252", "cp1250")
SAMPLE = 20_000
# Letters by how often the languages of our countries use them; the rest of the alphabet counts little.
FREQUENT = dict.fromkeys("оеаинтсрвлкіъ", 3) | dict.fromkeys("мдпуяыьгзбчйж", 2)
BROKEN_CASE = re.compile(r"[а-яёіїєґ][А-ЯЁІЇЄҐ]")
WORD = re.compile(r"[^\W\d_]+")


def decode(content: bytes, declared: str = "") -> str:
    """The text of the bytes; never raises. `declared` is what the document itself says and is tried early."""
    name = _evident(content)
    if not name and declared and (text := _declared(content, declared)):
        return text
    return content.decode(name or _likely(content), "replace")


def encoding_of(content: bytes) -> str:
    """The name of the encoding in which `decode` reads the bytes."""
    return _evident(content) or _likely(content)


def _evident(content: bytes) -> str:
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _wide_name(content)
    return "utf-8"


def _likely(content: bytes) -> str:
    return "utf-8" if _is_utf8_cut_short(content) else best_page(content)


def _declared(content: bytes, declared: str) -> str:
    try:
        return content.decode(declared)
    except (LookupError, ValueError):
        return ""


def _wide_name(content: bytes) -> str:
    head = content[:4096]
    if head.count(b"\0") < len(head) // 10 or not head:
        return ""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8_cut_short(content: bytes) -> bool:
    """UTF-8 with a few damaged places is still UTF-8."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 50 < sum(1 for char in text[:SAMPLE] if ord(char) > 127) + 1


def best_page(content: bytes) -> str:
    """The code page in which the bytes read best."""
    high = bytes(byte for byte in content[: SAMPLE * 4] if byte > 127)
    if not high:
        return "ascii"
    sample = _sample_around_high(content)
    scores = {page: _score(sample.decode(page, "replace")) for page in CYRILLIC_PAGES + WESTERN_PAGES}
    return max(scores, key=lambda page: scores[page])


def _sample_around_high(content: bytes) -> bytes:
    first = next(index for index, byte in enumerate(content) if byte > 127)
    return content[max(0, first - 200) : first + SAMPLE]


def _score(text: str) -> float:
    score = 0.0
    for char in text:
        if ord(char) < 128:
            continue
        score += _letter_score(char)
    score -= 4 * len(BROKEN_CASE.findall(text))
    # Letters of two scripts in one word: a Western text read as Cyrillic, or the other way round.
    score -= 6 * sum(1 for word in WORD.findall(text) if _is_mixed(word))
    return score


def _letter_score(char: str) -> float:
    if char == "\ufffd":
        return -10
    if "\u0400" <= char <= "\u04ff":
        return FREQUENT.get(char, 1.0 if "\u0430" <= char <= "\u044f" else 0.5 if char in "ёїєґЁІЇЄҐ" else 0.4)
    category = unicodedata.category(char)
    if category.startswith("L"):
        return 1.0 if char in "äöüßéèàçêôîâÄÖÜñóíáúąćęłńóśźżěščřžýůőű" else -0.5
    return 0.3 if char in "«»–—„“”’№§…°\xa0" else -2.0


def _is_mixed(word: str) -> bool:
    has_latin = any("a" <= char.lower() <= "z" for char in word)
    return has_latin and any("\u0400" <= char <= "\u04ff" for char in word)
