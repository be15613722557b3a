"""OLE compound files: their streams within limits, and what they say about themselves."""

import io
from contextlib import suppress
from typing import Any, BinaryIO

import olefile

from storage.reading.context import Reading, Unreadable
from storage.reading.remarks import is_of_program

SUMMARY = "\x05SummaryInformation"
# Property numbers of the summary: title, subject, keywords, comments.
TEXT_PROPERTIES = (2, 3, 5, 6)


def open_compound(source: BinaryIO) -> olefile.OleFileIO:
    """The compound file. Raises Unreadable("ole.damaged")."""
    try:
        source.seek(0)
        return olefile.OleFileIO(source)
    except Exception as error:  # olefile meets damaged tables with whatever Python raises
        raise Unreadable("ole.damaged") from error


def stream_of(compound: olefile.OleFileIO, reading: Reading, *path: str) -> bytes:
    """The stream's bytes, b"" when it is absent or broken."""
    try:
        if not compound.exists("/".join(path)):
            return b""
        content: bytes = compound.openstream(list(path)).read()
    except Exception:  # noqa: BLE001  # the chain of sectors is broken: no stream
        return b""
    reading.allowance.take_bytes(len(content))
    return content


def read_summary(compound: olefile.OleFileIO, reading: Reading) -> None:
    """Title, subject, keywords and comments."""
    from storage.reading.charsets import decode

    with suppress(Exception):  # a broken summary takes nothing away from the text
        properties: dict[int, Any] = compound.getproperties(SUMMARY)
        page = properties.get(1, 0)
        for number in TEXT_PROPERTIES:
            value = properties.get(number)
            if isinstance(value, bytes):
                value = decode(value, "utf-8" if page in (65001, -535) else f"cp{page % 65536}")
            said = str(value).rstrip("\0") if value else ""
            reading.add("" if is_of_program(said) else said)


def read_objects(compound: olefile.OleFileIO, reading: Reading, *, with_root: bool = False) -> None:
    """Files embedded in storages of the document; `with_root`: the whole compound file may be such a storage."""
    for storage in _storages(compound, with_root=with_root):
        _read_object(compound, storage, reading)


def _storages(compound: olefile.OleFileIO, *, with_root: bool) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()] if with_root else []
    for path in compound.listdir(streams=True, storages=False)[:5000]:
        folder = tuple(path[:-1])
        if folder and folder not in found:
            found.append(folder)
    return found[:500]


def _read_object(compound: olefile.OleFileIO, folder: tuple[str, ...], reading: Reading) -> None:
    names = {path[-1] for path in compound.listdir() if tuple(path[:-1]) == folder}
    if "\x01Ole10Native" in names:
        name, content = native_file(stream_of(compound, reading, *folder, "\x01Ole10Native"))
        reading.embedded(content, name)
    elif "CONTENTS" in names or "Package" in names:
        inner = "CONTENTS" if "CONTENTS" in names else "Package"
        reading.embedded(stream_of(compound, reading, *folder, inner), "")
    elif "WordDocument" in names:
        from storage.reading.doc import read_streams

        if reading.depth < reading.allowance.limits.depth:
            reading.allowance.take_member()
            read_streams(compound, folder, Reading(reading.allowance, reading.sink, reading.depth + 1))
    elif "Workbook" in names or "Book" in names:
        from storage.reading.xls import read_stream

        stream = "Workbook" if "Workbook" in names else "Book"
        reading.allowance.take_member()
        with suppress(Exception):  # an embedded sheet that is broken does not end the document
            read_stream(stream_of(compound, reading, *folder, stream), reading)


def native_file(data: bytes) -> tuple[str, bytes]:
    """Name and bytes of an "Ole10Native" stream: size, flags, three names ended by zero, size, bytes."""
    try:
        rest = io.BytesIO(data)
        rest.read(6)
        label = _zero_ended(rest)
        _zero_ended(rest)
        rest.read(8)
        _zero_ended(rest)
        size = int.from_bytes(rest.read(4), "little")
        return label, rest.read(size)
    except (ValueError, EOFError):
        return "", b""


def _zero_ended(stream: io.BytesIO) -> str:
    piece = bytearray()
    while (char := stream.read(1)) and char != b"\0":
        piece += char
        if len(piece) > 4096:
            raise ValueError("no end")
    return piece.decode("cp1251", "replace")
