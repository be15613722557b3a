"""Compound files that are protected, or of no kind we know by name."""

import io
from typing import BinaryIO

from storage.reading.compound import open_compound, read_objects, read_summary
from storage.reading.context import Encrypted, Reading, Unreadable

# What Office uses when a file is only protected against writing: it opens without a question.
WRITE_PROTECTION = "VelvetSweatshop"


def read_protected(source: BinaryIO, reading: Reading) -> None:
    """An encrypted office package; one that Office opens without asking is read. Raises Encrypted."""
    from storage.reading.dispatch import read_stream

    opened = decrypted(source.read(), WRITE_PROTECTION)
    read_stream(io.BytesIO(opened), "", reading)


def decrypted(content: bytes, password: str) -> bytes:
    """The file behind the password. Raises Encrypted when it is another one, or of a scheme we do not know."""
    import msoffcrypto

    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        file.load_key(password=password)
        file.decrypt(opened)
    except Exception as error:  # a wrong password shows as one of a dozen errors
        raise Encrypted from error
    return opened.getvalue()


def read_compound(source: BinaryIO, reading: Reading) -> None:
    """A compound file of another program: what it says about itself and the files in it."""
    compound = open_compound(source)
    read_objects(compound, reading, with_root=True)
    read_summary(compound, reading)
    if not reading.sink.length and not reading.depth:
        raise Unreadable("no_text_kind")
