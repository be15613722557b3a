"""Small papers made for the tests."""

import io

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def pdf_of(*pages: str) -> bytes:
    """A PDF with one line of Latin text on each page."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for text in pages:
        canvas.drawString(80, 700, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan_of(text: str) -> bytes:
    """A PDF whose one page is a picture of the text."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1654, 2339), 255)
    font = ImageFont.truetype("DejaVuSans.ttf", 42)
    ImageDraw.Draw(picture).multiline_text((150, 200), text, fill=0, font=font, spacing=24)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.save()
    return out.getvalue()
