"""PowerPoint 97 to 2003 (.ppt): a tree of records; text atoms are taken wherever they stand."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from storage.limits import LimitExceeded
from storage.reading.compound import open_compound, read_summary, stream_of
from storage.reading.context import Encrypted, Reading, Unreadable

CONTAINER = 0xF
TEXT_WIDE, TEXT_BYTES, STRING = 4000, 4008, 4026
SLIDE, MASTER, OLE_OBJECT, ENCRYPTION = 1006, 1016, 4113, 12052
# Properties of a shape that older programs do not know: a zip with the diagram as newer ones draw it.
SHAPE_EXTRAS = 0xF122
ENCRYPTED_TOKEN = 0xF3D1C4DF
MAX_DEPTH, MAX_RECORDS = 60, 400_000
# Names of sounds, schemes and masters are strings too, but nobody sees them.
UNSEEN = {2005, 2020, 2025, 4023}


@dataclass(frozen=True)
class Record:
    """A record: its type, its instance, its bytes, and the types of the records around it."""

    kind: int
    instance: int
    body: bytes
    above: tuple[int, ...]


def read(source: BinaryIO, reading: Reading) -> None:
    """All text of slides, notes, masters and comments. Raises Encrypted, Unreadable("ppt.damaged")."""
    compound = open_compound(source)
    user = stream_of(compound, reading, "Current User")
    if len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == ENCRYPTED_TOKEN:
        raise Encrypted
    if compound.exists("EncryptedSummary"):
        raise Encrypted
    document = stream_of(compound, reading, "PowerPoint Document")
    if len(document) < 8:
        raise Unreadable("ppt.damaged")
    shown: set[str] = set()
    slides = 0
    for record in records(document):
        slides += record.kind == SLIDE
        if record.kind == ENCRYPTION:
            raise Encrypted
        _read_record(record, reading, shown)
    reading.pages = slides
    read_summary(compound, reading)


def records(data: bytes) -> Iterator[Record]:
    """Every record of the tree in order, containers before what they hold."""
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, len(data), ())]
    left = MAX_RECORDS
    while stack and left:
        at, end, above = stack.pop()
        while at + 8 <= end and left:
            left -= 1
            head, kind, length = struct.unpack_from("<HHI", data, at)
            stop = min(at + 8 + length, end)
            yield Record(kind, head >> 4, data[at + 8 : stop] if head & 0xF != CONTAINER else b"", above)
            if head & 0xF == CONTAINER and len(above) < MAX_DEPTH:
                stack.append((stop, end, above))
                at, end, above = at + 8, stop, (*above, kind)
                continue
            at = stop


def _read_record(record: Record, reading: Reading, shown: set[str]) -> None:
    if record.kind == TEXT_WIDE:
        _add(record.body.decode("utf-16-le", "replace"), record, reading, shown)
    elif record.kind == TEXT_BYTES:
        _add(record.body.decode("latin-1"), record, reading, shown)
    elif record.kind == STRING and not UNSEEN.intersection(record.above):
        _add(record.body.decode("utf-16-le", "replace"), record, reading, shown)
    elif record.kind == SHAPE_EXTRAS and b"drs/diagrams/data" in record.body:
        _read_diagram(record, reading)
    elif record.kind == OLE_OBJECT:
        _read_object(record, reading)


def _add(text: str, record: Record, reading: Reading, shown: set[str]) -> None:
    text = text.replace("\r", "\n").replace("\x0b", "\n").strip("\0")
    # The outline repeats the texts of slides, and masters say "Click to edit" on every one of them.
    if len(text) > 2 and text in shown:
        return
    shown.add(text)
    if MASTER in record.above and text.lower().startswith("click to edit"):
        return
    reading.add(text)


def _read_diagram(record: Record, reading: Reading) -> None:
    """The words of a SmartArt picture, from the package that stands behind the shape."""
    from storage.reading.drawing import read_diagram
    from storage.reading.package import open_package

    with suppress(Unreadable):
        package = open_package(io.BytesIO(record.body[record.body.find(b"PK\x03\x04") :]), reading)
        for part in package.under("drs/diagrams/data"):
            read_diagram(package, part, reading)


def _read_object(record: Record, reading: Reading) -> None:
    """An embedded file, usually packed: four bytes of size, then zlib."""
    content = record.body
    if record.instance & 1:
        content = _unpacked(content[4:], reading)
    reading.allowance.take_member()
    reading.embedded(content, "")


def _unpacked(packed: bytes, reading: Reading) -> bytes:
    unpacker = zlib.decompressobj()
    limit = reading.allowance.limits.member
    try:
        content = unpacker.decompress(packed, limit)
    except zlib.error:
        return b""
    if unpacker.unconsumed_tail:
        raise LimitExceeded("archive.too_large")
    reading.allowance.take_bytes(len(content))
    return content
