"""Word files (.docx, .docm, and the flat XML of both kinds): body, tables, headers, footers, notes, comments."""

import re
from typing import BinaryIO

from lxml import etree

from storage import safe_xml
from storage.reading.context import Reading, Unreadable
from storage.reading.docx_lists import Numbering
from storage.reading.drawing import read_charts_and_diagrams
from storage.reading.package import (
    Package,
    open_package,
    read_embedded,
    read_external_links,
    read_properties,
)
from storage.safe_xml import local

SKIPPED = {"del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "instrText", "delText", "Fallback",
           "sdtPr", "proofErr", "rubyPr", "rt"}  # fmt: skip
SIDE_PARTS = ("word/header", "word/footnotes", "word/endnotes", "word/comments.xml", "word/footer")
CHUNK_ENDINGS = (".mht", ".mhtml", ".htm", ".html", ".rtf", ".txt", ".docx")
ADDRESS = re.compile(r"[\"\s](?:https?|ftp|file|mailto)\b[^\"\s]+|\"[^\"]*\"", re.IGNORECASE)


def read(source: BinaryIO, reading: Reading) -> None:
    """All text of the package. Raises Unreadable("docx.no_document") when there is no main part."""
    package = open_package(source, reading)
    main = _main_part(package)
    body = package.xml(main)
    if body is None:
        raise Unreadable("docx.no_document")
    numbering = Numbering(package.xml("word/numbering.xml"), package.xml("word/styles.xml"))
    read_tree(body, reading, numbering)
    _read_hidden(body, reading)
    for part in package.under(*SIDE_PARTS, "word/glossary/document.xml"):
        root = package.xml(part)
        if root is not None and part.endswith(".xml"):
            read_tree(root, reading, numbering)
            _read_hidden(root, reading)
    for part in package.under("word/"):
        if part.lower().endswith(CHUNK_ENDINGS) and "embeddings/" not in part.lower():
            reading.embedded(package.part(part), "")
    read_charts_and_diagrams(package, "word/", reading)
    read_properties(package, reading)
    read_external_links(package, reading)
    read_embedded(package, reading)


def _read_hidden(root: etree._Element, reading: Reading) -> None:
    """What the page does not show but the file holds: deleted words still under review, addresses that fields call."""
    deleted = "".join(element.text or "" for element in root.iter("{*}delText"))
    reading.add(deleted.strip())
    for element in root.iter("{*}instrText"):
        for address in ADDRESS.findall(element.text or ""):
            reading.add(address.strip('" '))
    for element in root.iter("{*}del"):
        for picture in element.iter("{*}cNvPr", "{*}docPr"):
            reading.add(_description(picture).strip())


def read_flat(source: BinaryIO, reading: Reading) -> None:
    """A Word document in one XML file."""
    root = safe_xml.parse(source.read(), recover=True)
    read_tree(root, reading, Numbering(_first(root, "numbering"), _first(root, "styles")))


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next(iter(root.iter(f"{{*}}{name}")), None)


def _main_part(package: Package) -> str:
    for relation in package.relations(""):
        if relation.kind == "officeDocument" and package.has(relation.target):
            return relation.target
    return "word/document.xml"


def read_tree(root: etree._Element, reading: Reading, numbering: Numbering) -> None:
    """Text of a part in reading order: a line for each paragraph, tabs between the cells of a row."""
    for element in root:
        _read_block(element, reading, numbering)


def _read_block(element: etree._Element, reading: Reading, numbering: Numbering) -> None:
    name = local(element)
    if name in SKIPPED or name in ("styles", "numbering", "fonts", "settings"):
        return
    if name == "p":
        reading.add(_paragraph(element, reading, numbering))
    elif name == "tr":
        cells = [cell for cell in element.iter("{*}tc") if _owner(cell, element)]
        reading.add("\t".join(_cell(cell, reading, numbering) for cell in cells))
    elif name == "comment":
        reading.add(element.get(f"{_namespace(element)}author", ""), end=": ")
        read_tree(element, reading, numbering)
    else:
        read_tree(element, reading, numbering)


def _namespace(element: etree._Element) -> str:
    tag = str(element.tag)
    return tag[: tag.index("}") + 1] if "}" in tag else ""


def _owner(cell: etree._Element, row: etree._Element) -> bool:
    """Whether the cell stands in this row itself and not in a table within one of its cells."""
    above = cell.getparent()
    while above is not None and local(above) != "tr":
        above = above.getparent()
    return above is row


def _cell(cell: etree._Element, reading: Reading, numbering: Numbering) -> str:
    inner = Reading(reading.allowance)
    read_tree(cell, inner, numbering)
    return inner.sink.text().strip("\n")


def _paragraph(paragraph: etree._Element, reading: Reading, numbering: Numbering) -> str:
    pieces: list[str] = [numbering.label(paragraph)]
    boxes: list[etree._Element] = []
    _collect(paragraph, pieces, boxes)
    for box in boxes:
        inner = Reading(reading.allowance)
        read_tree(box, inner, numbering)
        pieces.append("\n" + inner.sink.text().rstrip("\n"))
    return "".join(pieces)


def _collect(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    for child in element:
        name = local(child)
        if name in SKIPPED:
            continue
        if name == "t":
            pieces.append(child.text or "")
        elif name in MARKS:
            pieces.append(MARKS[name])
        elif name == "sym":
            pieces.append(_symbol(child))
        elif name == "txbxContent":
            boxes.append(child)
        elif name in ("docPr", "cNvPr", "imagedata"):
            pieces.append(_description(child))
        else:
            _collect(child, pieces, boxes)


OFFICE_TITLE = "{urn:schemas-microsoft-com:office:office}title"
MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{_namespace(element)}char", "")
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return "" if 0xE000 <= point <= 0xF8FF else chr(point)


def _description(element: etree._Element) -> str:
    text = element.get("descr") or element.get("title") or element.get(OFFICE_TITLE) or ""
    return f" {text.replace(chr(92), '/').rpartition('/')[2]} " if text else ""
