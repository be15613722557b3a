"""The job that the cage does for the intake: bytes in, plain values and the attachments' bytes out.

Runs in `storage.sandbox`: it imports nothing of Django.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO

from correspondence.mail.parsing import Address, Attachment, ParsedMail, parse_message
from correspondence.mail.parsing.bodies import clean_html
from correspondence.mail.parsing.outlook import MAGIC, parse_outlook
from correspondence.mail.parsing.tnef import parse_tnef

_TNEF_MAGIC = b"\x78\x9f\x3e\x22"


def parse_letter(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Read a letter of any format that we know: .eml, .msg, winmail.dat."""
    mail = parse_any(source.read())
    return to_plain(mail), [part.content for part in mail.attachments]


def parse_any(raw: bytes) -> ParsedMail:
    """Choose the reader by the first bytes, never by the name."""
    if raw.startswith(MAGIC):
        return parse_outlook(raw)
    if raw.startswith(_TNEF_MAGIC):
        return parse_tnef(raw)
    return parse_message(raw)


def to_plain(mail: ParsedMail) -> dict[str, Any]:
    """The message as JSON values, the attachments without their bytes, the HTML cleaned."""
    return {
        "format": mail.format,
        "subject": mail.subject,
        "text": mail.text,
        "html": clean_html(mail.html) if mail.html else "",
        "senders": _plain(mail.senders),
        "reply_to": _plain(mail.reply_to),
        "to": _plain(mail.to),
        "cc": _plain(mail.cc),
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else "",
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "is_automatic": mail.is_automatic,
        "is_report": mail.is_report,
        "defects": list(mail.defects),
        "attachments": [
            {"name": part.name, "media_type": part.media_type, "is_inline": part.is_inline, "inside": part.inside}
            for part in mail.attachments
        ],
    }


def from_plain(value: dict[str, Any], parts: list[bytes]) -> ParsedMail:
    """What `to_plain` wrote, with the bytes of the attachments put back."""
    attachments = tuple(
        Attachment(
            name=each["name"],
            content=content,
            media_type=each["media_type"],
            is_inline=each["is_inline"],
            inside=each["inside"],
        )
        for each, content in zip(value["attachments"], parts, strict=True)
    )
    return ParsedMail(
        format=value["format"], subject=value["subject"], senders=_people(value["senders"]),
        reply_to=_people(value["reply_to"]), to=_people(value["to"]), cc=_people(value["cc"]),
        sent_at=datetime.fromisoformat(value["sent_at"]) if value["sent_at"] else None, message_id=value["message_id"],
        in_reply_to=tuple(value["in_reply_to"]), text=value["text"], html=value["html"], attachments=attachments,
        is_automatic=value["is_automatic"], is_report=value["is_report"], defects=tuple(value["defects"]),
    )  # fmt: skip


def _people(pairs: list[list[str]]) -> tuple[Address, ...]:
    return tuple(Address(name, email) for name, email in pairs)


def _plain(addresses: tuple[Address, ...]) -> list[list[str]]:
    return [[address.name, address.email] for address in addresses]
