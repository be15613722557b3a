"""Pictures of pages for looking at, made in the cage; imports nothing of Django."""

import io
from typing import Any, BinaryIO

from storage import media_types as types
from storage.sniffing import sniff

# Wide enough to read a page of A4 on a dense screen.
PAGE_WIDTH, THUMB_WIDTH = 1240, 220
MAX_PIXELS = 80_000_000


def render_file(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """WebP pictures of pages. `options`: `first` (from 0), `count`, `width` in pixels.

    The value holds `pages`, how many there are, and `sizes`, width and height of each picture; `reason` is set and
    nothing is rendered when the file is no PDF or picture, or is damaged.
    """
    kind = sniff(source)
    first, count, width = int(options.get("first", 0)), int(options.get("count", 1)), int(options["width"])
    try:
        if kind == types.PDF:
            return _render_pdf(source, first, count, width)
        if kind in types.PICTURES:
            return _render_picture(source, first, count, width)
    except _Damaged:
        return {"reason": "render.damaged", "pages": 0, "sizes": []}, []
    return {"reason": "render.kind", "pages": 0, "sizes": []}, []


class _Damaged(Exception):
    """No picture can be made of the file."""


def _render_pdf(source: BinaryIO, first: int, count: int, width: int) -> tuple[dict[str, Any], list[bytes]]:
    import pypdfium2 as pdfium

    from storage.reading.context import Encrypted, Unreadable
    from storage.reading.pdf import open_pdf

    try:
        document = open_pdf(source)
    except (Encrypted, Unreadable) as error:
        raise _Damaged from error
    pictures, sizes = [], []
    with_forms = document.get_formtype() != 0
    if with_forms:
        document.init_forms()
    for index in range(first, min(first + count, len(document))):
        try:
            page = document[index]
            bitmap = page.render(scale=_scale(page.get_width(), page.get_height(), width), may_draw_forms=with_forms)
        except pdfium.PdfiumError:
            continue
        picture = bitmap.to_pil()
        pictures.append(_webp(picture))
        sizes.append([index + 1, picture.width, picture.height])
        page.close()
    return {"reason": "", "pages": len(document), "sizes": sizes}, pictures


def _scale(width: float, height: float, wanted: int) -> float:
    """So that the page becomes `wanted` wide, and no page, however long, more than the pixels allowed."""
    width, height = max(width, 1.0), max(height, 1.0)
    scale = wanted / width
    return float(min(scale, (MAX_PIXELS / 8 / (width * height)) ** 0.5))


def _render_picture(source: BinaryIO, first: int, count: int, width: int) -> tuple[dict[str, Any], list[bytes]]:
    from PIL import Image, ImageOps, ImageSequence

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    pictures, sizes, total = [], [], 0
    try:
        with Image.open(source) as opened:
            for index, frame in enumerate(ImageSequence.Iterator(opened)):
                total += 1
                if not first <= index < first + count:
                    continue
                upright = ImageOps.exif_transpose(frame.convert("RGB"))
                upright.thumbnail((width, width * 4))
                pictures.append(_webp(upright))
                sizes.append([index + 1, upright.width, upright.height])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _Damaged from error
    return {"reason": "", "pages": total, "sizes": sizes}, pictures


def _webp(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=80, method=2)
    return out.getvalue()
