"""Attachments of the sample letters: PDF with text, locked PDF, scans, workbooks."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from demo import files

__all__ = ["files", "locked_pdf", "media_type", "pdf", "scanned_jpeg", "scanned_pdf", "xlsx"]

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
BOLD = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf")
_TYPES = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "odt": ("application", "vnd.oasis.opendocument.text"),
    "pdf": ("application", "pdf"),
    "jpg": ("image", "jpeg"),
    "zip": ("application", "zip"),
}


def media_type(file_name: str) -> tuple[str, str]:
    return _TYPES[file_name.rpartition(".")[2]]


def pdf(title: str, lines: Iterable[str], *, password: str = "") -> bytes:
    """A PDF with its text inside, Cyrillic included."""
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    pdfmetrics.registerFont(TTFont("SerifBold", str(BOLD)))
    heading = ParagraphStyle("heading", fontName="SerifBold", fontSize=14, leading=19, spaceAfter=14)
    plain = ParagraphStyle("plain", fontName="Serif", fontSize=10.5, leading=15, spaceAfter=8, alignment=TA_JUSTIFY)
    buffer = io.BytesIO()
    lock = StandardEncryption(password, ownerPassword=password, strength=128) if password else None
    template = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=70, rightMargin=56, topMargin=56, bottomMargin=56, title=title, invariant=1,
        encrypt=lock,
    )  # fmt: skip
    template.build([Paragraph(title, heading), *(Paragraph(line, plain) for line in lines)])
    return buffer.getvalue()


def locked_pdf(title: str, lines: Iterable[str]) -> bytes:
    """A PDF that opens with a password only."""
    return pdf(title, lines, password="sent separately")  # noqa: S106  # of a sample


def xlsx(sheet: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    """A workbook with a heading row."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 11, 17, tzinfo=UTC).replace(tzinfo=None)})
    page = book.add_worksheet(sheet)
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    page.set_column(0, 0, 44)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            style = bold if number == 0 else money if isinstance(value, float) else None
            page.write(number, column, value, style)
    book.close()
    return buffer.getvalue()


def _page(lines: Sequence[str], seed: int) -> Any:
    """A page as a tired scanner sees it: turned a little, unevenly lit, specked."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

    image = Image.new("L", (1240, 1754), 250)
    draw, top = ImageDraw.Draw(image), 130
    for index, line in enumerate(lines):
        font = ImageFont.truetype(str(BOLD if index == 0 else FONT), 38 if index == 0 else 29)
        draw.text((120, top), line, font=font, fill=28)
        top += 66 if index == 0 else 48
    _stamp(draw, seed)
    random = Random(seed)
    image = image.rotate(random.uniform(-1.1, 1.1), resample=Image.Resampling.BICUBIC, fillcolor=250)
    noise = Image.frombytes("L", (310, 439), random.randbytes(310 * 439)).resize(image.size)
    noise = noise.point([215 + value // 7 for value in range(256)])
    image = ImageChops.multiply(image, noise).filter(ImageFilter.GaussianBlur(0.7))
    return image.point([min(255, int(value * 1.12)) for value in range(256)])


def _stamp(draw: Any, seed: int) -> None:
    left, top = 760, 1330 + seed
    draw.ellipse((left, top, left + 230, top + 230), outline=120, width=5)
    draw.ellipse((left + 28, top + 28, left + 202, top + 202), outline=140, width=3)
    scrawl = [(left - 260, top + 150), (left - 200, top + 90), (left - 150, top + 160), (left - 60, top + 80)]
    draw.line(scrawl, fill=90, width=5)


def scanned_jpeg(lines: Sequence[str], *, seed: int) -> bytes:
    buffer = io.BytesIO()
    _page(lines, seed).save(buffer, "JPEG", quality=34, dpi=(150, 150))
    return buffer.getvalue()


def scanned_pdf(lines: Sequence[str], *, seed: int) -> bytes:
    """A PDF that holds a picture and not one letter of text."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(io.BytesIO(scanned_jpeg(lines, seed=seed))), 0, 0, A4[0], A4[1])
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
