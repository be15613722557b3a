"""Excel workbooks (.xlsx, .xlsm): cells sheet by sheet in bounded memory, headers, comments, text boxes, charts."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

from lxml import etree

from storage import safe_xml
from storage.reading.context import Reading, Unreadable, joined, number_text
from storage.reading.drawing import read_charts_and_diagrams, read_drawing
from storage.reading.package import Package, open_package, read_embedded, read_external_links, read_properties
from storage.safe_xml import local

# Formats of the standard that show a date or a time of day.
DATE_FORMATS = frozenset(map(str, (*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59))))
# The sign of one: day, month, year, hour or second outside quotes, colours and escapes.
DATE_SIGNS = re.compile(r"[dmyhs]", re.IGNORECASE)
NOT_SIGNS = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.|_.|\*.|General|Standard", re.IGNORECASE)
HEADER_CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F+-]{6}|[LCRPNDTZFAGBIUESXYHO+-]|\d{1,3})", re.IGNORECASE)
# Sheets know no time zones: day numbers are counted from these midnights, wherever they are.
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # a sheet knows no zone
SHARED_LIMIT = 2_000_000
CELLS_LIMIT = 5_000_000


def read(source: BinaryIO, reading: Reading) -> None:
    """All sheets in the workbook's order. Raises Unreadable("xlsx.no_workbook")."""
    package, sheets, cells = open_workbook(source, reading)
    reading.pages = len(sheets)
    for title, part in sheets:
        reading.add(title)
        _read_sheet(package, part, cells, reading)
    read_charts_and_diagrams(package, "xl/", reading)
    _read_links(package, reading)
    read_properties(package, reading)
    read_external_links(package, reading)
    read_embedded(package, reading)


def open_workbook(source: BinaryIO, reading: Reading) -> tuple[Package, list[tuple[str, str]], "Cells"]:
    """The parts of the workbook, its sheets as (title, part) in their order, and what turns cells into text.

    Raises Unreadable("xlsx.no_workbook").
    """
    package = open_package(source, reading)
    workbook = package.xml("xl/workbook.xml")
    sheets = list(_sheets(package, workbook)) or [(name, name) for name in package.under("xl/worksheets/sheet")]
    if not sheets:
        raise Unreadable("xlsx.no_workbook")
    return package, sheets, Cells(package, _is_1904(workbook))


def rows_of(package: Package, part: str, cells: "Cells") -> Iterator[tuple[int, dict[int, str]]]:
    """The rows of a sheet that hold something: their number from 1, and the texts by column from 0; bounded memory.

    A formula gives the value that was kept with it, or itself where none was; nothing is computed here. Raises
    BrokenXml.
    """
    source = package.open(part)
    number = 0
    for row in safe_xml.stream(source, "row") if source is not None else ():
        given = row.get("r", "")
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else number + 1
        texts, column = dict[int, str](), -1
        for cell in row.iter("{*}c"):
            column = column_of(cell.get("r", ""), column + 1)
            if text := cells.text(cell):
                texts[column] = text
        _forget(row)
        if texts:
            yield number, texts


def column_of(reference: str, otherwise: int) -> int:
    """`AB12` is column 27; a cell without a reference follows the one before it."""
    letters = reference.rstrip("0123456789").upper()
    if not letters or not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return otherwise
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _sheets(package: Package, workbook: etree._Element | None) -> Iterator[tuple[str, str]]:
    targets = {relation.id: relation.target for relation in package.relations("xl/workbook.xml")}
    for sheet in workbook.iter("{*}sheet") if workbook is not None else ():
        reference = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        part = targets.get(str(reference), "")
        if package.has(part):
            yield sheet.get("name", ""), part


def _is_1904(workbook: etree._Element | None) -> bool:
    properties = workbook.find("{*}workbookPr") if workbook is not None else None
    return properties is not None and properties.get("date1904", "") in ("1", "true")


