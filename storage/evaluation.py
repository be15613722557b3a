"""Answers for scorers: the text of files and of scanned pages, by the product's own services."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from storage import services
from storage.models import BlobReading


def answer_reading(folder: Path) -> Iterator[dict[str, Any]]:
    """One answer for each file that `expected.json` names; of its facts nothing but the names is looked at."""
    for name in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
        reading = _read(folder / name)
        yield {
            "path": name, "state": reading.state, "reason": reading.reason, "text": reading.text,
            "seconds": round(reading.seconds, 3), "peak_mb": round(reading.peak_mb, 1),
        }  # fmt: skip


def answer_ocr(folder: Path) -> Iterator[dict[str, Any]]:
    """One answer for each page of `pages.json`; the language is found out, not told."""
    for page in json.loads((folder / "pages.json").read_text(encoding="utf-8")):
        yield {"page": page["page"], "text": _read(folder / f"{page['page']}.jpg").text}


def _read(file: Path) -> BlobReading:
    with file.open("rb") as content:
        blob = services.store_file(content, file.name)
    reading = services.read_blob(blob.digest)
    if reading is not None and reading.reason == "ocr.waiting":
        scans = services.read_content(blob.digest, file.name).scans
        reading = services.recognise_blob(blob.digest, list(scans))
    if reading is None:
        raise LookupError(file.name)
    return reading
