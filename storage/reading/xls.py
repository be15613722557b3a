"""Excel 5 to 2003 (.xls): cells by xlrd; text boxes, comments, headers and labels by the records themselves."""

import io
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO

from storage.reading.compound import open_compound, read_objects, read_summary, stream_of
from storage.reading.context import Encrypted, Reading, Unreadable, joined, number_text
from storage.reading.xlsx import EPOCH, EPOCH_1904, date_text

FILE_PASSWORD, HEADER, FOOTER, TEXT_OBJECT, CONTINUE, LABEL = 0x002F, 0x0014, 0x0015, 0x01B6, 0x003C, 0x0204
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(source: BinaryIO, reading: Reading) -> None:
    """All sheets. Raises Encrypted, or Unreadable("xls.damaged") when not even a record can be read."""
    content = source.read()
    if not content.startswith(OLE_MAGIC):
        read_stream(content, reading, whole=content)
        return
    compound = open_compound(io.BytesIO(content))
    book = stream_of(compound, reading, "Workbook") or stream_of(compound, reading, "Book")
    if not book:
        raise Unreadable("xls.damaged")
    if any(kind == FILE_PASSWORD for kind, _ in _records(book[:200_000])):
        _read_write_protected(content, reading)
        return
    read_stream(book, reading, whole=content)
    read_summary(compound, reading)
    read_objects(compound, reading)


def _read_write_protected(content: bytes, reading: Reading) -> None:
    from storage.reading.legacy import WRITE_PROTECTION, decrypted

    opened = decrypted(content, WRITE_PROTECTION)
    compound = open_compound(io.BytesIO(opened))
    book = stream_of(compound, reading, "Workbook") or stream_of(compound, reading, "Book")
    read_stream(book, reading, whole=opened)


def read_stream(book: bytes, reading: Reading, whole: bytes = b"") -> None:
    """The workbook stream: cells first, then what stands beside them."""
    found = _read_cells(whole or book, reading)
    texts = list(_side_texts(book))
    for text in texts:
        reading.add(text)
    if not found and not texts:
        raise Unreadable("xls.damaged")


def _read_cells(content: bytes, reading: Reading) -> bool:
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content, logfile=io.StringIO(), on_demand=True, formatting_info=False, ragged_rows=True
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise Encrypted from error
        return False
    except Exception:  # noqa: BLE001  # xlrd meets damaged records with whatever Python raises
        return False
    reading.pages = book.nsheets
    for index in range(book.nsheets):
        with suppress(Exception):  # one damaged sheet: the others are read
            _read_sheet(book, index, reading)
    return True


def _read_sheet(book: Any, index: int, reading: Reading) -> None:
    sheet = book.sheet_by_index(index)
    epoch = EPOCH_1904 if book.datemode else EPOCH
    reading.add(sheet.name)
    for row in range(sheet.nrows):
        reading.add(joined([_text(cell, epoch) for cell in sheet.row(row)]))
    for note in sheet.cell_note_map.values():
        reading.add(note.text)


def _text(cell: Any, epoch: datetime) -> str:
    kind, value = cell.ctype, cell.value
    if kind == 1:
        return str(value)
    if kind == 2:
        return number_text(value)
    if kind == 3:
        return date_text(value, epoch)
    if kind == 4:
        return "TRUE" if value else "FALSE"
    return ""


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _side_texts(book: bytes) -> Iterator[str]:
    """Headers, footers, and the text objects: comments, boxes, labels of drawings."""
    awaited = 0
    for kind, body in _records(book):
        if kind == TEXT_OBJECT and len(body) >= 12:
            awaited = struct.unpack_from("<H", body, 10)[0]
        elif kind == CONTINUE and awaited:
            text = _wide_or_bytes(body, awaited)
            awaited = max(0, awaited - len(text))
            yield text
        elif kind == LABEL and body[8:9] == b"\x01":  # in charts; Excel 97 and later keep cells' texts elsewhere
            yield _wide_or_bytes(body[8:], struct.unpack_from("<H", body, 6)[0])
        elif kind in (HEADER, FOOTER) and len(body) > 3:
            yield _wide_or_bytes(body[2:], struct.unpack_from("<H", body, 0)[0])


def _wide_or_bytes(body: bytes, count: int) -> str:
    """A string that says in its first byte whether a character takes two."""
    if body[:1] == b"\x01":
        return body[1 : 1 + count * 2].decode("utf-16-le", "replace")
    return body[1 : 1 + count].decode("latin-1")
