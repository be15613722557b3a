"""winmail.dat (TNEF, MS-OXTNEF): the files and the body that Exchange packs into one attachment."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from correspondence.mail.parsing import mapi
from correspondence.mail.parsing.bodies import html_to_text
from correspondence.mail.parsing.charsets import decode
from correspondence.mail.parsing.model import Attachment, ParsedMail

_SIGNATURE = 0x223E9F78
_LEVEL_ATTACHMENT = 2
_SUBJECT, _BODY, _PROPERTIES, _CODEPAGE = 0x8004, 0x800C, 0x9003, 0x9007
_RENDITION, _TITLE, _DATA, _ATTACHMENT_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_MOST_FILES = 1000


@dataclass
class _File:
    title: bytes = b""
    data: bytes = b""
    properties: dict[int, Any] = field(default_factory=dict)


@dataclass
class _Content:
    codecs: list[str] = field(default_factory=list)
    subject: bytes = b""
    body: bytes = b""
    properties: dict[int, Any] = field(default_factory=dict)
    files: list[_File] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


def parse_tnef(raw: bytes) -> ParsedMail:
    """Read a winmail.dat. Damage ends the reading there: what came before it is kept and the defect is named."""
    content = _Content()
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE:
        return ParsedMail(format="tnef", defects=("tnef.not_tnef",))
    for level, number, value in _attributes(raw, content.defects):
        _take(content, level, number, value)
    return _assembled(content)


def _attributes(raw: bytes, defects: list[str]) -> Iterator[tuple[int, int, bytes]]:
    position = 6
    while position + 9 <= len(raw):
        level, attribute, length = struct.unpack_from("<BII", raw, position)
        start = position + 9
        if level not in (1, 2) or start + length > len(raw):
            defects.append("tnef.cut_off")
            if level in (1, 2):
                yield level, attribute & 0xFFFF, raw[start:]
            return
        yield level, attribute & 0xFFFF, raw[start : start + length]
        position = start + length + 2


def _take(content: _Content, level: int, number: int, value: bytes) -> None:
    if level == _LEVEL_ATTACHMENT:
        if number == _RENDITION or not content.files:
            if len(content.files) >= _MOST_FILES:
                return
            content.files.append(_File())
        _take_file(content, content.files[-1], number, value)
    elif number == _CODEPAGE and len(value) >= 4:
        name = mapi.codec(struct.unpack_from("<I", value)[0])
        content.codecs += [name] if name else []
    elif number == _SUBJECT:
        content.subject = value
    elif number == _BODY:
        content.body = value
    elif number == _PROPERTIES:
        content.properties |= _properties(value, content)


def _take_file(content: _Content, file: _File, number: int, value: bytes) -> None:
    if number == _TITLE:
        file.title = value
    elif number == _DATA:
        file.data = value
    elif number == _ATTACHMENT_PROPERTIES:
        file.properties |= _properties(value, content)


class _Reader:
    """Reads little-endian values and never past the end."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.position = raw, 0

    def take(self, length: int) -> bytes:
        if length < 0 or self.position + length > len(self.raw):
            raise EOFError
        found = self.raw[self.position : self.position + length]
        self.position += length
        return found

    def u32(self) -> int:
        return int(struct.unpack("<I", self.take(4))[0])

    def u16(self) -> int:
        return int(struct.unpack("<H", self.take(2))[0])

    def padded(self, length: int) -> bytes:
        found = self.take(length)
        self.position = min(len(self.raw), self.position + -length % 4)
        return found


_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = (0x0D, 0x1E, 0x1F, 0x102)


def _properties(value: bytes, content: _Content) -> dict[int, Any]:
    reader, found = _Reader(value), {}
    try:
        for _ in range(min(reader.u32(), 5000)):
            kind, number = reader.u16(), reader.u16()
            if number >= 0x8000:
                _skip_name(reader)
            found[number] = _property(reader, kind)
    except EOFError:
        content.defects.append("tnef.cut_off")
    return found


def _skip_name(reader: _Reader) -> None:
    reader.take(16)
    if reader.u32() == 0:
        reader.u32()
    else:
        reader.padded(reader.u32())


def _property(reader: _Reader, kind: int) -> Any:
    base = kind & 0xFFF
    count = reader.u32() if kind & 0x1000 or base in _VARIABLE else 1
    if count > len(reader.raw):
        raise EOFError
    values = [_single(reader, base) for _ in range(count)]
    return values if kind & 0x1000 else values[0] if values else b""


def _single(reader: _Reader, base: int) -> Any:
    if base in _FIXED:
        width = _FIXED[base]
        raw = reader.take(width)
        return struct.unpack("<i", raw)[0] if base in (0x03, 0x0B) else raw
    if base not in _VARIABLE:
        raise EOFError
    raw = reader.padded(reader.u32())
    return raw.decode("utf-16-le", "replace").rstrip("\0") if base == 0x1F else raw


def _assembled(content: _Content) -> ParsedMail:
    files = [_attachment(file, content, index) for index, file in enumerate(content.files)]
    body, parts = _bodies(content)
    return ParsedMail(
        format="tnef",
        subject=_text(content.properties.get(mapi.SUBJECT) or content.subject, content),
        text=body,
        attachments=tuple(part for part in [*files, *parts] if part),
        defects=tuple(dict.fromkeys(content.defects)),
    )


def _attachment(file: _File, content: _Content, index: int) -> Attachment | None:
    data = file.properties.get(mapi.ATTACH_DATA) or file.data
    if not isinstance(data, bytes):
        return None
    if file.properties.get(mapi.ATTACH_METHOD) == 5 and len(data) > 16:
        # An embedded message or object: its interface identifier comes first.
        data = data[16:]
    names = (file.properties.get(mapi.ATTACH_LONG_NAME), file.properties.get(mapi.ATTACH_NAME), file.title)
    extra = (file.properties.get(mapi.DISPLAY_NAME),)
    name = next((found for raw in (*names, *extra) if raw and (found := _text(raw, content))), f"part-{index + 1}.bin")
    kind = _text(file.properties.get(mapi.ATTACH_MIME), content) or "application/octet-stream"
    identifier = _text(file.properties.get(mapi.ATTACH_CONTENT_ID), content)
    if not data and not file.title and not file.properties:
        return None
    return Attachment(name[:255], data, kind, bool(identifier), identifier)


def _bodies(content: _Content) -> tuple[str, list[Attachment]]:
    """The text of the letter, and its rich forms as files: they may hold what the plain text lost."""
    parts: list[Attachment] = []
    html, rtf = content.properties.get(mapi.HTML), content.properties.get(mapi.RTF)
    text = _text(content.properties.get(mapi.BODY) or content.body, content)
    if isinstance(html, str):
        html = html.encode()
    if isinstance(html, bytes) and html:
        parts.append(Attachment("message.html", html, "text/html", is_inline=True))
        text = text or html_to_text(decode(html, content.codecs[0] if content.codecs else ""))
    if isinstance(rtf, bytes) and (plain := mapi.decompress_rtf(rtf)):
        parts.append(Attachment("message.rtf", plain, "application/rtf", is_inline=True))
        text = text or html_to_text(mapi.rtf_html(plain)) or mapi.rtf_text(plain)
    return text, parts


def _text(value: Any, content: _Content) -> str:
    if isinstance(value, list):
        value = value[0] if value else b""
    if isinstance(value, str):
        return value.strip("\0 ")
    return mapi.decode_8bit(value, content.codecs).strip("\0 ") if isinstance(value, bytes) else ""
