"""Which reader a file goes to."""

from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

from storage import media_types as types
from storage.reading.context import Reading, Unreadable
from storage.sniffing import sniff

# Modules are named, not imported: the rare ones load libraries that most files never need.
READERS: dict[str, tuple[str, str]] = {
    types.PDF: ("pdf", "read"),
    types.DOCX: ("docx", "read"),
    types.XLSX: ("xlsx", "read"),
    types.XLSB: ("xlsb", "read"),
    types.PPTX: ("pptx", "read"),
    types.ODT: ("odf", "read"),
    types.ODS: ("odf", "read"),
    types.ODP: ("odf", "read"),
    types.ODG: ("odf", "read"),
    types.DOC: ("doc", "read"),
    types.XLS: ("xls", "read"),
    types.PPT: ("ppt", "read"),
    types.MSG: ("mail", "read_outlook"),
    types.OLE: ("legacy", "read_compound"),
    types.ENCRYPTED_OFFICE: ("legacy", "read_protected"),
    types.RTF: ("rtf", "read"),
    types.HTML: ("html", "read"),
    types.XML: ("plain", "read_xml"),
    types.FB2: ("plain", "read_xml"),
    types.WORD_XML: ("docx", "read_flat"),
    types.MAIL: ("mail", "read"),
    types.TEXT: ("plain", "read"),
    types.CSV: ("plain", "read"),
    types.ZIP: ("archive", "read"),
    types.GZIP: ("archive", "read_gzip"),
}


def read_stream(source: BinaryIO, name: str, reading: Reading) -> str:
    """Read the stream into `reading` and return its sniffed media type.

    Raises Encrypted, Unreadable, LimitExceeded, UnsafeXml, or whatever a parser raises for a damaged file.
    """
    kind = sniff(source, name)
    if kind in types.PICTURES:
        _note_picture(reading)
        return kind
    if kind == types.EMPTY:
        raise Unreadable("empty")
    if kind not in READERS:
        if reading.depth:
            return kind
        raise Unreadable("no_text_kind")
    module, function = READERS[kind]
    read: Callable[[BinaryIO, Reading], None] = getattr(import_module(f"storage.reading.{module}"), function)
    read(source, reading)
    return kind


def _note_picture(reading: Reading) -> None:
    """A picture is one page without text: recognising it is a job of its own."""
    if reading.depth == 0:
        reading.pages, reading.scans = 1, [0]
    reading.pictures += 1
