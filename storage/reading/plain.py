"""Plain text, CSV and XML without a reader of its own."""

from typing import BinaryIO

from lxml import etree

from storage import safe_xml
from storage.reading.charsets import decode
from storage.reading.context import Reading
from storage.safe_xml import local

BLOCKS = {"p", "v", "title", "subtitle", "section", "row", "item", "text-author", "td", "th", "tr"}


def read(source: BinaryIO, reading: Reading) -> None:
    """The text as it stands, in whatever encoding it came."""
    content = source.read(reading.allowance.limits.characters * 4)
    reading.pages = 1
    reading.add(decode(content))


def read_xml(source: BinaryIO, reading: Reading) -> None:
    """The character data, a line for each element that holds some; pictures in base64 are left out."""
    root = safe_xml.parse(source.read(safe_xml.MAX_BYTES + 1), recover=True)
    for element in root.iter():
        name = local(element)
        if name in ("binary", "stylesheet", "style"):
            continue
        if name in BLOCKS:
            text = "".join(str(piece) for piece in element.itertext()) if _is_leaf(element) else ""
            reading.add(" ".join(text.split()))
        elif not _within_block(element) and (element.text or "").strip():
            reading.add((element.text or "").strip())


def _is_leaf(block: etree._Element) -> bool:
    """A block without blocks in it."""
    return not any(local(inner) in BLOCKS for inner in block.iter() if inner is not block)


def _within_block(element: etree._Element) -> bool:
    return any(local(above) in BLOCKS and _is_leaf(above) for above in element.iterancestors())
