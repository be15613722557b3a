"""File names are data: shown clean, never a path."""

import pytest

from storage.names import ascii_file_name, clean_file_name, title_of_file


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Договор № 5.pdf", "Договор № 5.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\счёт.xlsx", "счёт.xlsx"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("  ", "file"),
        ("...", "file"),
        ("и\u0306од.txt", "йод.txt"),
    ],
)
def test_names_are_cleaned(given: str, shown: str) -> None:
    assert clean_file_name(given) == shown


def test_long_names_keep_their_extension() -> None:
    name = clean_file_name("д" * 500 + ".docx")
    assert len(name) == 200
    assert name.endswith(".docx")


def test_ascii_names_for_old_clients() -> None:
    assert ascii_file_name("Договор № 5.pdf") == "5.pdf"
    assert ascii_file_name('a"b;c.pdf') == "a_b_c.pdf"
    assert ascii_file_name("счёт") == "file"


@pytest.mark.parametrize(
    ("name", "title"),
    [("договор_поставки_12.pdf", "договор поставки 12"), ("Act No. 5", "Act No. 5"), ("a.b.docx", "a.b"),
     ("Invoice 7.2026", "Invoice 7.2026"), ("_.pdf", "_.pdf"), (".pdf", ".pdf"), ("v1.final text", "v1.final text")],
)  # fmt: skip
def test_a_file_is_called_without_its_extension(name: str, title: str) -> None:
    assert title_of_file(name) == title
