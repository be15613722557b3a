"""Outlook's .msg (MS-OXMSG): a compound file of MAPI properties, read leniently.

Bounded: streams are read one by one under `Limits.size` together, attached messages under `Limits.depth`.
"""

from __future__ import annotations

import io
import struct
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from correspondence.mail.parsing import mapi
from correspondence.mail.parsing.bodies import html_to_text
from correspondence.mail.parsing.charsets import decode
from correspondence.mail.parsing.headers import identifiers
from correspondence.mail.parsing.message import parse_message
from correspondence.mail.parsing.model import Address, Attachment, Limits, ParsedMail

if TYPE_CHECKING:
    from olefile import OleFileIO

_DEFAULT = Limits()
_STRING8, _UNICODE, _BINARY = 0x001E, 0x001F, 0x0102
_EMBEDDED = "__substg1.0_3701000D"
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parse_outlook(raw: bytes, limits: Limits = _DEFAULT) -> ParsedMail:
    """Read a .msg. Never raises: a damaged file yields what could be read and `outlook.damaged`."""
    import olefile  # only .msg files need it

    try:
        ole = olefile.OleFileIO(io.BytesIO(raw), raise_defects=olefile.DEFECT_FATAL)
    except Exception:  # noqa: BLE001  # olefile lets IndexError, struct.error and more out of broken files
        return ParsedMail(format="outlook", defects=("outlook.damaged",))
    with ole:
        return _Message(ole, limits).read()


class _Message:
    """One compound file: its storages by path, read with a common budget."""

    def __init__(self, ole: OleFileIO, limits: Limits) -> None:
        self.ole, self.limits, self.budget = ole, limits, limits.size
        self.defects: list[str] = []
        self.children: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for path in ole.listdir(streams=True, storages=True):
            self.children[tuple(path[:-1])].append(path[-1])

    def read(self) -> ParsedMail:
        found = self.message((), 32, 0)
        return replace(found, defects=tuple(dict.fromkeys([*self.defects, *found.defects])))

    def message(self, path: tuple[str, ...], header: int, depth: int) -> ParsedMail:
        bag = self.properties(path, header)
        head = self.transport(bag)
        text, html, extra = self.bodies(bag)
        return ParsedMail(
            format="outlook",
            subject=bag.text(mapi.SUBJECT) or head.subject,
            senders=self.sender(bag, head),
            reply_to=head.reply_to,
            to=self.recipients(path, 1) or head.to,
            cc=self.recipients(path, 2) or head.cc,
            sent_at=bag.moment(mapi.SUBMITTED) or head.sent_at or bag.moment(mapi.DELIVERED),
            message_id=next(iter(identifiers([bag.text(mapi.MESSAGE_ID).encode()])), "") or head.message_id,
            in_reply_to=identifiers([bag.text(mapi.IN_REPLY_TO).encode()]) or head.in_reply_to,
            text=text,
            html=html,
            attachments=(*self.attachments(path, depth), *extra),
            is_automatic=head.is_automatic or bag.text(mapi.MESSAGE_CLASS).upper().startswith("REPORT."),
            is_report=bag.text(mapi.MESSAGE_CLASS).upper().startswith("REPORT."),
        )

    def transport(self, bag: _Properties) -> ParsedMail:
        """The internet headers that Outlook keeps as text, when it does."""
        source = bag.text(mapi.TRANSPORT_HEADERS)
        return parse_message(source.encode("utf-8", "replace") + b"\r\n\r\n", self.limits) if source else ParsedMail()

    def sender(self, bag: _Properties, head: ParsedMail) -> tuple[Address, ...]:
        name = bag.text(mapi.SENT_NAME) or bag.text(mapi.SENDER_NAME)
        keys = (mapi.SENT_SMTP, mapi.SENDER_SMTP, mapi.SENT_EMAIL, mapi.SENDER_EMAIL)
        email = next((value for key in keys if "@" in (value := bag.text(key))), "")
        if not email and head.senders:
            return head.senders
        return (Address(name, email),) if name or email else ()

    def recipients(self, path: tuple[str, ...], kind: int) -> tuple[Address, ...]:
        found = []
        for child in self.storages(path, "__recip_version1.0_"):
            bag = self.properties((*path, child), 8)
            if (bag.number(mapi.RECIPIENT_TYPE) or 1) != kind:
                continue
            keys = (mapi.RECIPIENT_SMTP, mapi.RECIPIENT_EMAIL)
            email = next((value for key in keys if "@" in (value := bag.text(key))), "")
            name = bag.text(mapi.DISPLAY_NAME)
            if name or email:
                found.append(Address(name, email))
        return tuple(found)

    def bodies(self, bag: _Properties) -> tuple[str, str, list[Attachment]]:
        text, extra = bag.text(mapi.BODY), []
        html = bag.html()
        rtf = mapi.decompress_rtf(bag.raw(mapi.RTF))
        if rtf:
            html = html or mapi.rtf_html(rtf)
            extra.append(Attachment("message.rtf", rtf, "application/rtf", is_inline=True))
            text = text or html_to_text(html) or mapi.rtf_text(rtf)
        return (text or html_to_text(html))[: self.limits.text_chars], html[: self.limits.text_chars], extra

    def attachments(self, path: tuple[str, ...], depth: int) -> list[Attachment]:
        found: list[Attachment] = []
        for index, child in enumerate(self.storages(path, "__attach_version1.0_")):
            if len(found) >= self.limits.parts:
                self.defects.append("mail.too_many_parts")
                break
            found += self.attachment((*path, child), depth, index)
        return found

    def attachment(self, path: tuple[str, ...], depth: int, index: int) -> list[Attachment]:
        bag = self.properties(path, 8)
        name = bag.text(mapi.ATTACH_LONG_NAME) or bag.text(mapi.ATTACH_NAME) or bag.text(mapi.DISPLAY_NAME)
        name = name[:255] or f"part-{index + 1}.bin"
        if _EMBEDDED in self.children[path]:
            return self.embedded((*path, _EMBEDDED), name, depth)
        identifier = bag.text(mapi.ATTACH_CONTENT_ID)
        kind = bag.text(mapi.ATTACH_MIME) or "application/octet-stream"
        whole = Attachment(name, bag.raw(mapi.ATTACH_DATA), kind, bool(identifier), identifier)
        if kind.lower() == "multipart/signed":
            # A clear-signed message is kept as one MIME part: its files and the signature are inside.
            inner = parse_message(whole.content, self.limits).attachments
            return [whole, *(replace(part, inside=part.inside or name) for part in inner)]
        return [whole]

    def embedded(self, path: tuple[str, ...], name: str, depth: int) -> list[Attachment]:
        """A message in a message: its text as a file, and its own attachments beside it."""
        if "__properties_version1.0" not in self.children[path]:
            # An object of another program (a picture, a sheet): its streams are its bytes.
            streams = [child for child in self.children[path] if not self.children[(*path, child)]]
            return [Attachment(f"{name}.{child.strip(chr(1))}", self.stream((*path, child)), "application/octet-stream",
                               inside=name) for child in streams[:50]]  # fmt: skip
        if depth >= self.limits.depth:
            self.defects.append("mail.too_deep")
            return []
        inner = self.message(path, 24, depth + 1)
        title = name if name.lower().endswith((".msg", ".txt")) else f"{name}.txt"
        whole = Attachment(
            title.removesuffix(".msg") + (".txt" if title.endswith(".msg") else ""), _as_text(inner), "text/plain"
        )
        return [whole, *(replace(part, inside=part.inside or name) for part in inner.attachments)]

    def storages(self, path: tuple[str, ...], prefix: str) -> list[str]:
        return sorted(child for child in self.children[path] if child.lower().startswith(prefix))

    def stream(self, path: tuple[str, ...]) -> bytes:
        try:
            size = self.ole.get_size(list(path))
            if size > self.budget:
                self.defects.append("mail.too_large")
                return b""
            self.budget -= size
            return bytes(self.ole.openstream(list(path)).read())
        except Exception:  # noqa: BLE001  # olefile lets IndexError, struct.error and more out of broken files
            self.defects.append("outlook.damaged")
            return b""

    def properties(self, path: tuple[str, ...], header: int) -> _Properties:
        names = {child.lower(): child for child in self.children[path]}
        fixed: dict[int, bytes] = {}
        if "__properties_version1.0" in names:
            table = self.stream((*path, names["__properties_version1.0"]))[header:]
            for position in range(0, len(table) - 15, 16):
                fixed[struct.unpack_from("<I", table, position)[0] >> 16] = table[position + 8 : position + 16]
        return _Properties(self, path, names, fixed)


