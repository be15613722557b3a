"""Numbers of lists in .doc files: the file keeps the rule, the paragraphs only say which list and which level.

Structures of [MS-DOC]: PlfLst and PlfLfo hold the lists, PlcfBtePapx the properties of paragraphs, STSH the styles.
Whatever is damaged gives no numbers; the text itself is not touched by it.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from storage.reading.docx_lists import Level, Numbering

STYLES_AT, PARAGRAPHS_AT, LISTS_AT, OVERRIDES_AT = 0x00A2, 0x0102, 0x02E2, 0x02EA
PAGE = 512
LIST_LEVEL, LIST_INDEX = 0x260A, 0x460B
# Sizes of operands by the three highest bits of a property's number; 6 says its size itself.
OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
FORMATS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
           22: "decimalZero", 23: "bullet", 255: "none", 58: "russianLower", 59: "russianUpper"}  # fmt: skip
ENDS = frozenset("\r\x07\x0c")


@dataclass
class Lists:
    """Levels of each list by its place in the table of overrides (from 1), and the counters' names."""

    levels: list[dict[int, Level]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def numbered(main: bytes, table: bytes, text: str, pieces: list[tuple[int, int, int, bool]]) -> str:
    """The text with the number of each list item before it."""
    try:
        lists = _read_lists(main, table)
        if not lists.levels:
            return text
        properties = Paragraphs(main, table)
        return "".join(_with_labels(text, lists, properties, pieces))
    except (struct.error, IndexError, ValueError):
        return text


def _with_labels(
    text: str, lists: Lists, properties: "Paragraphs", pieces: list[tuple[int, int, int, bool]]
) -> Iterator[str]:
    counting = Numbering()
    for number, levels in enumerate(lists.levels, start=1):
        counting.lists[str(number)] = (lists.names[number - 1], levels)
    begin = 0
    for at, char in enumerate(text):
        if char not in ENDS:
            continue
        offset = _offset(at, pieces)
        found = properties.list_of(offset) if offset is not None else None
        if found is not None and text[begin:at].strip():
            yield counting.label_of(str(found[0]), found[1])
        yield text[begin : at + 1]
        begin = at + 1
    yield text[begin:]


def _offset(at: int, pieces: list[tuple[int, int, int, bool]]) -> int | None:
    """Where the character lies in the main stream; pieces are in order of characters."""
    index = bisect_right(pieces, at, key=lambda piece: piece[0]) - 1
    if index < 0 or at >= pieces[index][1]:
        return None
    first, _, offset, is_single = pieces[index]
    return offset + (at - first) * (1 if is_single else 2)


class Paragraphs:
    """The list and level of a paragraph by the place of its end in the main stream."""

    def __init__(self, main: bytes, table: bytes) -> None:
        self.starts: list[int] = []
        self.found: list[tuple[int, int, bytes]] = []
        self.styles = _read_styles(main, table)
        start, size = _pair(main, PARAGRAPHS_AT)
        plc = table[start : start + size]
        count = (len(plc) - 4) // 8
        for index in range(count):
            page = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 4)[0] & 0x3FFFFF
            self._read_page(main[page * PAGE : (page + 1) * PAGE])

    def _read_page(self, page: bytes) -> None:
        if len(page) < PAGE:
            return
        count = page[PAGE - 1]
        for index in range(count):
            begin, end = struct.unpack_from("<II", page, index * 4)
            at = page[(count + 1) * 4 + index * 13] * 2
            style, grpprl = 0, b""
            if at:
                size = page[at]
                body = page[at + 1 : at + size * 2] if size else page[at + 2 : at + 2 + page[at + 1] * 2]
                style, grpprl = struct.unpack_from("<H", body, 0)[0], body[2:]
            self.starts.append(begin)
            self.found.append((end, style, grpprl))

    def list_of(self, offset: int) -> tuple[int, int] | None:
        """(place in the table of overrides, level) of the paragraph that ends at the offset."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or offset >= self.found[index][0]:
            return None
        _, style, grpprl = self.found[index]
        inherited = self.styles.get(style, (None, None))
        number, level = _list_properties(grpprl)
        number = inherited[0] if number is None else number
        level = inherited[1] if level is None else level
        return (number, level or 0) if number and number < 2000 else None


def _list_properties(grpprl: bytes) -> tuple[int | None, int | None]:
    number = level = None
    at = 0
    while at + 2 <= len(grpprl):
        name = struct.unpack_from("<H", grpprl, at)[0]
        at += 2
        if name == LIST_LEVEL:
            level = grpprl[at]
        elif name == LIST_INDEX:
            number = struct.unpack_from("<H", grpprl, at)[0]
        size = OPERAND.get(name >> 13)
        if size is None:
            # Of one property (the cells of a table) the size itself takes two bytes.
            size = 1 + (struct.unpack_from("<H", grpprl, at)[0] if name == 0xD608 else grpprl[at])
        at += size
    return number, level


def _read_styles(main: bytes, table: bytes) -> dict[int, tuple[int | None, int | None]]:
    start, size = _pair(main, STYLES_AT)
    sheet = table[start : start + size]
    if len(sheet) < 8:
        return {}
    header = struct.unpack_from("<H", sheet, 0)[0]
    count, base_size = struct.unpack_from("<HH", sheet, 2)
    at, raw, parents = 2 + header, dict[int, tuple[int | None, int | None]](), dict[int, int]()
    for index in range(min(count, 4096)):
        length = struct.unpack_from("<H", sheet, at)[0]
        body = sheet[at + 2 : at + 2 + length]
        at += 2 + length + (length & 1)
        if len(body) > base_size + 4:
            parents[index] = struct.unpack_from("<H", body, 2)[0] >> 4
            if struct.unpack_from("<H", body, 2)[0] & 0xF == 1:
                raw[index] = _list_properties(_style_grpprl(body, base_size))
    return {index: _inherited(index, raw, parents) for index in raw}


def _style_grpprl(body: bytes, base_size: int) -> bytes:
    """The paragraph's part of a style: after its name, the first block of properties."""
    name = struct.unpack_from("<H", body, base_size)[0]
    at = base_size + 2 + name * 2 + 2
    if at + 2 > len(body):
        return b""
    size = struct.unpack_from("<H", body, at)[0]
    return body[at + 4 : at + 2 + size]


