"""Header values: encoded words, parameters, addresses, identifiers, dates. Raw bytes in, text out, no exception."""

from __future__ import annotations

import quopri
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from urllib.parse import unquote_to_bytes

from correspondence.mail.parsing.charsets import decode, decode_header, known
from correspondence.mail.parsing.transfer import from_base64

_ENCODED_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*?)\?=")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
_PARAMETER = re.compile(rb';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EARLIEST, _LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def text(raw: bytes, evidence: str = "") -> str:
    """An unstructured header such as Subject, as people read it."""
    return _CONTROL.sub("", _words(raw, evidence)).strip()


def _words(raw: bytes, evidence: str) -> str:
    """Decode encoded words; neighbours in one charset are joined as bytes first, for a character may be cut in two."""
    out: list[str] = []
    pending, charset, position = b"", "", 0
    for match in _ENCODED_WORD.finditer(raw):
        between = raw[position : match.start()]
        declared = match.group(1).decode("ascii", "replace").split("*")[0]
        if between.strip() or (pending and declared.lower() != charset.lower()) or not pending:
            out.append(decode(pending, charset))
            pending = b""
            if between.strip() or position == 0:
                out.append(decode_header(between, evidence))
        pending, charset, position = pending + _word(match), declared, match.end()
    out.append(decode(pending, charset))
    out.append(decode_header(raw[position:], evidence))
    return "".join(out)


def _word(match: re.Match[bytes]) -> bytes:
    content = match.group(3)
    if match.group(2) in b"bB":
        return from_base64(content)
    return quopri.decodestring(content.replace(b" ", b"_").replace(b"_", b"=20"))


def parameters(raw: bytes, evidence: str = "") -> tuple[str, dict[str, str]]:
    """A value with parameters (Content-Type, Content-Disposition): the value in lower case, the decoded parameters.

    Reads RFC 2231 continuations and charsets, RFC 2047 words that do not belong there, raw 8-bit, missing quotes.
    """
    value, _, _ = raw.partition(b";")
    plain: dict[str, bytes] = {}
    pieces: dict[str, dict[int, tuple[bool, bytes]]] = {}
    for match in _PARAMETER.finditer(raw if raw.startswith(b";") else b";" + raw.partition(b";")[2]):
        name, content = match.group(1).decode("ascii", "replace").lower(), _unquoted(match.group(2))
        base, extended, number = _continuation(name)
        if number is None:
            plain.setdefault(base, content)
        else:
            pieces.setdefault(base, {}).setdefault(number, (extended, content))
    found = {name: text(content, evidence) for name, content in plain.items()}
    found |= {name: _joined(parts, evidence) for name, parts in pieces.items()}
    return value.strip().decode("ascii", "replace").lower(), found


def _continuation(name: str) -> tuple[str, bool, int | None]:
    match = re.fullmatch(r"([^*]+)\*(?:(\d{1,4})(\*)?)?", name)
    if not match:
        return name, False, None
    return match.group(1), match.group(2) is None or match.group(3) is not None, int(match.group(2) or 0)


def _joined(parts: dict[int, tuple[bool, bytes]], evidence: str) -> str:
    charset, content, is_extended = "", b"", False
    for index, number in enumerate(sorted(parts)):
        extended, piece = parts[number]
        if extended and index == 0 and piece.count(b"'") >= 2:
            declared, _, piece = piece.split(b"'", 2)
            charset = declared.decode("ascii", "replace")
        content += unquote_to_bytes(piece) if extended else piece
        is_extended = is_extended or extended
    if not is_extended:
        return text(content, evidence)
    return _CONTROL.sub("", decode(content, charset) if known(charset) else decode_header(content, evidence))


def _unquoted(raw: bytes) -> bytes:
    content = raw.strip()
    if content.startswith(b'"'):
        content = content[1:-1] if len(content) > 1 and content.endswith(b'"') else content[1:]
        return re.sub(rb"\\([\"\\])", rb"\1", content)
    return content


def identifiers(raws: list[bytes]) -> tuple[str, ...]:
    """Message identifiers without their brackets, in order, each once."""
    found: dict[str, None] = {}
    for raw in raws:
        value = raw.decode("ascii", "replace")
        for identifier in _MESSAGE_ID.findall(value) or value.split()[:1]:
            found.setdefault(identifier[:500], None)
    return tuple(found)


def moment(raw: bytes) -> datetime | None:
    """The moment of a Date header in UTC; None when it names none. Comments in any charset are ignored."""
    value = re.sub(r"\([^()]*\)", " ", raw.decode("ascii", "replace"))
    for candidate in (value, re.sub(r"^[^,\d]*,\s*", "", value), value.replace("-", " ", 2)):
        found = _moment(" ".join(candidate.split()))
        if found:
            return found
    return _iso(value.strip())


def _moment(value: str) -> datetime | None:
    try:
        parts = parsedate_tz(value)
        if parts is None:
            return None
        offset = timedelta(seconds=parts[9] or 0)
        when = datetime(*parts[:6], tzinfo=timezone(timedelta(0)))
        result = when - offset
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return result.astimezone(UTC) if _EARLIEST < result < _LATEST else None


def _iso(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