class Cells:
    """Turns the cells' XML into text: shared strings and the formats that make a number a date."""

    def __init__(self, package: Package, is_1904: bool) -> None:
        self.shared = list(_shared_strings(package))
        self.date_styles = _date_styles(package.xml("xl/styles.xml"))
        self.epoch = EPOCH_1904 if is_1904 else EPOCH

    def text(self, cell: etree._Element) -> str:
        """What the cell shows, as near as a reader needs it."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _rich_text(cell)
        value = cell.find("{*}v")
        raw = (value.text or "") if value is not None else ""
        if not raw and kind != "str" and (formula := cell.findtext("{*}f")):
            return f"={formula}"  # written by a program that computes nothing
        if kind == "s":
            return self._shared(raw)
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
        return self._number(raw, cell.get("s", "")) if kind == "n" and raw else raw

    def _shared(self, raw: str) -> str:
        try:
            return self.shared[int(raw)]
        except (ValueError, IndexError):
            return ""

    def _number(self, raw: str, style: str) -> str:
        try:
            value = float(raw)
        except ValueError:
            return raw
        if style in self.date_styles:
            return date_text(value, self.epoch)
        return raw if raw.lstrip("-").isdigit() else number_text(value)


def date_text(value: float, epoch: datetime = EPOCH) -> str:
    """A day number as ISO date, with the time when there is one; times alone as HH:MM:SS."""
    try:
        moment = epoch + timedelta(days=value)
    except OverflowError:
        return number_text(value)
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    if 0 <= value < 1:
        return moment.strftime("%H:%M:%S")
    return moment.strftime("%Y-%m-%d" if value == int(value) else "%Y-%m-%d %H:%M:%S")


def _shared_strings(package: Package) -> Iterator[str]:
    source = package.open("xl/sharedStrings.xml")
    if source is None:
        return
    count = 0
    try:
        for element in safe_xml.stream(source, "si"):
            yield _rich_text(element)
            count += 1
            _forget(element)
            if count >= SHARED_LIMIT:
                return
    except safe_xml.BrokenXml:
        return


def _rich_text(element: etree._Element) -> str:
    """Runs of a string without the phonetic help of Japanese."""
    pieces = [text.text or "" for text in element.iter("{*}t") if not _is_phonetic(text)]
    return "".join(pieces)


def _is_phonetic(text: etree._Element) -> bool:
    parent = text.getparent()
    return parent is not None and local(parent) == "rPh"


def _forget(element: etree._Element) -> None:
    """Free the element and what came before it: a sheet of a million rows must not stay in memory."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


def _date_styles(styles: etree._Element | None) -> set[str]:
    if styles is None:
        return set()
    own = {item.get("numFmtId", ""): item.get("formatCode", "") for item in styles.iter("{*}numFmt")}
    formats = styles.find("{*}cellXfs")
    found = set()
    for index, style in enumerate(formats if formats is not None else ()):
        number = style.get("numFmtId", "0")
        if is_date_format(own.get(number, ""), number):
            found.add(str(index))
    return found


def is_date_format(code: str, number: str) -> bool:
    """Whether a number in this format is read as a date or a time."""
    if code:
        return bool(DATE_SIGNS.search(NOT_SIGNS.sub("", code.split(";")[0])))
    return number in DATE_FORMATS


def _read_sheet(package: Package, part: str, cells: Cells, reading: Reading) -> None:
    source = package.open(part)
    if source is None:
        return
    try:
        _read_rows(source, cells, reading)
    except safe_xml.BrokenXml:
        reading.add("")
    for relation in package.relations(part):
        _read_related(package, relation.kind, relation.target, reading)


def _read_rows(source: BinaryIO, cells: Cells, reading: Reading) -> None:
    left = CELLS_LIMIT
    for element in safe_xml.stream(source, "row", *HEADERS):
        name = local(element)
        if name == "row":
            texts = [cells.text(cell) for cell in element.iter("{*}c")]
            left -= len(texts)
            reading.add(joined(texts))
            _forget(element)
            if left <= 0 or reading.sink.length >= reading.sink.limit:
                return
        else:
            reading.add(HEADER_CODES.sub(" ", (element.text or "").replace("&&", "&")).strip())


HEADERS = {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}


def _read_related(package: Package, kind: str, target: str, reading: Reading) -> None:
    if kind == "drawing":
        read_drawing(package, target, reading)
        return
    if kind not in ("comments", "threadedComment"):
        return
    root = package.xml(target)
    for comment in root.iter("{*}comment", "{*}threadedComment") if root is not None else ():
        reading.add("".join(str(text) for text in comment.itertext()).strip())


def _read_links(package: Package, reading: Reading) -> None:
    """DDE and links to other workbooks: what the sheet would ask of other programs."""
    for part in package.under("xl/externallinks/externallink"):
        root = package.xml(part)
        for link in root.iter("{*}ddeLink") if root is not None else ():
            reading.add(f"{link.get('ddeService', '')}|{link.get('ddeTopic', '')}")
