"""The reader of letters: nothing raises, nothing is lost, names and dates come out as people wrote them."""

import base64
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correspondence.mail.caged import from_plain, parse_any, to_plain
from correspondence.mail.parsing import Limits, parse_message
from tests.material import material

HEAD = (
    b"From: Anna <anna@example.org>\r\nTo: us@example.com\r\nDate: Thu, 05 Mar 2026 10:00:00 +0200\r\n"
    b"Subject: Letter\r\n"
)


def multipart(*parts: bytes, boundary: bytes = b"b1", kind: bytes = b"mixed") -> bytes:
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    head = HEAD + b"MIME-Version: 1.0\r\nContent-Type: multipart/" + kind + b"; boundary=" + boundary + b"\r\n\r\n"
    return head + body + b"--" + boundary + b"--\r\n"


def attachment(disposition: bytes, content: bytes = b"%PDF-1.4 x") -> bytes:
    coded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return (
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: "
        + disposition + b"\r\n\r\n" + coded
    )  # fmt: skip


def test_a_plain_letter() -> None:
    mail = parse_message(HEAD + b"\r\nHello\r\n")
    assert (mail.subject, str(mail.senders[0]), mail.text.strip()) == ("Letter", "Anna <anna@example.org>", "Hello")
    assert mail.sent_at == datetime(2026, 3, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b'attachment; filename="a.pdf"', "a.pdf"),
        (b"attachment; filename=a b.pdf", "a b.pdf"),
        (b"attachment; filename*=UTF-8''%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80.pdf", "договор.pdf"),
        (b"attachment; filename*=windows-1251''%E4%EE%E3%EE%E2%EE%F0.pdf", "договор.pdf"),
        (b"attachment; filename*0*=UTF-8''%D0%B4%D0%BE%D0; filename*1*=%B3%D0%BE%D0%B2%D0%BE%D1%80.pdf", "договор.pdf"),
        (b'attachment; filename*0="long "; filename*1="name.pdf"', "long name.pdf"),
        (b'attachment; filename="=?UTF-8?B?0LTQvtCz0L7QstC+0YAucGRm?="', "договор.pdf"),
        ('attachment; filename="договор.pdf"'.encode(), "договор.pdf"),
        ('attachment; filename="договор поставки.pdf"'.encode("cp1251"), "договор поставки.pdf"),
        (b'attachment; filename="unclosed.pdf', "unclosed.pdf"),
    ],
)
def test_names_of_attachments(disposition: bytes, name: str) -> None:
    (part,) = parse_message(multipart(attachment(disposition))).attachments
    assert (part.name, part.content) == (name, b"%PDF-1.4 x")


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("Счёт на оплату".encode(), "Счёт на оплату"),
        ("Счёт на оплату".encode("cp1251"), "Счёт на оплату"),
        ("Счёт на оплату".encode("koi8-r"), "Счёт на оплату"),
        (b"=?koi8-r?B?0NLJ18XU?=", "привет"),
        (b"=?utf-8?B?0KHRhw==?= =?utf-8?B?0LXRgg==?=", "Счет"),
        (b"=?utf-8?B?0KHR?=\r\n =?utf-8?B?h9C10YI=?=", "Счет"),
        (b"=?no-such-charset?Q?plain?=", "plain"),
        (b"Forma\xe7\xe3o", "Forma��o"),
    ],
)
def test_subjects_in_any_charset(raw: bytes, subject: str) -> None:
    assert parse_message(b"From: a@b.c\r\nSubject: " + raw + b"\r\n\r\nx").subject == subject


def test_the_charset_of_the_text_is_evidence_for_raw_headers() -> None:
    raw = (
        b"Subject: "
        + "Запит".encode("cp1251")
        + b"\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n\xcf\xf0\xe8"
    )
    mail = parse_message(raw)
    assert (mail.subject, mail.text) == ("Запит", "При")


def test_a_wrong_boundary_loses_no_part() -> None:
    raw = multipart(attachment(b'attachment; filename="a.pdf"')).replace(b"boundary=b1", b"boundary=other")
    mail = parse_message(raw)
    assert [part.name for part in mail.attachments] == ["a.pdf"]
    assert "mail.wrong_boundary" in mail.defects


