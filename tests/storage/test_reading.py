"""Readers: the text of each format, and what happens to files that are damaged, locked or hostile."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordDocument
from openpyxl import Workbook

from storage import media_types as types
from storage.limits import Allowance, LimitExceeded, Limits
from storage.reading import read_file
from storage.reading.context import Reading, Unreadable
from storage.reading.dispatch import read_stream
from storage.reading.xlsx import date_text, is_date_format
from storage.sniffing import sniff
from tests.material import MATERIAL
from tests.storage.papers import pdf_of, scan_of

DOCUMENTS = MATERIAL / "documents"


def read(content: bytes, name: str = "") -> dict[str, Any]:
    return read_file(io.BytesIO(content), {"name": name})


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_word_with_tables_headers_and_numbers() -> None:
    document = WordDocument()
    document.sections[0].header.paragraphs[0].text = "Колонтитул"
    document.add_paragraph("Предмет договора", style="List Number")
    document.add_paragraph("Цена договора", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Насос", "15 000"
    out = io.BytesIO()
    document.save(out)
    got = read(out.getvalue())
    assert got["state"] == "read"
    assert got["media_type"] == types.DOCX
    for line in ("1. Предмет договора", "2. Цена договора", "Насос\t15 000", "Колонтитул"):
        assert line in got["text"]


def test_sheets_with_dates_and_numbers() -> None:
    from datetime import date

    book = Workbook()
    book.active.append(["Счёт", 123456789012345, 0.5, date(2026, 3, 5), True])  # type: ignore[union-attr]  # a new book has a sheet
    out = io.BytesIO()
    book.save(out)
    assert "Счёт\t123456789012345\t0.5\t2026-03-05\tTRUE" in read(out.getvalue())["text"]


@pytest.mark.parametrize(
    ("code", "number", "is_date"),
    [("dd.mm.yyyy", "164", True), ("General", "0", False), ('"days" 0', "165", False), ("", "14", True),
     ("[Red]0.00", "166", False), ("[h]:mm", "46", True), ("#,##0\\ \"грн.\"", "167", False)],
)  # fmt: skip
def test_formats_of_dates(code: str, number: str, is_date: bool) -> None:
    assert is_date_format(code, number) is is_date


def test_day_numbers() -> None:
    assert date_text(46086) == "2026-03-05"
    assert date_text(46086.5) == "2026-03-05 12:00:00"
    assert date_text(0.25) == "06:00:00"


@pytest.mark.parametrize("page", ["cp1251", "koi8-u", "cp866", "utf-16", "utf-8", "mac-cyrillic"])
def test_text_in_old_code_pages(page: str) -> None:
    text = "Уважаемый Иван Петрович! Направляем Вам подписанный договор поставки."
    assert text in read(text.encode(page), "a.txt")["text"]


def test_western_text_is_not_taken_for_cyrillic() -> None:
    assert "Müller überweist die Gebühr" in read("Müller überweist die Gebühr.".encode("cp1252"), "a.txt")["text"]


def test_rich_text_with_code_pages_and_unicode() -> None:
    fonts = rb"{\fonttbl{\f0\fcharset204 Arial;}}"
    rtf = rb"{\rtf1\ansi\ansicpg1251" + fonts + rb"\f0 \'c4\'ee\'e3\'ee\'e2\'ee\'f0\par \u1062?ena\par}"
    assert read(rtf)["text"].split("\n")[:2] == ["Договор", "Цena"]


def test_pages_hidden_scripts_and_hidden_text_of_html() -> None:
    html = "<html><head><meta charset=utf-8><title>Письмо</title><script>var x</script></head><body><p>Текст<br>два"
    got = read(html.encode(), "a.html")["text"]
    assert got.split() == ["Письмо", "Текст", "два"]


def test_pdf_pages_and_scans() -> None:
    got = read(pdf_of("First page of the contract", "Second page of it"))
    assert (got["pages"], got["scans"]) == (2, [])
    assert "Second page of it" in got["text"]
    scan = read(scan_of("Договор"))
    assert (scan["pages"], scan["scans"]) == (1, [0])


def test_archives_are_read_member_by_member() -> None:
    inner = zipped({"b.txt": b"deep text"})
    got = read(zipped({"../../a.txt": "верхний текст".encode(), "in/inner.zip": inner}))
    assert got["state"] == "read"
    assert "верхний текст" in got["text"]
    assert "deep text" in got["text"]


def test_a_letter_with_an_attachment() -> None:
    letter = (b"From: a@example.org\nSubject: =?utf-8?b?0JTQvtCz0L7QstC+0YA=?=\nMIME-Version: 1.0\n"
              b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nBody\n"
              b"--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n"
              b"Attached\n--x--\n")  # fmt: skip
    got = read(letter, "a.eml")
    assert got["media_type"] == types.MAIL
    assert all(word in got["text"] for word in ("Договор", "Body", "Attached"))


BROKEN_HEADS = [
    b"Received from somewhere\n", b"\n \n", b"\xef\xbb\xbf", b"X-Odd: 1\n>From us\nX-Odder: 2\n",
    b"From a@example.org Mon Mar  2 09:00:00 2026\n",
]  # fmt: skip


@pytest.mark.parametrize("begins", BROKEN_HEADS)
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_of_a_letter_with_a_broken_head_its_text_is_read(begins: bytes, line: str) -> None:
    rest = (b"Received: from mx.example.org\nno header at all\nFrom: a@example.org\nSubject: Pumps\n"
            b"MIME-Version: 1.0\nContent-Type: text/plain\n\nBody: this\nand that\n")  # fmt: skip
    got = read((begins + rest).replace(b"\n", line.encode()), "letter.eml")
    assert got["media_type"] == types.MAIL
    assert all(word in got["text"] for word in ("Pumps", "a@example.org", "Body: this", "and that"))
    assert not any(word in got["text"] for word in ("Received", "MIME-Version", "no header"))


@pytest.mark.parametrize("boundary", [b"", b"; boundary=other"])
def test_of_a_letter_with_a_wrong_border_its_parts_are_read(boundary: bytes) -> None:
    letter = (b"From: a@example.org\nSubject: Pumps\nMIME-Version: 1.0\nContent-Type: multipart/mixed" + boundary
              + b"\n\n--x\nContent-Type: text/plain\n\nBody\n--x--\n")  # fmt: skip
    got = read(letter, "a.eml")
    assert "Body" in got["text"]
    assert "Content-Type" not in got["text"]
    assert "A text" in read(letter.partition(b"--x")[0] + b"A text", "a.eml")["text"]


@pytest.mark.parametrize(
    ("said", "is_kept"),
    [("generated by python-docx", False), ("Created with Python and XlsxWriter", False),
     ("Office 2007, made by Ivanov", True), ("Created by Moroz for contract 5", True)],
)  # fmt: skip
def test_what_a_program_says_of_itself_is_no_text(said: str, is_kept: bool) -> None:
    document = WordDocument()
    document.add_paragraph("The contract")
    document.core_properties.comments = said
    out = io.BytesIO()
    document.save(out)
    text = read(out.getvalue(), "a.docx")["text"]
    assert "The contract" in text
    assert (said in text) is is_kept


def test_bombs_are_refused() -> None:
    bomb = zipped({"a.txt": b"0" * (40 << 20)})
    assert (read(bomb)["state"], read(bomb)["reason"]) == ("refused", "archive.ratio")
    many = zipped({f"{number}.txt": b"" for number in range(5001)})
    assert read(many)["reason"] == "archive.too_many_members"
    nested = b"the innermost"
    for _ in range(15):
        nested = zipped({"a.zip": nested})
    assert read(nested)["reason"] == "archive.too_deep"


def test_sizes_that_an_archive_claims_are_not_believed() -> None:
    archive = zipped({"a.txt": b"x" * 100_000})
    lying = archive.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    reading = Reading(Allowance(Limits(unpacked=50_000)))
    with pytest.raises((Unreadable, LimitExceeded)):
        read_stream(io.BytesIO(lying), "a.zip", reading)
    assert reading.sink.length < 60_000


@pytest.mark.parametrize(
    "xml",
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
     '<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1/">]><a>&b;</a>'],
)  # fmt: skip
def test_xml_with_definitions_is_refused(xml: str) -> None:
    got = read(f'<?xml version="1.0"?>{xml}'.encode(), "a.xml")
    assert (got["state"], got["reason"]) == ("refused", "xml.dtd")


def test_locked_files_are_encrypted_not_broken() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("secret"))))
    writer.encrypt("password", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert read(out.getvalue())["state"] == "encrypted"


def test_damaged_files_fail_with_a_reason() -> None:
    assert read(b"PK\x03\x04 and then nothing")["reason"] == "zip.damaged"
    assert read(b"%PDF-1.4 and then nothing")["reason"] == "pdf.damaged"
    assert read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing")["state"] == "failed"
    assert read(b"\x00\x01\x02\x03" * 50)["reason"] == "no_text_kind"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(b"%PDF-1.7", "a.docx", types.PDF), (b"", "a.pdf", types.EMPTY), (b"MZ\x90\x00" + b"\0" * 60, "a.pdf", ""),
     (b"a;b\n1;2", "a.csv", types.CSV), (b"Received: x\nSubject: y\n\nz", "a", types.MAIL),
     (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "a.zip", types.ODT)],
)  # fmt: skip
def test_types_are_sniffed_not_believed(content: bytes, name: str, kind: str) -> None:
    found = sniff(io.BytesIO(content), name)
    assert found == kind if kind else found not in types.EXTENSIONS


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the labelled documents are not here")
def test_labelled_documents_are_read() -> None:
    expected = json.loads((DOCUMENTS / "expected.json").read_text())
    found = wanted = 0
    for name, facts in expected.items():
        if not name.startswith(("office/", "cyrillic/")) or Path(DOCUMENTS / name).stat().st_size > 300_000:
            continue
        with (DOCUMENTS / name).open("rb") as file:
            text = "".join(read_file(file, {"name": name})["text"].casefold().split())
        for piece in facts.get("must_contain", ()):
            wanted += 1
            found += "".join(piece.casefold().split()) in text
    assert found / wanted > 0.97


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the labelled documents are not here")
def test_locked_documents_are_told_from_broken_ones() -> None:
    expected = json.loads((DOCUMENTS / "expected.json").read_text())
    for name, facts in expected.items():
        if facts.get("encrypted"):
            with (DOCUMENTS / name).open("rb") as file:
                state = read_file(file, {"name": name})["state"]
            assert state == ("read" if facts.get("note") else "encrypted"), name
