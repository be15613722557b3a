"""Letters as files (.eml, .msg): subject, correspondents, text, attachments by their own readers."""

import email
import email.policy
from email.message import EmailMessage, Message
from typing import BinaryIO

import olefile

from storage.reading.compound import open_compound, stream_of
from storage.reading.context import Reading
from storage.reading.html import read_markup
from storage.reading.mail_head import as_parts, mended

HEADERS = ("Subject", "From", "To", "Cc", "Date")
# Properties of an Outlook message: subject, text, sender, recipients; HTML; name and bytes of an attachment.
SUBJECT, BODY, SENDER, SENDER_NAME, TO = "0037", "1000", "0C1F", "0C1A", "0E04"
HTML, LONG_NAME, SHORT_NAME, CONTENT = "10130102", "3707", "3704", "37010102"


def read(source: BinaryIO, reading: Reading) -> None:
    """A message of the Internet."""
    source.seek(0)
    message = email.message_from_bytes(mended(source.read()), policy=email.policy.default)
    for name in HEADERS:
        reading.add(str(message.get(name, "")))
    reading.pages = 1
    _read_parts(message, reading)


def _read_parts(message: Message, reading: Reading) -> None:
    if isinstance(message, EmailMessage):
        for part in message.walk():
            _read_part(part, reading)


def _read_part(part: EmailMessage, reading: Reading) -> None:
    if part.is_multipart():
        return
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    reading.allowance.take_member()
    reading.allowance.take_bytes(len(content))
    kind, name = part.get_content_type(), part.get_filename()
    if part.get_content_maintype() == "multipart":
        _read_unparted(content, reading)
    elif name or kind not in ("text/plain", "text/html"):
        reading.embedded(content, name or "")
    elif kind == "text/html":
        read_markup(_decoded(content, part), reading)
    else:
        reading.add(_decoded(content, part))


def _read_unparted(content: bytes, reading: Reading) -> None:
    """What calls itself several parts and was not read as such: by the borders that stand in it, else as text."""
    from storage.reading.charsets import decode

    whole = email.message_from_bytes(as_parts(content), policy=email.policy.default)
    if whole.is_multipart():
        _read_parts(whole, reading)
    else:
        reading.add(decode(content))


def _decoded(content: bytes, part: EmailMessage) -> str:
    from storage.reading.charsets import decode

    return decode(content, part.get_content_charset() or "")


def read_outlook(source: BinaryIO, reading: Reading) -> None:
    """A message of Outlook."""
    compound = open_compound(source)
    for number in (SUBJECT, SENDER_NAME, SENDER, TO, BODY):
        reading.add(_text(compound, reading, number))
    markup = stream_of(compound, reading, f"__substg1.0_{HTML}")
    if markup and not _text(compound, reading, BODY):
        from storage.reading.charsets import decode

        read_markup(decode(markup), reading)
    folders = {path[0] for path in compound.listdir() if path[0].startswith("__attach_version1.0")}
    for folder in sorted(folders):
        name = _text(compound, reading, LONG_NAME, folder) or _text(compound, reading, SHORT_NAME, folder)
        reading.allowance.take_member()
        reading.embedded(stream_of(compound, reading, folder, f"__substg1.0_{CONTENT}"), name)


def _text(compound: olefile.OleFileIO, reading: Reading, number: str, *folder: str) -> str:
    wide = stream_of(compound, reading, *folder, f"__substg1.0_{number}001F")
    if wide:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    from storage.reading.charsets import decode

    return decode(stream_of(compound, reading, *folder, f"__substg1.0_{number}001E")).rstrip("\0")
