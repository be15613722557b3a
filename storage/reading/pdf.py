"""PDF: text of pages by PDFium, values of forms, files attached; pages that are only pictures are noted."""

import ctypes
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from storage.reading.context import Encrypted, Reading, Unreadable

PASSWORD_ERROR = 4
# Fewer letters than this on a page that shows a picture: the page is a scan, perhaps with a stamped number.
FEW_LETTERS = 16
MOST_LINKS = 500


def read(source: BinaryIO, reading: Reading) -> None:
    """Text of all pages in order. Raises Encrypted, or Unreadable("pdf.damaged")."""
    document = open_pdf(source)
    try:
        reading.pages = len(document)
        for index in range(min(reading.pages, reading.allowance.limits.pages)):
            _read_page(document, index, reading)
        _read_form(document, source, reading)
        _read_attachments(document, reading)
    finally:
        document.close()


def open_pdf(source: BinaryIO) -> pdfium.PdfDocument:
    """The open document; close it. Raises Encrypted, or Unreadable("pdf.damaged")."""
    try:
        return pdfium.PdfDocument(source, autoclose=False)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR or "password" in str(error).lower():
            raise Encrypted from error
        raise Unreadable("pdf.damaged") from error


def _read_page(document: pdfium.PdfDocument, index: int, reading: Reading) -> None:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return
    try:
        text = _page_text(page)
        reading.add(text)
        for address in _links(document, page):
            if address not in reading.addresses:
                reading.addresses.add(address)
                reading.add(address)
        if len(text.strip()) < FEW_LETTERS and shows_picture(page):
            reading.scans.append(index)
    finally:
        page.close()


def _links(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> Iterator[str]:
    """Addresses that the page links to."""
    position, link = ctypes.c_int(0), pdfium_c.FPDF_LINK()
    for _ in range(MOST_LINKS):
        if not pdfium_c.FPDFLink_Enumerate(page.raw, position, link):
            return
        action = pdfium_c.FPDFLink_GetAction(link)
        if not action or pdfium_c.FPDFAction_GetType(action) != pdfium_c.PDFACTION_URI:
            continue
        size = pdfium_c.FPDFAction_GetURIPath(document.raw, action, None, 0)
        buffer = ctypes.create_string_buffer(min(size, 4096))
        pdfium_c.FPDFAction_GetURIPath(document.raw, action, buffer, len(buffer))
        yield buffer.value.decode("utf-8", "replace")


def _page_text(page: pdfium.PdfPage) -> str:
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        return _whole_text(text_page, count) if count > 0 else ""
    finally:
        text_page.close()


def _whole_text(text_page: pdfium.PdfTextPage, count: int) -> str:
    """All characters in one call: UTF-16, two units for each rare character, so the buffer is twice as long."""
    units = 2 * count + 2
    buffer = ctypes.create_string_buffer(units * 2)
    written = pdfium_c.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(0, written - 1) * 2].decode("utf-16-le", "ignore")
    return text.replace("\r\n", "\n").replace("\ufffe\n", "").replace("\ufffe", "").replace("\x02", "")


def shows_picture(page: pdfium.PdfPage) -> bool:
    """Whether a picture is drawn on the page, also within one level of forms."""
    objects = page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3)
    return next(iter(objects), None) is not None


def _read_form(document: pdfium.PdfDocument, source: BinaryIO, reading: Reading) -> None:
    kind = document.get_formtype()
    if kind == pdfium_c.FORMTYPE_NONE:
        return
    from storage.reading.pdf_forms import read_form

    read_form(source, reading)


def _read_attachments(document: pdfium.PdfDocument, reading: Reading) -> None:
    for index in range(min(document.count_attachments(), reading.allowance.limits.members)):
        try:
            attachment = document.get_attachment(index)
            name, content = attachment.get_name(), bytes(attachment.get_data())
        except pdfium.PdfiumError:
            continue
        reading.allowance.take_member()
        reading.allowance.take_bytes(len(content))
        reading.embedded(content, name)
