"""Limits that are checked before anything is read: bytes, members, unpacked size, ratio, depth, pixels, pages."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from gzip import GzipFile
from typing import IO

MEBIBYTE = 1 << 20


class LimitExceeded(Exception):
    """More than a sound file holds; `reason` is the stable code that people get explained."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """What one file may ask of us, all its inner files together."""

    members: int = 5_000
    unpacked: int = 512 * MEBIBYTE
    member: int = 256 * MEBIBYTE
    ratio: int = 200
    # Small members may be packed as tightly as they like: a blank sheet packs a thousand times.
    ratio_from: int = 8 * MEBIBYTE
    depth: int = 12
    pixels: int = 80_000_000
    pages: int = 3_000
    characters: int = 20_000_000


@dataclass
class Allowance:
    """What is left of the limits while a file and the files within it are read."""

    limits: Limits = field(default_factory=Limits)
    members: int = 0
    unpacked: int = 0

    def take_member(self) -> None:
        self.members += 1
        if self.members > self.limits.members:
            raise LimitExceeded("archive.too_many_members")

    def take_bytes(self, count: int) -> None:
        self.unpacked += count
        if self.unpacked > self.limits.unpacked:
            raise LimitExceeded("archive.too_large")

    def check_depth(self, depth: int) -> None:
        if depth > self.limits.depth:
            raise LimitExceeded("archive.too_deep")


def check_zip(archive: zipfile.ZipFile, allowance: Allowance) -> None:
    """Refuse an archive whose own list already says that it is a bomb."""
    limits, total = allowance.limits, 0
    entries = archive.infolist()
    if len(entries) > limits.members:
        raise LimitExceeded("archive.too_many_members")
    for entry in entries:
        total += entry.file_size
        if entry.file_size > limits.member or total > limits.unpacked:
            raise LimitExceeded("archive.too_large")
        if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise LimitExceeded("archive.ratio")


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, allowance: Allowance) -> bytes:
    """The member's bytes, counted while they come: the sizes that an archive claims are not believed."""
    allowance.take_member()
    with archive.open(name) as member:
        return b"".join(bounded(member, allowance))


def bounded(stream: IO[bytes] | GzipFile, allowance: Allowance, chunk: int = 1 << 18) -> Iterator[bytes]:
    """Pieces of an unpacked stream until its end. Raises LimitExceeded as soon as it is more than allowed."""
    taken = 0
    while piece := stream.read(chunk):
        taken += len(piece)
        if taken > allowance.limits.member:
            raise LimitExceeded("archive.too_large")
        allowance.take_bytes(len(piece))
        yield piece
