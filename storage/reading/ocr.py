"""Recognition of scanned pages by tesseract, as a process in the cage: first which language, then the words."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from storage import media_types as types
from storage.languages import language_of
from storage.reading.ocr_mending import Word, mended, text_of, words_of
from storage.sniffing import sniff

DPI = 300
# A4 at 300 dots an inch is 2480 pixels wide; smaller scans are enlarged to what the recogniser was taught on.
LEAST_DPI, MOST_PIXELS = 280, 40_000_000
SECONDS = 100
NAMES = {"ru": "rus", "uk": "ukr", "bg": "bul", "en": "eng"}
# The languages to tell apart are recognised together on a strip of the page.
STRIP_SHARE = 0.25


def recognise_file(source: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """The text of one page. `options`: `page` (from 0), `language` when it is known.

    `reason`: ocr.rests without a recogniser or its languages, ocr.damaged when there is no picture, ocr.failed.
    """
    program = shutil.which("tesseract")
    installed = installed_languages()
    if program is None or not installed:
        return {"text": "", "reason": "ocr.rests"}
    picture = page_picture(source, int(options.get("page", 0)))
    if picture is None:
        return {"text": "", "reason": "ocr.damaged"}
    try:
        language = str(options.get("language", "")) or _language(program, picture, installed)
        text = _read_page(program, picture, language, installed)
    except (subprocess.TimeoutExpired, OSError):
        return {"text": "", "reason": "ocr.failed"}
    return {"text": tidy(text), "reason": "", "language": language}


def installed_languages() -> frozenset[str]:
    """Languages that Debian's packages have put where tesseract looks."""
    folders = [os.environ.get("TESSDATA_PREFIX", ""), *map(str, Path("/usr/share/tesseract-ocr").glob("*/tessdata"))]
    found = {file.stem for folder in folders if folder for file in Path(folder).glob("*.traineddata")}
    return frozenset(found & set(NAMES.values()))


def _together(language: str, installed: frozenset[str]) -> str:
    """The language with English beside it: alone it turns Latin names into look-alike letters."""
    wanted = [NAMES.get(language, "eng"), "eng"]
    return "+".join(dict.fromkeys(name for name in wanted if name in installed)) or "+".join(sorted(installed))


def page_picture(source: BinaryIO, page: int) -> Any:
    """The page in grey, upright as the file says; None when there is none. PDF pages are drawn at DPI."""
    from PIL import Image, ImageOps

    if sniff(source) == types.PDF:
        return _pdf_page(source, page)
    Image.MAX_IMAGE_PIXELS = 80_000_000
    try:
        picture = Image.open(source)
        picture.seek(page)
        dpi = float(picture.info.get("dpi", (0, 0))[0] or 0)
        grey = ImageOps.exif_transpose(picture).convert("L")
    except (OSError, ValueError, EOFError, SyntaxError, Image.DecompressionBombError):
        return None
    return _enlarged(grey, dpi)


def _pdf_page(source: BinaryIO, page: int) -> Any:
    import pypdfium2 as pdfium

    from storage.reading.context import Encrypted, Unreadable
    from storage.reading.pdf import open_pdf

    try:
        drawn = open_pdf(source)[page]
        scale = min(DPI / 72, (MOST_PIXELS / max(1.0, drawn.get_width() * drawn.get_height())) ** 0.5)
        return drawn.render(scale=scale, grayscale=True).to_pil().convert("L")
    except (pdfium.PdfiumError, Encrypted, Unreadable, IndexError):
        return None


def _enlarged(picture: Any, dpi: float) -> Any:
    from PIL import Image

    if not 50 <= dpi <= 2400:
        dpi = picture.width / 8.27
    factor = DPI / dpi if dpi < LEAST_DPI else 1.0
    factor = min(factor, 4.0, (MOST_PIXELS / max(1, picture.width * picture.height)) ** 0.5)
    if factor <= 1.05:
        return picture
    return picture.resize((int(picture.width * factor), int(picture.height * factor)), Image.Resampling.LANCZOS)


def _read_page(program: str, picture: Any, language: str, installed: frozenset[str]) -> str:
    words = words_of(_recognise(program, picture, _together(language, installed), "tsv"))
    if "eng" not in installed:
        return text_of(words)
    latin = partial(_read_latin, program)
    return text_of(mended(words, picture, language, latin))


def _read_latin(program: str, sheet: Any) -> list[Word]:
    """The words of a sheet read as English alone, as one block of text."""
    return words_of(_recognise(program, sheet, "eng", "tsv", mode="6"))


def _language(program: str, picture: Any, installed: frozenset[str]) -> str:
    """The language of the page, from a strip through its upper half read in all installed languages at once."""
    top, height = int(picture.height * 0.15), int(picture.height * STRIP_SHARE)
    strip = picture.crop((0, top, picture.width, top + height))
    text = _recognise(program, strip, "+".join(name for name in ("rus", "ukr", "bul", "eng") if name in installed))
    if len(text.split()) < 8:
        text = _recognise(program, picture, "rus+eng" if "rus" in installed else "eng")
    return language_of(text) or "en"


def _recognise(program: str, picture: Any, languages: str, form: str = "txt", mode: str = "3") -> str:
    file = Path("page.pgm")
    picture.save(file, "PPM")
    command: Sequence[str] = [program, str(file), "stdout", "-l", languages, "--dpi", str(DPI), "--psm", mode, form]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL,  # noqa: S603  # our own command
                          env={**os.environ, "OMP_THREAD_LIMIT": "1"})  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


def tidy(text: str) -> str:
    """Form feeds and empty lines away."""
    return re.sub(r"\n{3,}", "\n\n", text.replace("\x0c", "\n")).strip()
