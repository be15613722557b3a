"""Where letters come from: one small interface, and its adapters by the scheme of an address.

A mailbox only lists, reads and marks. The intake asks the ledger which places it knows, stores what is new, commits,
and only then calls `mark_taken`: a crash at any moment repeats work and loses nothing.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit


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
        return int(self.uid) if self.uid.isdigit() else 0


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


def open_mailbox(url: str, *, folder: str = "INBOX", password: str = "") -> Mailbox:
    """The mailbox of an address: `maildir:PATH`, `folder:PATH`, `imap://…`, `imaps://…`.

    Raises MailboxError for an address that no adapter knows and for a source that cannot be opened.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "maildir":
        return Maildir(Path(rest))
    if scheme == "folder":
        return Folder(Path(rest))
    if scheme in ("imap", "imaps"):
        from correspondence.mail.imap import ImapMailbox  # sockets only where they are needed

        return ImapMailbox(imap_address(url), folder=folder, password=password)
    raise MailboxError(f"no adapter knows “{scheme}:” addresses")


@dataclass(frozen=True)
class ImapAddress:
    """The parts of an `imap(s)://user@host:port?ca=…&plain=1` address."""

    host: str
    port: int
    user: str
    is_tls: bool
    ca_file: str = ""
    is_plain: bool = False


def imap_address(url: str) -> ImapAddress:
    """Read the address. Raises MailboxError when it names no host or user."""
    parts: SplitResult = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise MailboxError("the port of the address is no number") from error
    if not parts.hostname or not parts.username:
        raise MailboxError("the address needs a user and a host: imaps://user@host")
    options = parse_qs(parts.query)
    is_tls = parts.scheme == "imaps"
    return ImapAddress(
        host=parts.hostname, port=port or (993 if is_tls else 143), user=unquote(parts.username), is_tls=is_tls,
        ca_file=options.get("ca", [""])[0], is_plain=options.get("plain", [""])[0] == "1",
    )  # fmt: skip


class Maildir:
    """A maildir: the unique part of a file's name is its UID. Taken letters move to `cur` with the flag S."""

    def __init__(self, root: Path) -> None:
        self.root = root
        if not (root / "new").is_dir() or not (root / "cur").is_dir():
            raise MailboxError(f"{root} is not a maildir")

    def places(self, after: Cursor) -> list[Place]:
        found: list[tuple[float, str]] = []
        for path in self._files():
            try:
                found.append((path.stat().st_mtime, _unique(path.name)))
            except FileNotFoundError:
                continue  # moved by another reader between the listing and the look
        return [Place("", "maildir", name) for _, name in sorted(found)]

    def _files(self) -> list[Path]:
        try:
            names = [entry for part in ("new", "cur") for entry in os.scandir(self.root / part)]
        except OSError as error:
            raise MailboxError(f"{self.root}: {error.strerror}") from error
        return [Path(entry.path) for entry in names if entry.is_file(follow_symlinks=False) and entry.name[0] != "."]

    def _find(self, place: Place) -> Path | None:
        return next((path for path in self._files() if _unique(path.name) == place.uid), None)

    def read(self, place: Place) -> tuple[str, BinaryIO] | None:
        path = self._find(place)
        try:
            return (f"{place.uid[:200]}.eml", path.open("rb")) if path else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MailboxError(f"{path}: {error.strerror}") from error

    def mark_taken(self, place: Place) -> None:
        path = self._find(place)
        if path is None:
            return
        flags = path.name.partition(":2,")[2] if path.parent.name == "cur" else ""
        target = self.root / "cur" / f"{place.uid}:2,{''.join(sorted({*flags, 'S'}))}"
        try:
            if target != path:
                path.rename(target)
        except FileNotFoundError:
            return  # another look at the same moment marked it
        except OSError as error:
            raise MailboxError(f"{path}: {error.strerror}") from error

    def close(self) -> None:
        pass


def _unique(name: str) -> str:
    return name.partition(":2,")[0]


class Folder:
    """A folder that a scanner or a person drops files into. Taken files move to `taken/` beside them.

    A file that is still being written grows: one younger than `settle` seconds is left for the next look.
    """

    TAKEN = "taken"

    def __init__(self, root: Path, *, settle: float = 2.0) -> None:
        self.root, self.settle = root, settle
        if not root.is_dir():
            raise MailboxError(f"{root} is not a folder")

    def places(self, after: Cursor) -> list[Place]:
        import time

        now, found = time.time(), []
        for path in self._files():
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            if now - facts.st_mtime >= self.settle:
                name = str(path.relative_to(self.root))
                found.append((facts.st_mtime, Place("", f"{facts.st_mtime_ns}-{facts.st_size}", name)))
        return [place for _, place in sorted(found, key=lambda pair: (pair[0], pair[1].uid))]

    def _files(self) -> list[Path]:
        found: list[Path] = []
        for folder, folders, names in os.walk(self.root, onerror=_unreadable):
            folders[:] = sorted(name for name in folders if name != self.TAKEN and not name.startswith("."))
            found += [Path(folder) / name for name in sorted(names) if not name.startswith(".")]
        return [path for path in found if path.is_file() and not path.is_symlink()]

    def read(self, place: Place) -> tuple[str, BinaryIO] | None:
        path = self.root / place.uid
        try:
            return path.name, path.open("rb")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MailboxError(f"{path}: {error.strerror}") from error

    def mark_taken(self, place: Place) -> None:
        path = self.root / place.uid
        if not path.exists():
            return
        target = self.root / self.TAKEN / place.uid
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                mark = hashlib.sha256(place.identity.encode()).hexdigest()[:8]
                target = target.with_name(f"{target.stem}-{mark}{target.suffix}")
            path.rename(target)
        except OSError as error:
            raise MailboxError(f"{path}: {error.strerror}") from error

    def close(self) -> None:
        pass


def _unreadable(error: OSError) -> None:
    raise MailboxError(f"{error.filename}: {error.strerror}") from error
