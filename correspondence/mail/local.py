"""Letters and papers that lie in folders of this machine."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from correspondence.mail.sources import Cursor, MailboxError, Place


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
