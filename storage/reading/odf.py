"""OpenDocument files (.odt, .ods, .odp, .odg): content, page headers and footers, notes, macros, objects within."""

from typing import BinaryIO

from lxml import etree

from storage import safe_xml
from storage.reading.context import Encrypted, Reading, Unreadable
from storage.reading.package import Package, open_package
from storage.reading.remarks import is_of_program
from storage.safe_xml import local

REPEATED_CELLS = 20
# Styles of numbers and automatic styles hold texts that are rules, not content.
SKIPPED = {"tracked-changes", "automatic-styles", "font-face-decls", "settings", "number-style", "date-style"}


def read(source: BinaryIO, reading: Reading) -> None:
    """All text of the package. Raises Encrypted, Unreadable("odf.no_content")."""
    package = open_package(source, reading)
    if _is_encrypted(package):
        raise Encrypted
    content = package.xml("content.xml")
    if content is None:
        raise Unreadable("odf.no_content")
    read_tree(content, reading)
    _read_masters(package.xml("styles.xml"), reading)
    _read_meta(package.xml("meta.xml"), reading)
    for part in package.under("object", "basic/", "dialogs/"):
        _read_part(package, part, reading)


def _is_encrypted(package: Package) -> bool:
    manifest = package.xml("META-INF/manifest.xml")
    return manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None


def read_tree(root: etree._Element, reading: Reading) -> None:
    """A line for each paragraph, tabs between the cells of a row."""
    for element in root:
        name = local(element)
        if name in SKIPPED:
            continue
        if name in ("p", "h"):
            reading.add(paragraph_text(element))
            _read_inner_blocks(element, reading)
        elif name == "table-row":
            reading.add(_row(element, reading))
        else:
            read_tree(element, reading)


def _read_inner_blocks(paragraph: etree._Element, reading: Reading) -> None:
    """Frames, notes and comments anchored in a paragraph, after it."""
    for element in paragraph.iter("{*}text-box", "{*}note-body", "{*}annotation", "{*}table"):
        read_tree(element, reading)
    for element in paragraph.iter("{*}title", "{*}desc"):
        reading.add("".join(str(text) for text in element.itertext()).strip())


BLOCKS = {"text-box", "note-body", "annotation", "table", "title", "desc"}


def paragraph_text(paragraph: etree._Element) -> str:
    """The paragraph's own text, with runs of blanks, tabs and line breaks as they are shown."""
    pieces = [_collapsed(paragraph.text)]
    for child in paragraph:
        name = local(child)
        if name == "s":
            pieces.append(" " * min(_count(child, "c"), 1000))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name not in BLOCKS:
            pieces.append(paragraph_text(child))
        pieces.append(_collapsed(child.tail))
    return "".join(pieces)


def _collapsed(text: str | None) -> str:
    """Line ends within a paragraph are blanks."""
    return (text or "").replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _count(element: etree._Element, name: str, default: int = 1) -> int:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name and (text := str(value)).isascii() and text.isdigit():
            return int(text[:9])
    return default


def _row(row: etree._Element, reading: Reading) -> str:
    cells: list[str] = []
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        inner = Reading(reading.allowance)
        read_tree(cell, inner)
        text = inner.sink.text().strip("\n")
        date = _attribute(cell, "date-value")
        text = f"{text} {date[:10]}" if date and date[:10] not in text else text
        cells.extend([text] * (min(_count(cell, "number-columns-repeated"), REPEATED_CELLS) if text else 1))
    return "\t".join(cells).rstrip("\t")


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), "")


def _read_masters(styles: etree._Element | None, reading: Reading) -> None:
    for master in styles.iter("{*}master-page") if styles is not None else ():
        read_tree(master, reading)


def _read_meta(meta: etree._Element | None, reading: Reading) -> None:
    for element in meta.iter("{*}title", "{*}subject", "{*}keyword", "{*}description") if meta is not None else ():
        said = (element.text or "").strip()
        reading.add("" if is_of_program(said) else said)


def _read_part(package: Package, part: str, reading: Reading) -> None:
    lowered = part.lower()
    if lowered.startswith("object") and lowered.endswith("content.xml"):
        root = package.xml(part)
        if root is not None:
            read_tree(root, reading)
    elif lowered.startswith("basic/") and lowered.endswith(".xml"):
        content = package.part(part)
        try:
            reading.add("".join(str(text) for text in safe_xml.parse(_without_dtd(content)).itertext()))
        except (safe_xml.BrokenXml, safe_xml.UnsafeXml):
            return
    elif lowered.startswith("object") and "/" not in part:
        reading.embedded(package.part(part), part)


def _without_dtd(content: bytes) -> bytes:
    """Macro modules name a DTD that nobody has; without it they are plain XML."""
    start = content.find(b"<!DOCTYPE")
    end = content.find(b">", start)
    return content[:start] + content[end + 1 :] if 0 <= start < end else content
