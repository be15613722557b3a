"""Values that people typed into PDF forms, AcroForm and XFA: PDFium draws them, its text does not hold them."""

from typing import Any, BinaryIO

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from storage import safe_xml
from storage.reading.context import Reading


def read_form(source: BinaryIO, reading: Reading) -> None:
    """Add "name: value" lines of the form, with the caption for the name where the form has one."""
    try:
        source.seek(0)
        reader = PdfReader(source, strict=False)
        root: Any = reader.trailer["/Root"]
        form = root.get("/AcroForm")
        form = form.get_object() if form is not None else {}
        if "/XFA" in form:
            _read_xfa(form["/XFA"], reading)
        else:
            _read_fields(form.get("/Fields", []), reading, 0)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, safe_xml.BrokenXml):
        return  # the pages were read; a broken form takes nothing away from them


def _read_fields(fields: Any, reading: Reading, depth: int) -> None:
    for reference in list(fields)[:5000]:
        field = reference.get_object()
        value, label = field.get("/V"), field.get("/TU") or field.get("/T") or ""
        if value is not None and isinstance(value.get_object(), str):
            reading.add(f"{label}: {value.get_object()}")
        if depth < 20 and "/Kids" in field:
            _read_fields(field["/Kids"], reading, depth + 1)


def _read_xfa(xfa: Any, reading: Reading) -> None:
    packets = xfa.get_object()
    streams = [packets] if hasattr(packets, "get_data") else [part.get_object() for part in packets[1::2]]
    roots = [safe_xml.parse(stream.get_data(), recover=True) for stream in streams if _looks_whole(stream.get_data())]
    captions: dict[str, str] = {}
    for root in roots:
        captions.update(_captions(root))
    for root in roots:
        _add_values(root, captions, reading)


def _looks_whole(content: bytes) -> bool:
    """The first and last packets are an opening and a closing tag alone."""
    return content.count(b"<") > 1


def _captions(root: etree._Element) -> dict[str, str]:
    found = {}
    for field in root.iter("{*}field"):
        caption = field.find("{*}caption")
        caption = field.find("{*}assist/{*}toolTip") if caption is None else caption
        name = field.get("name")
        if name and caption is not None:
            found[name] = " ".join("".join(str(text) for text in caption.itertext()).split())
    return found


def _add_values(root: etree._Element, captions: dict[str, str], reading: Reading) -> None:
    for data in root.iter("{*}data"):
        for element in data.iter():
            text = (element.text or "").strip()
            name = safe_xml.local(element)
            if text and len(element) == 0:
                reading.add(f"{captions.get(name) or name.replace('_', ' ')}: {text}")
    for draw in root.iter("{*}draw"):
        reading.add(" ".join("".join(str(text) for text in draw.itertext()).split()))