def test_a_missing_end_and_parts_after_the_end_are_read() -> None:
    first, second = attachment(b'attachment; filename="a.pdf"'), attachment(b'attachment; filename="b.pdf"')
    whole = multipart(first)
    assert len(parse_message(whole[:-8]).attachments) == 1
    assert [part.name for part in parse_message(whole + b"--b1\r\n" + second).attachments] == ["a.pdf", "b.pdf"]


def test_an_attached_letter_keeps_its_exact_bytes_and_its_own_files() -> None:
    inner = multipart(attachment(b'attachment; filename="inner.pdf"'), boundary=b"b2")
    mail = parse_message(
        multipart(b"Content-Type: text/plain\r\n\r\nSee", b"Content-Type: message/rfc822\r\n\r\n" + inner)
    )
    letter, file = mail.attachments
    assert (letter.name, letter.content) == ("Letter.eml", inner)
    assert (file.name, file.inside, mail.text.strip()) == ("inner.pdf", "Letter.eml", "See")


def test_uuencoded_files_in_the_text() -> None:
    mail = parse_message(HEAD + b"\r\nBefore\r\nbegin 644 a.txt\r\n%:&5L;&\\\r\n`\r\nend\r\nAfter, begin 644 today\r\n")
    (part,) = mail.attachments
    assert (part.name, part.content) == ("a.txt", b"hello")
    assert "Before" in mail.text
    assert "begin 644 today" in mail.text


def test_html_alone_gives_text_and_is_cleaned() -> None:
    body = (
        b"<html><head><title>t</title></head><body><p>One</p><script>alert(1)</script><img src=http://x/y>Two<br>Three"
    )
    mail = parse_message(HEAD + b"Content-Type: text/html\r\n\r\n" + body)
    assert mail.text == "One\nTwo\nThree"
    cleaned = to_plain(mail)["html"]
    assert "script" not in cleaned
    assert "img" not in cleaned


def test_automatic_mail_and_reports_are_told() -> None:
    assert parse_message(HEAD + b"Auto-Submitted: auto-replied\r\n\r\nx").is_automatic
    report = multipart(
        b"Content-Type: text/plain\r\n\r\nFailed",
        b"Content-Type: message/delivery-status\r\n\r\nStatus: 5.1.1",
        kind=b"report",
    )
    assert parse_message(report).is_report


@pytest.mark.parametrize(
    "raw", [b"", b"\0", b"\r\n\r\n", b":", b"--", b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n"]
)
def test_scraps_are_read(raw: bytes) -> None:
    assert parse_message(raw).format == "mime"


def test_limits_hold() -> None:
    deep = b"x"
    for level in range(200):
        mark = str(level).encode()
        deep = b"Content-Type: multipart/mixed; boundary=n" + mark + b"\r\n\r\n--n" + mark + b"\r\n" + deep
    assert "mail.too_deep" in parse_message(deep).defects
    many = multipart(*[b"Content-Type: image/png\r\n\r\nx"] * 50)
    mail = parse_message(many, Limits(parts=20))
    assert len(mail.attachments) <= 20
    assert "mail.too_many_parts" in mail.defects
    assert "mail.too_large" in parse_message(HEAD + b"\r\n" + b"x" * 5000, Limits(size=1000)).defects


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000))
def test_no_bytes_raise(raw: bytes) -> None:
    mail = parse_any(raw)
    again = from_plain(to_plain(mail), [part.content for part in mail.attachments])
    assert again.subject == mail.subject


def test_damaged_letters_never_raise() -> None:
    """Real messages with bytes changed, cut and doubled at random places."""
    chance = random.Random(5)
    paths = [path for folder in ("emails", "outlook") for path in sorted(material(folder).rglob("*.*"))]
    for path in [path for path in paths if path.suffix in (".eml", ".msg", ".tnef") and path.stat().st_size < 60_000]:
        raw = bytearray(path.read_bytes())
        for _ in range(20):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        cut = raw[: chance.randrange(len(raw))]
        for damaged in (bytes(raw), bytes(cut), bytes(raw + cut)):
            assert parse_any(damaged).format in ("mime", "outlook", "tnef")
