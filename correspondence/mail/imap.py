"""Letters from an IMAP server: read without marking, in pieces, so that a huge letter needs little memory."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import tempfile
from typing import Any, BinaryIO, cast

from imap_tools import BaseMailBox, ImapToolsError

from correspondence.mail.sources import Cursor, ImapAddress, MailboxError, Place
from ecm.errors import DomainError
from ecm.outbound import connect

_TIMEOUT = 30.0
_PIECE = 1024 * 1024
_IN_MEMORY = 2 * 1024 * 1024
_PASSING = (OSError, imaplib.IMAP4.error, ImapToolsError, ssl.SSLError, DomainError)


class _Client(imaplib.IMAP4):
    """imaplib over a connection that `ecm.outbound` allowed and made."""

    def __init__(self, address: ImapAddress, context: ssl.SSLContext) -> None:
        self._address, self._context = address, context
        super().__init__(address.host, address.port, timeout=_TIMEOUT)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = connect(self._address.host, self._address.port, timeout=timeout or _TIMEOUT)
        if not self._address.is_tls:
            return plain
        return self._context.wrap_socket(plain, server_hostname=self._address.host)


class _Box(BaseMailBox):
    """imap-tools' box with our client."""

    def __init__(self, address: ImapAddress) -> None:
        self._address = address
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        context = ssl.create_default_context(cafile=self._address.ca_file or None)
        client = _Client(self._address, context)
        if not self._address.is_tls and not self._address.is_plain:
            client.starttls(context)
        return client


class ImapMailbox:
    """One folder of an IMAP account. A letter is known by the folder's UIDVALIDITY and its UID."""

    def __init__(self, address: ImapAddress, *, folder: str, password: str) -> None:
        self.folder = folder
        try:
            self._box: Any = _Box(address)
            self._box.login(address.user, password, initial_folder=None)
            status = self._box.folder.status(folder, ["UIDVALIDITY"])
            self._box.folder.set(folder)
        except _PASSING as error:
            raise MailboxError(_said(error, password)) from error
        self.validity = str(status["UIDVALIDITY"])

    def places(self, after: Cursor) -> list[Place]:
        last = after.last_uid if after.validity == self.validity else 0
        try:
            # "n:*" names the newest message even when its UID is below n, so the answer is filtered once more.
            uids = sorted(int(uid) for uid in self._box.uids(f"UID {last + 1}:*"))
        except _PASSING as error:
            raise MailboxError(_said(error)) from error
        return [Place(self.folder, self.validity, str(uid)) for uid in uids if uid > last]

    def read(self, place: Place) -> tuple[str, BinaryIO] | None:
        content = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  # the caller closes it
        try:
            size = self._size(place)
            for offset in range(0, size, _PIECE):
                piece = self._piece(place, offset)
                if piece is None:
                    return None
                content.write(piece)
        except _PASSING as error:
            content.close()
            raise MailboxError(_said(error)) from error
        content.seek(0)
        return (f"{place.uid}.eml", content) if size else None

    def _size(self, place: Place) -> int:
        _, answer = self._box.client.uid("FETCH", place.uid, "(RFC822.SIZE)")
        line = next((part for part in answer if isinstance(part, bytes)), b"")
        match = re.search(rb"RFC822\.SIZE (\d+)", line)
        return int(match.group(1)) if match else 0

    def _piece(self, place: Place, offset: int) -> bytes | None:
        _, answer = self._box.client.uid("FETCH", place.uid, f"(BODY.PEEK[]<{offset}.{_PIECE}>)")
        return next((part[1] for part in answer if isinstance(part, tuple)), None)

    def mark_taken(self, place: Place) -> None:
        try:
            self._box.client.uid("STORE", place.uid, "+FLAGS", r"(\Seen)")
        except _PASSING as error:
            raise MailboxError(_said(error)) from error

    def close(self) -> None:
        try:
            self._box.logout()
        except _PASSING:
            pass  # the server is gone: there is nothing left to close


def _said(error: Exception, secret: str = "") -> str:
    """The server's words in one line, without the password."""
    text = " ".join(str(error).split()) or type(error).__name__
    return (text.replace(secret, "…") if secret else text)[:200]
