"""The store of bytes: one small interface, and its embedded adapter, a folder addressed by content.

Bytes come first, the row that names them second: `put` returns only when the bytes would survive a power cut.
A digest is the lower-case SHA-256 in hexadecimal. Paths are made of digests alone, never of a user's words.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.core.exceptions import ImproperlyConfigured

from ecm import faults
from ecm.environment import environment

CHUNK = 1 << 18
DIGEST = re.compile(r"[0-9a-f]{64}")


class BlobMissing(Exception):
    """The store has no such bytes."""


class TooManyBytes(Exception):
    """The stream holds more bytes than the caller takes; nothing was stored."""


@dataclass(frozen=True)
class Stored:
    """What `put` kept: the name of the bytes and how many they are."""

    digest: str
    size: int


class BlobStore(Protocol):
    """Keeps bytes under their digest. Every adapter passes `tests/contracts/blob_store.py`."""

    def put(self, content: BinaryIO, *, limit: int | None = None) -> Stored:
        """Keep the stream's bytes durably. Repeating it is harmless. Raises TooManyBytes above `limit` bytes."""

    def open(self, digest: str) -> BinaryIO:
        """The bytes as a seekable stream; the caller closes it. Raises BlobMissing."""

    def exists(self, digest: str) -> bool:
        """Whether the bytes are there."""

    def delete(self, digest: str) -> None:
        """Forget the bytes; absent ones are no error. Only the collector calls this."""

    def digests(self, *, older_than: datetime) -> Iterator[str]:
        """Digests of bytes that were put before the moment, in no particular order."""


def check_digest(digest: str) -> str:
    """The digest itself. Raises BlobMissing for anything that is none, so no other text ever becomes a path."""
    if not DIGEST.fullmatch(digest):
        raise BlobMissing(digest)
    return digest


class FileBlobStore:
    """A folder: `ab/cd/abcd...`, written beside its place, flushed, renamed, and the folder flushed too."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, content: BinaryIO, *, limit: int | None = None) -> Stored:
        with self._temporary() as (path, file):
            stored = _copy_hashed(content, file, limit)
            faults.point("blobs.written")
            target = self._path(stored.digest)
            if not target.exists():
                file.flush()
                os.fsync(file.fileno())
                self._make_folder(target.parent)
                os.replace(path, target)
                faults.point("blobs.renamed")
                _flush_folder(target.parent)
        return stored

    def open(self, digest: str) -> BinaryIO:
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(digest) from error

    def exists(self, digest: str) -> bool:
        return self._path(digest).exists()

    def delete(self, digest: str) -> None:
        path = self._path(digest)
        with suppress(FileNotFoundError):
            path.unlink()
            _flush_folder(path.parent)

    def digests(self, *, older_than: datetime) -> Iterator[str]:
        for path in self.root.glob("??/??/*"):
            with suppress(FileNotFoundError):
                if DIGEST.fullmatch(path.name) and path.stat().st_mtime < older_than.timestamp():
                    yield path.name

    def _path(self, digest: str) -> Path:
        check_digest(digest)
        return self.root / digest[:2] / digest[2:4] / digest

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _flush_folder(folder.parent)
            _flush_folder(self.root)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[Path, BinaryIO]]:
        handle, name = tempfile.mkstemp(dir=self._incoming)
        path = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield path, file
        finally:
            path.unlink(missing_ok=True)


def _copy_hashed(content: BinaryIO, file: BinaryIO, limit: int | None) -> Stored:
    sha, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooManyBytes(limit)
        sha.update(chunk)
        file.write(chunk)
    return Stored(sha.hexdigest(), size)


def _flush_folder(folder: Path) -> None:
    """A rename is durable only when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_store(url: str) -> BlobStore:
    """The store of a URL: `file:PATH`. Raises ImproperlyConfigured for one that no adapter knows."""
    scheme, _, rest = url.partition(":")
    if scheme == "file" and rest:
        return FileBlobStore(Path(rest.removeprefix("//")))
    raise ImproperlyConfigured(f"ECM_BLOBS: no blob store for {scheme!r} addresses; known: file:")


@cache
def _store_of(url: str) -> BlobStore:
    return open_store(url)


def blob_store() -> BlobStore:
    """The store that this installation names in `ECM_BLOBS`."""
    return _store_of(environment().blobs)
