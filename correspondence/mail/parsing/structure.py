"""The tree of a MIME message over its own bytes: every part is a slice of the original, nothing is rewritten.

The standard library's parser rebuilds attached messages when they are written out again and gives up on headers with
one bad line; a register needs the exact bytes and every header that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from correspondence.mail.parsing.model import Limits

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|$)")
_HEADER = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*(.*)$", re.DOTALL)
_KNOWN_HEADERS = frozenset(
    b"from to cc subject date message-id mime-version content-type content-transfer-encoding received return-path "
    b"sender reply-to delivered-to x-mailer content-disposition".split()
)
_PART_START = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]+[ \t]*:)", re.MULTILINE | re.IGNORECASE)


@dataclass
class Entity:
    """One part: raw headers in order, and its body as a slice."""

    headers: list[tuple[str, bytes]]
    body: bytes
    raw: bytes
    children: list[Entity] = field(default_factory=list)

    def header(self, name: str) -> bytes:
        """The first header of that name, unfolded; b"" when absent."""
        return next((value for key, value in self.headers if key == name), b"")

    def all(self, name: str) -> list[bytes]:
        """Every header of that name."""
        return [value for key, value in self.headers if key == name]


def read_entity(raw: bytes, limits: Limits, *, is_message: bool = False) -> Entity:
    """Split headers from the body. A message that begins with garbage keeps the headers that follow it."""
    start = 0
    if is_message:
        stripped = re.match(rb"(?:[ \t]*\r?\n)*(?:>?From [^\r\n]*\r?\n)?", raw)
        start = stripped.end() if stripped else 0
    headers, body_at = _read_headers(raw, start, limits, tolerant=is_message)
    return Entity(headers=headers, body=raw[body_at:], raw=raw)


def _read_headers(raw: bytes, start: int, limits: Limits, *, tolerant: bool) -> tuple[list[tuple[str, bytes]], int]:
    folded: list[tuple[str, list[bytes]]] = []
    position, stop = start, min(len(raw), start + limits.header_bytes)
    while position < stop:
        line = _line(raw, position)
        content = line.rstrip(b"\r\n")
        if not content.strip(b" \t") and not (content and folded and _continues(raw, position + len(line))):
            position += len(line)
            break
        if content[:1] in (b" ", b"\t") and folded:
            folded[-1][1].append(content.strip(b" \t"))
        elif match := _HEADER.match(content):
            folded.append((match.group(1).decode("ascii").lower(), [match.group(2).strip(b" \t")]))
        elif not (tolerant and _header_follows(raw, position + len(line))):
            break
        position += len(line)
    return [(name, b" ".join(lines)) for name, lines in folded], position


def _line(raw: bytes, position: int) -> bytes:
    match = _LINE.match(raw, position)
    return match.group(0) if match else b""


def _continues(raw: bytes, position: int) -> bool:
    """Whether the line after one of blanks only is a header: then the blanks were a fold, not the end of the head."""
    match = _HEADER.match(_line(raw, position).rstrip(b"\r\n"))
    return bool(match and match.group(1).lower() in _KNOWN_HEADERS)


def _header_follows(raw: bytes, position: int) -> bool:
    """Whether a well-known header stands before the next empty line, at most fifty lines on."""
    for _ in range(50):
        line = _line(raw, position)
        content = line.rstrip(b"\r\n")
        match = _HEADER.match(content)
        if match and match.group(1).lower() in _KNOWN_HEADERS:
            return True
        if not content.strip():
            return False
        position += len(line)
    return False


def split_parts(body: bytes, boundary: bytes, limits: Limits) -> list[bytes]:
    """The slices between the delimiter lines, including any written after a premature closing line."""
    return list(_slices(body, boundary, limits.parts))


def _slices(body: bytes, boundary: bytes, most: int) -> Iterator[bytes]:
    pattern = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)
    begin: int | None = None
    for count, match in enumerate(pattern.finditer(body), start=1):
        if begin is not None:
            yield _without_last_break(body[begin : match.start()])
        # After the closing line an epilogue follows; a further delimiter in it opens a part all the same.
        begin = None if match.group(1) else match.end()
        if count > most:
            return
    if begin is not None and begin < len(body):
        yield body[begin:]


def guessed_boundary(body: bytes) -> bytes:
    """The delimiter a body really uses when the declared one never occurs in it; b"" when there is none."""
    match = _PART_START.search(body)
    return match.group(1) if match else b""


def _without_last_break(content: bytes) -> bytes:
    if content.endswith(b"\r\n"):
        return content[:-2]
    return content[:-1] if content.endswith((b"\n", b"\r")) else content
