"""Word 6 to 2003 (.doc) by the file's own tables: the piece table gives every text, notes and boxes included."""

import re
import struct
from typing import BinaryIO

import olefile

from storage.reading.charsets import best_page
from storage.reading.compound import open_compound, read_objects, read_summary, stream_of
from storage.reading.context import Encrypted, Reading, Unreadable
from storage.reading.doc_lists import numbered

WORD_97 = 0x00C1
ENCRYPTED, SECOND_TABLE, COMPLEX = 0x0100, 0x0200, 0x0004
PIECE_TABLE_AT, LAST_PIECE = 0x01A2, 0x02
FIELD_START, FIELD_MIDDLE, FIELD_END = "\x13", "\x14", "\x15"
MARKS = {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\x01": "",
         "\x08": "", "\x02": "", "\x05": "", "\x03": "", "\x04": "", "\x00": "", "\xa0": "\xa0"}  # fmt: skip
HYPERLINK = re.compile(r"HYPERLINK\s+(?:\\l\s+)?\"?([^\"\\]+)")


def read(source: BinaryIO, reading: Reading) -> None:
    """All texts of the document. Raises Encrypted, Unreadable."""
    if source.read(8) != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("doc.too_old")
    compound = open_compound(source)
    read_streams(compound, (), reading)
    read_summary(compound, reading)
    read_objects(compound, reading)


def read_streams(compound: olefile.OleFileIO, folder: tuple[str, ...], reading: Reading) -> None:
    """The document whose streams lie in this storage of the compound file."""
    main = stream_of(compound, reading, *folder, "WordDocument")
    if len(main) < 0x60:
        raise Unreadable("doc.damaged")
    flags = _short(main, 0x0A)
    if flags & ENCRYPTED:
        raise Encrypted
    if _short(main, 0x02) < WORD_97:
        text = _text_before_97(main)
    else:
        table = stream_of(compound, reading, *folder, "1Table" if flags & SECOND_TABLE else "0Table")
        pieces = pieces_of(main, table)
        text = numbered(main, table, _text_by_pieces(main, pieces), pieces) or _text_before_97(main)
    reading.pages = max(reading.pages, 1)
    reading.add(without_fields(text))


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _long(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def pieces_of(main: bytes, table: bytes) -> list[tuple[int, int, int, bool]]:
    """The piece table: (first character, after the last, offset in the stream, is one byte a character)."""
    if len(main) < PIECE_TABLE_AT + 8:
        return []
    start, length = _long(main, PIECE_TABLE_AT), _long(main, PIECE_TABLE_AT + 4)
    data = table[start : start + length]
    at = 0
    while at + 5 <= len(data) and data[at] == 1:  # properties of pieces come first
        at += 3 + _short(data, at + 1)
    if at + 5 > len(data) or data[at] != LAST_PIECE:
        return []
    size = _long(data, at + 1)
    plc = data[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    found = []
    for index in range(count):
        first, after = _long(plc, index * 4), _long(plc, index * 4 + 4)
        raw = _long(plc, (count + 1) * 4 + index * 8 + 2)
        is_single = bool(raw & 0x40000000)
        offset = (raw & 0x3FFFFFFF) // 2 if is_single else raw & 0x3FFFFFFF
        found.append((first, after, offset, is_single))
    return found


def _text_by_pieces(main: bytes, pieces: list[tuple[int, int, int, bool]]) -> str:
    texts = []
    for first, after, offset, is_single in pieces:
        length = after - first
        if length <= 0 or offset >= len(main):
            continue
        if is_single:
            texts.append(main[offset : offset + length].decode("cp1252", "replace"))
        else:
            texts.append(main[offset : offset + length * 2].decode("utf-16-le", "replace"))
    return "".join(texts)


def _text_before_97(main: bytes) -> str:
    start, end = _long(main, 0x18), _long(main, 0x1C)
    if not start < end <= len(main):
        raise Unreadable("doc.damaged")
    content = main[start:end]
    printable = bytes(byte for byte in content if byte >= 32)
    return content.decode(best_page(printable) if printable else "cp1252", "replace")


def without_fields(text: str) -> str:
    """The text as it is shown: results of fields, not their instructions, except where the instruction is all."""
    out: list[str] = []
    # Of each open field: where its instruction begins in `out`, and whether its result has begun.
    open_fields: list[tuple[int, bool]] = []
    for char in text:
        if char == FIELD_START:
            open_fields.append((len(out), False))
        elif char == FIELD_MIDDLE and open_fields:
            begin, _ = open_fields.pop()
            instruction = "".join(out[begin:])
            del out[begin:]
            link = HYPERLINK.search(instruction)
            if link:
                out.append("")
            open_fields.append((begin, True))
        elif char == FIELD_END and open_fields:
            begin, has_result = open_fields.pop()
            if not has_result and not "".join(out[begin:]).lstrip().upper().startswith("EQ"):
                del out[begin:]
        else:
            out.append(MARKS.get(char, char))
    return "".join(out)
