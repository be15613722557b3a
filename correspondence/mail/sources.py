"""What a source of letters is: the interface that every adapter keeps, and the words it is spoken to with.

A mailbox only lists, reads and marks. The intake asks the ledger which places it knows, stores what is new, commits,
and only then calls `mark_taken`: a crash at any moment repeats work and loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Protocol

from ecm.numbers import whole


class MailboxError(Exception):
    """The source cannot be read now. `str()` is one sentence without secrets."""


@dataclass(frozen=True)
class Cursor:
    """How far a source was read: the last position, valid under this UIDVALIDITY only."""

    validity: str = ""
    last_uid: int = 0


@dataclass(frozen=True)
class Place:
    """Where one message stands: stable as long as the source keeps its promise of UIDVALIDITY."""

    folder: str
    validity: str
    uid: str

    @property
    def identity(self) -> str:
        """Unique within an account."""
        return f"{self.folder}|{self.validity}|{self.uid}"

    @property
    def position(self) -> int:
        """The UID as a number, 0 where the source has names only."""
        return whole(self.uid) or 0


class Mailbox(Protocol):
    """A source of letters. Every adapter passes `tests/contracts/mailbox.py`."""

    def places(self, after: Cursor) -> list[Place]:
        """Messages after the cursor, oldest first; sources without positions list all. Raises MailboxError."""

    def read(self, place: Place) -> tuple[str, BinaryIO] | None:
        """A file name and the exact bytes; None when the message is gone. Raises MailboxError."""

    def mark_taken(self, place: Place) -> None:
        """Show at the source that the message was taken in. A repeat is harmless. Raises MailboxError."""

    def close(self) -> None:
        """Let go of connections; never raises."""


@dataclass(frozen=True)
class ImapAddress:
    """The parts of an `imap(s)://user@host:port?ca=…&plain=1` address."""

    host: str
    port: int
    user: str
    is_tls: bool
    ca_file: str = ""
    is_plain: bool = False
