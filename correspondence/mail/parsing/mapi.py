"""What Outlook's formats share: property numbers, code pages, compressed RTF, moments (MS-OXPROPS, MS-OXRTFCP)."""

from __future__ import annotations

import re
import struct
from datetime import UTC, datetime, timedelta

from correspondence.mail.parsing.charsets import cyrillic_codec, known

SUBJECT, BODY, HTML, RTF = 0x0037, 0x1000, 0x1013, 0x1009
SENDER_NAME, SENDER_EMAIL, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
SENT_NAME, SENT_EMAIL, SENT_SMTP = 0x0042, 0x0065, 0x5D02
SUBMITTED, DELIVERED, MESSAGE_ID, IN_REPLY_TO = 0x0039, 0x0E06, 0x1035, 0x1042
TRANSPORT_HEADERS, MESSAGE_CLASS = 0x007D, 0x001A
INTERNET_CODEPAGE, MESSAGE_CODEPAGE, LOCALE = 0x3FDE, 0x3FFD, 0x3FF1
ATTACH_DATA, ATTACH_METHOD, ATTACH_LONG_NAME, ATTACH_NAME, DISPLAY_NAME = 0x3701, 0x3705, 0x3707, 0x3704, 0x3001
ATTACH_MIME, ATTACH_CONTENT_ID, ATTACH_HIDDEN = 0x370E, 0x3712, 0x7FFE
RECIPIENT_TYPE, RECIPIENT_SMTP, RECIPIENT_EMAIL = 0x0C15, 0x39FE, 0x3003

_LZFU_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_MOST_RTF = 32 * 1024 * 1024
_CODEPAGES = {65001: "utf-8", 20866: "koi8-r", 21866: "koi8-u", 28595: "iso-8859-5", 28591: "cp1252",
              20127: "cp1252", 936: "gb18030", 54936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949",
              50220: "iso-2022-jp"}  # fmt: skip
# The low ten bits of a locale are its language; what is not listed writes in Windows-1252.
_LANGUAGE_PAGES = {
    0x19: 1251, 0x22: 1251, 0x02: 1251, 0x23: 1251, 0x2F: 1251, 0x3F: 1251, 0x08: 1253, 0x1F: 1254, 0x0D: 1255,
    0x01: 1256, 0x25: 1257, 0x26: 1257, 0x27: 1257, 0x2A: 1258, 0x1E: 874, 0x11: 932, 0x12: 949, 0x05: 1250, 0x0E: 1250,
    0x15: 1250, 0x18: 1250, 0x1B: 1250, 0x24: 1250, 0x1A: 1250, 0x1C: 1250,
}  # fmt: skip
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def codec(page: int) -> str:
    """The codec for a Windows code page number, "" for one nobody knows."""
    return _CODEPAGES.get(page) or known(f"cp{page}")


def locale_page(locale: int) -> int:
    """The code page that a Windows locale writes in, 0 when unknown."""
    if locale & 0x3FF == 0x04:
        return 936 if locale in (0x0804, 0x1004) else 950
    return _LANGUAGE_PAGES.get(locale & 0x3FF, 1252) if locale else 0


def decode_8bit(content: bytes, codecs: list[str]) -> str:
    """Text of an 8-bit property: the first codec that fits; Cyrillic where the letters say so; Windows-1252 at last."""
    content = content.rstrip(b"\0")
    # UTF-8 is tried first: others hardly ever look like it by chance, while nearly all bytes pass as Windows-1252.
    for name in ("utf-8", *codecs):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode(cyrillic_codec(content) or "cp1252", "replace")


def moment(ticks: int) -> datetime | None:
    """A FILETIME as a moment in UTC; None for "never" and for what lies outside the calendar."""
    if not 0 < ticks < 2**63 - 1:
        return None
    try:
        return _EPOCH + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def decompress_rtf(content: bytes) -> bytes:
    """Plain RTF from the compressed form; b"" when it is damaged beyond reading."""
    if len(content) < 16:
        return b""
    _, size, mark, _ = struct.unpack_from("<IIII", content)
    if mark == 0x414C454D:
        return content[16 : 16 + size]
    if mark != 0x75465A4C or size > _MOST_RTF:
        return b""
    return _lzfu(content, size)


