"""Archives: each member by its own reader, within the limits. Nothing is unpacked to a name."""

import gzip
import zipfile
import zlib
from typing import BinaryIO

from storage.limits import bounded, check_zip, read_member
from storage.reading.context import Encrypted, Reading, Unreadable

ENCRYPTED_FLAG = 0x1


def read(source: BinaryIO, reading: Reading) -> None:
    """Names and text of the members. Raises Encrypted when every member wants a password."""
    reading.allowance.check_depth(reading.depth + 1)
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise Unreadable("zip.damaged") from error
    check_zip(archive, reading.allowance)
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    locked = [entry for entry in entries if entry.flag_bits & ENCRYPTED_FLAG]
    if entries and len(locked) == len(entries):
        raise Encrypted
    broken = sum(not _read_entry(archive, entry, reading) for entry in entries if entry not in locked)
    if entries and broken == len(entries):
        raise Unreadable("zip.damaged")


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, reading: Reading) -> bool:
    try:
        content = read_member(archive, entry, reading.allowance)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        reading.add(entry.filename)
        return False
    reading.embedded(content, entry.filename)
    return True


def read_gzip(source: BinaryIO, reading: Reading) -> None:
    """The one file that was packed. Raises Unreadable("gzip.damaged")."""
    reading.allowance.check_depth(reading.depth + 1)
    reading.allowance.take_member()
    try:
        with gzip.GzipFile(fileobj=source) as packed:
            content = b"".join(bounded(packed, reading.allowance))
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable("gzip.damaged") from error
    reading.embedded(content, "")