class _Properties:
    """The properties of one storage, read when asked for."""

    def __init__(self, owner: _Message, path: tuple[str, ...], names: dict[str, str], fixed: dict[int, bytes]) -> None:
        self.owner, self.path, self.names, self.fixed = owner, path, names, fixed

    def value(self, number: int, kind: int) -> bytes | None:
        name = self.names.get(f"__substg1.0_{number:04x}{kind:04x}")
        return self.owner.stream((*self.path, name)) if name else None

    def text(self, number: int) -> str:
        wide = self.value(number, _UNICODE)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").strip("\0")
        narrow = self.value(number, _STRING8)
        return mapi.decode_8bit(narrow, self.codecs()) if narrow else ""

    def raw(self, number: int) -> bytes:
        return self.value(number, _BINARY) or b""

    def html(self) -> str:
        content = self.raw(mapi.HTML)
        if content:
            page = mapi.codec(self.number(mapi.INTERNET_CODEPAGE))
            return decode(content, page)
        return self.text(mapi.HTML)

    def number(self, number: int) -> int:
        content = self.fixed.get(number)
        return int(struct.unpack_from("<I", content)[0]) if content else 0

    def moment(self, number: int) -> datetime | None:
        content = self.fixed.get(number)
        return mapi.moment(struct.unpack_from("<Q", content)[0]) if content else None

    def codecs(self) -> list[str]:
        """The code pages that 8-bit text may be in, the message's own word first."""
        top = self.owner.properties((), 32) if self.path else self
        keys = (mapi.MESSAGE_CODEPAGE, mapi.INTERNET_CODEPAGE)
        pages = (top.number(keys[0]), mapi.locale_page(top.number(mapi.LOCALE)), top.number(keys[1]))
        return [name for page in pages if page and (name := mapi.codec(page))]


def _as_text(mail: ParsedMail) -> bytes:
    lines = [
        f"From: {', '.join(map(str, mail.senders))}",
        f"To: {', '.join(map(str, mail.to))}",
        f"Subject: {mail.subject}",
    ]
    if mail.sent_at:
        lines.append(f"Date: {mail.sent_at.isoformat()}")
    return "\r\n".join([*lines, "", mail.text]).encode()