def _lzfu(content: bytes, size: int) -> bytes:
    window = bytearray(_LZFU_START.ljust(4096, b"\0"))
    out, place, position = bytearray(), len(_LZFU_START), 16
    while position < len(content) and len(out) < size:
        flags = content[position]
        position += 1
        for bit in range(8):
            if position >= len(content):
                break
            if flags >> bit & 1:
                if position + 1 >= len(content):
                    return bytes(out)
                word = content[position] << 8 | content[position + 1]
                position += 2
                start, length = word >> 4, (word & 15) + 2
                if start == place:
                    return bytes(out)
                for step in range(length):
                    byte = window[(start + step) % 4096]
                    out.append(byte)
                    window[place] = byte
                    place = (place + 1) % 4096
            else:
                byte = content[position]
                position += 1
                out.append(byte)
                window[place] = byte
                place = (place + 1) % 4096
    return bytes(out[:size])


def rtf_html(rtf: bytes) -> str:
    """The HTML that Outlook hid in RTF (`\\fromhtml1`), "" when it holds none."""
    if b"\\fromhtml" not in rtf[:400]:
        return ""
    page = re.search(rb"\\ansicpg(\d{3,5})", rtf[:400])
    name = codec(int(page.group(1))) if page else "cp1252"
    out: list[str] = []
    pending = bytearray()
    depth_tag, hidden, depth, skip = 0, False, 0, 0
    for match in _RTF_TOKEN.finditer(rtf):
        token = match.group(0)
        if token == b"{":
            depth += 1
        elif token == b"}":
            depth -= 1
            if depth < depth_tag:
                depth_tag = 0
        elif token.startswith(b"\\*\\htmltag"):
            depth_tag = depth
        elif token in (b"\\htmlrtf", b"\\htmlrtf1"):
            hidden = True
        elif token == b"\\htmlrtf0":
            hidden = False
        elif not hidden:
            skip = _emit(token, out, pending, name or "cp1252", skip)
    _flush(out, pending, name or "cp1252")
    html = "".join(out)
    start = html.lower().find("<html")
    return html[start:] if start >= 0 else html


_RTF_TOKEN = re.compile(
    rb"\\\*\\htmltag\d* ?|\\htmlrtf[01]?(?= |\\|\{|\}|\r|\n) ?|\\'[0-9a-fA-F]{2}|\\u-?\d+ ?|"
    rb"\\[a-zA-Z]+-?\d* ?|\\.|[{}]|[^\\{}\r\n]+",
    re.DOTALL,
)


def _emit(token: bytes, out: list[str], pending: bytearray, name: str, skip: int) -> int:
    """Write one token of encapsulated text; returns how many replacement characters still follow a \\u."""
    if token.startswith(b"\\'"):
        if skip:
            return skip - 1
        pending.append(int(token[2:], 16))
        return 0
    _flush(out, pending, name)
    if match := re.fullmatch(rb"\\u(-?\d+) ?", token):
        out.append(chr(int(match.group(1)) % 65536))
        return 1
    if token.startswith(b"\\"):
        word = token.strip().decode("ascii", "replace")
        out.append(
            {"\\par": "\n", "\\line": "\n", "\\tab": "\t", "\\{": "{", "\\}": "}", "\\\\": "\\", "\\~": " "}.get(
                word, ""
            )
        )
        return skip
    text = token.decode(name, "replace")
    out.append(text[skip:])
    return 0


def _flush(out: list[str], pending: bytearray, name: str) -> None:
    if pending:
        out.append(bytes(pending).decode(name, "replace"))
        pending.clear()


def rtf_text(rtf: bytes) -> str:
    """The words of an RTF body."""
    from striprtf.striprtf import rtf_to_text  # only old Outlook messages need it

    try:
        return str(rtf_to_text(rtf.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]  # no types
    except (ValueError, IndexError, LookupError, TypeError, OverflowError):
        return ""
