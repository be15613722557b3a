"""Tables as text: the encoding and the delimiter are found by how well the text reads with them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from imports.table.limits import Refused, Table
from storage.reading.charsets import encoding_of

DELIMITERS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "cp1251", "utf-16", "koi8-u", "cp866", "cp1252", "cp1250")
SAMPLE_LINES = 40
FIELD_LIMIT = 200_000
STARTERS = ("=", "+", "-", "@")
# What other things that are text begin with: pages (many programs give them out as "Excel"), PDF, RTF, JSON.
_OTHER = re.compile(
    r"\s*(?:(?P<page><(?:\?xml|!doctype|html|head|body|meta|table)\b)|%PDF-|\{\\rtf|[\[{]\s*[\"{\[])", re.IGNORECASE
)


def open_table(content: bytes, encoding: str = "", delimiter: str = "") -> Table:
    """The rows of a delimited text. Raises Refused for what is no text."""
    name = encoding if encoding in ENCODINGS else encoding_of(content)
    text = content.decode(name, "replace").lstrip("\ufeff")
    if _is_no_text(text):
        raise Refused("no_table")
    if other := _OTHER.match(text):
        raise Refused("web_page" if other["page"] else "no_table")
    mark, text = _named_delimiter(text)
    found = delimiter if delimiter in DELIMITERS else mark or delimiter_of(text)
    return Table(_rows(text, found), encoding=name.replace("-sig", ""), delimiter=found)


def _is_no_text(text: str) -> bool:
    head = text[:20_000]
    strange = sum(1 for sign in head if sign == "\ufffd" or (ord(sign) < 32 and sign not in "\t\r\n\f\x1a"))
    return not head.strip() or strange * 20 > len(head)


def _named_delimiter(text: str) -> tuple[str, str]:
    """Spreadsheets may name the delimiter in a line of its own: `sep=;`."""
    first, _line_end, rest = text.partition("\n")
    first = first.strip()
    if first.lower().startswith("sep=") and first[4:5] in DELIMITERS:
        return first[4:5], "\n" + rest  # the line keeps its number
    return "", text


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most lines into the same number of cells, more than one."""
    lines = "\n".join(text.splitlines()[:SAMPLE_LINES])
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: str, delimiter: str) -> tuple[float, int]:
    csv.field_size_limit(FIELD_LIMIT)
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, times = Counter(widths).most_common(1)[0]
    return (times / len(widths), width) if width > 1 else (0.0, 0)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(FIELD_LIMIT)
    is_plain = _has_stray_quotes(text, delimiter)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE if is_plain else csv.QUOTE_MINIMAL
    )
    last = 0
    try:
        for cells in reader:
            # A cell may hold line breaks: a row has the number of its first line.
            yield last + 1, [_bare(_unwrapped(cell) if is_plain else cell) for cell in cells]
            last = reader.line_num
    except csv.Error as error:
        raise Refused("damaged") from error


def _has_stray_quotes(text: str, delimiter: str) -> bool:
    """Whether a quote swallows rows: it is never closed, or closed lines below in the middle of a cell.

    Quotes are plain signs then.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 0
    try:
        for _cells in reader if '"' in text else ():
            last = reader.line_num
    except csv.Error:
        return reader.line_num - last > 1
    return False


def _unwrapped(cell: str) -> str:
    """Without the quotes around it."""
    is_wrapped = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if is_wrapped else cell


def _bare(cell: str) -> str:
    """Without the apostrophe that exports put before what a spreadsheet would run."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(STARTERS) else cell
