"""What a parsed message is, whatever its format was."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True)
class Address:
    """One mailbox of a header: the name shown and the address itself, either may be empty."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name and self.email else self.name or self.email


@dataclass(frozen=True)
class Attachment:
    """A part that is not the letter's own text: its bytes exactly as sent, decoded from transport only."""

    name: str
    content: bytes
    media_type: str
    is_inline: bool = False
    content_id: str = ""
    inside: str = ""


@dataclass(frozen=True)
class ParsedMail:
    """One message, read. Nothing here is verified: every header is a claim of its sender."""

    format: str = "mime"
    subject: str = ""
    senders: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    sent_at: datetime | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    is_automatic: bool = False
    is_report: bool = False
    defects: tuple[str, ...] = ()

    def with_defect(self, code: str) -> ParsedMail:
        """The same message with one more remark on its form."""
        return self if code in self.defects else replace(self, defects=(*self.defects, code))


@dataclass(frozen=True)
class Limits:
    """What one message may hold; beyond it the rest is named in `defects`, never read on."""

    size: int = 128 * 1024 * 1024
    parts: int = 1000
    depth: int = 40
    header_bytes: int = 1024 * 1024
    text_chars: int = 4_000_000


@dataclass
class Collected:
    """What the walk through the parts has gathered so far."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    is_report: bool = False

    def remark(self, code: str) -> None:
        """Note a defect of the form once."""
        if code not in self.defects:
            self.defects.append(code)