def _inherited(
    index: int, raw: dict[int, tuple[int | None, int | None]], parents: dict[int, int]
) -> tuple[int | None, int | None]:
    number = level = None
    for _ in range(20):
        own = raw.get(index, (None, None))
        number, level = own[0] if number is None else number, own[1] if level is None else level
        index = parents.get(index, 0xFFF)
        if index == 0xFFF:
            break
    return number, level


def _pair(main: bytes, at: int) -> tuple[int, int]:
    start, size = struct.unpack_from("<II", main, at)
    return start, size


def _read_lists(main: bytes, table: bytes) -> Lists:
    start, size = _pair(main, LISTS_AT)
    if not size:
        return Lists()
    count = struct.unpack_from("<H", table, start)[0]
    at = start + 2 + count * 28
    by_id: dict[int, dict[int, Level]] = {}
    for index in range(count):
        head = table[start + 2 + index * 28 : start + 30 + index * 28]
        is_simple = bool(head[26] & 1)
        levels: dict[int, Level] = {}
        for depth in range(1 if is_simple else 9):
            levels[depth], at = _read_level(table, at)
        by_id[struct.unpack_from("<i", head, 0)[0]] = levels
    return _read_overrides(main, table, by_id)


def _read_level(table: bytes, at: int) -> tuple[Level, int]:
    start, format, flags = struct.unpack_from("<iBB", table, at)
    size_chpx, size_papx, restart = table[at + 24], table[at + 25], table[at + 26]
    at += 28 + size_papx + size_chpx
    length = struct.unpack_from("<H", table, at)[0]
    raw = table[at + 2 : at + 2 + length * 2].decode("utf-16-le", "replace")
    pattern = "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in raw)
    level = Level(
        FORMATS.get(format, "decimal"), pattern, start, bool(flags & 4), restarts_after=restart if flags & 8 else None
    )
    return level, at + 2 + length * 2


def _read_overrides(main: bytes, table: bytes, by_id: dict[int, dict[int, Level]]) -> Lists:
    start, size = _pair(main, OVERRIDES_AT)
    if not size:
        return Lists()
    count = struct.unpack_from("<I", table, start)[0]
    at = start + 4 + count * 16
    lists = Lists()
    for index in range(min(count, 2000)):
        head = table[start + 4 + index * 16 : start + 20 + index * 16]
        key, changed = struct.unpack_from("<i", head, 0)[0], head[12]
        levels = dict(by_id.get(key, {}))
        at += 4
        for _ in range(changed):
            at = _override(table, at, levels)
        lists.levels.append(levels)
        lists.names.append(f"{key}/{index}" if changed else str(key))
    return lists


def _override(table: bytes, at: int, levels: dict[int, Level]) -> int:
    start, flags = struct.unpack_from("<iI", table, at)
    at += 8
    depth = flags & 0xF
    if flags & 0x20:
        levels[depth], at = _read_level(table, at)
    elif flags & 0x10:
        base = levels.get(depth, Level())
        levels[depth] = replace(base, start=start)
    return at
