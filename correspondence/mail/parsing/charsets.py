"""From bytes to text: the declared charset first, evidence next, never an exception."""

from __future__ import annotations

import codecs
import re

# Names met in real mail that Python's registry does not know, or knows as something narrower than what senders mean.
_ALIASES = {
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030",
    "x-gbk": "gb18030", "big5": "cp950", "shift_jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7", "x-user-defined": "cp1252", "cp-1251": "cp1251", "win-1251": "cp1251",
    "windows1251": "cp1251", "x-cp1251": "cp1251", "koi8r": "koi8-r", "koi8-ru": "koi8-u",
    "x-mac-cyrillic": "mac-cyrillic",
    "unicode": "utf-16", "utf8": "utf-8", "unknown-8bit": "", "x-unknown": "", "unknown": "", "default": "", "8bit": "",
    "binary": "", "iso-8859-9": "cp1254", "tis-620": "cp874", "x-windows-949": "cp949", "utf-8n": "utf-8",
}  # fmt: skip
# Only codecs from bytes to text are allowed: Python's registry also holds "zlib", "hex" and the like.
_CYRILLIC_CANDIDATES = ("cp1251", "koi8-u", "cp866", "iso-8859-5")
_COMMON = frozenset("оеаинтсрвлкмдпуіяОЕАИНТСРВЛКМДПУІ")


def known(charset: str) -> str:
    """The codec for a declared charset, "" when there is none to be trusted."""
    name = charset.strip().strip("\"'").lower().replace(" ", "")
    name = _ALIASES.get(name, name)
    if not name or not re.fullmatch(r"[a-z0-9_.:+-]{1,40}", name):
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return name if getattr(info, "_is_text_encoding", False) and name not in ("idna", "punycode", "undefined") else ""


def decode(content: bytes, declared: str = "") -> str:
    """Text of a body. A wrong declaration yields to what the bytes themselves say; the last resort is U+FFFD."""
    codec = known(declared)
    if codec and codec not in ("cp1252", "utf-8"):
        return content.decode(codec, "replace")
    marked = _by_mark(content)
    if marked is not None:
        return marked
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    guess = "" if declared and codec == "utf-8" and _mostly_utf8(content) else cyrillic_codec(content)
    if guess:
        return content.decode(guess, "replace")
    return content.decode(codec or "cp1252", "replace")


def decode_header(content: bytes, evidence: str = "") -> str:
    """Text of raw 8-bit header bytes, for which the standard has no charset.

    UTF-8; else the charset that the message declares for its own text; else Cyrillic where the letters say so; else the
    odd bytes become U+FFFD, because a guess without evidence would be a wrong name in the register.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    codec = known(evidence)
    if codec and codec not in ("cp1252", "utf-8", "utf-7"):
        return content.decode(codec, "replace")
    guess = cyrillic_codec(content)
    return content.decode(guess or "utf-8", "replace")


def cyrillic_codec(content: bytes) -> str:
    """The single-byte Cyrillic charset the bytes are most likely in, "" when they are hardly Cyrillic at all."""
    sample = content[:20_000]
    best, best_score = "", 0.0
    for codec in _CYRILLIC_CANDIDATES:
        score = _plausibility(sample.decode(codec, "replace"))
        if score > best_score:
            best, best_score = codec, score
    return best if best_score >= 0.6 else ""


def _plausibility(text: str) -> float:
    """Share of the non-ASCII characters that stand in words of small Cyrillic letters, weighted by common letters."""
    odd = sum(1 for char in text if ord(char) > 127)
    words = re.findall(r"[А-ЯЁЄІЇҐа-яёєіїґ]{3,}", text)
    letters = "".join(words)
    if not odd or len(letters) < 3:
        return 0.0
    natural = sum(len(word) for word in words if word[1:].islower() or word.isupper())
    common = sum(char in _COMMON for char in letters)
    return (natural / odd) * min(1.0, common / len(letters) / 0.55)


def _by_mark(content: bytes) -> str | None:
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(codec, "replace")
    return None


def _mostly_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    wrong = text.count("�")
    return wrong * 20 < sum(1 for char in text if ord(char) > 127)
