"""Scanned pages: found out by reading, recognised by a job, said when no recogniser is there."""

import shutil
from typing import Any

import pytest

from ecm.models import EventRecord
from storage import services
from storage.models import BlobReading
from storage.reading.ocr import installed_languages
from storage.reading.ocr_mending import Word, mended
from tests.storage.factories import make_blob
from tests.storage.papers import scan_of

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None or "rus" not in installed_languages(),
    reason="tesseract with Russian is not installed",
)
TEXT = "Договор поставки насосов\nзаключён между сторонами\nна основании заявки Pfizer\nот 5 марта 2026 года."


@needs_tesseract
@pytest.mark.django_db
def test_a_scan_is_recognised_by_a_job(run_jobs: Any) -> None:
    blob = make_blob(scan_of(TEXT), "scan.pdf")
    reading = services.read_blob(blob.digest)
    assert reading is not None
    assert (reading.state, reading.reason, reading.scanned_pages) == ("read", "ocr.waiting", 1)

    run_jobs()
    reading = BlobReading.objects.get()
    assert reading.reason == ""
    assert reading.language == "ru"
    assert "поставки насосов" in reading.text
    assert "Pfizer" in reading.text
    assert EventRecord.objects.filter(name="storage.blob.read").count() == 2


@pytest.mark.django_db
def test_without_a_recogniser_the_reading_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = make_blob(scan_of(TEXT), "scan.pdf")
    services.read_blob(blob.digest)
    monkeypatch.setenv("PATH", "/nonexistent")
    from storage.sandbox.cage import Cage

    bare = Cage(idle_seconds=5)
    monkeypatch.setattr("storage.services.reading.cage", lambda: bare)
    try:
        reading = services.recognise_blob(blob.digest, [0])
    finally:
        bare.close()
    assert reading is not None
    assert (reading.state, reading.reason) == ("read", "ocr.rests")


def word(text: str, confidence: float = 96.0, height: int = 30, at: int = 0) -> Word:
    return Word(text, confidence, at * 100, 0, 90, height, (1, 1, 1))


def test_latin_names_are_taken_from_the_second_reading() -> None:
    from PIL import Image

    words = [word("вакцини"), word("Моуауах", 89, at=1), word("Ерік", 97, at=2), word("1596", 92, at=3),
             word("Інституті", 90, at=4)]  # fmt: skip

    def read_latin(sheet: Any) -> list[Word]:
        strips = [("Novavax", 92.0), ("15%", 97.0), ("IHCTUTYTI", 95.0)]
        return [Word(text, sure, 0, 12 + 78 * row, 90, 30, (1, 1, row)) for row, (text, sure) in enumerate(strips)]

    got = mended(words, Image.new("L", (500, 60), 255), "uk", read_latin)
    assert [each.text for each in got] == ["вакцини", "Novavax", "Ерік", "15%", "Інституті"]


def test_small_words_get_their_own_letters() -> None:
    words = [word("Ha", height=21), word("директор"), word("OOH,"), word("C30"), word("СЗО"), word("BMW"), word("30")]
    got = mended(words, None, "bg", lambda sheet: [])
    assert [each.text for each in got] == ["на", "директор", "ООН,", "СЗО", "СЗО", "BMW", "30"]
