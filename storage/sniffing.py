"""What a file is, by its bytes. Names are believed only to tell kinds of plain text apart."""

import io
import os
import re
import zipfile
from typing import BinaryIO

from storage import media_types as types

HEAD = 8192
# A list of members longer than this is not read to tell office formats apart.
MAX_ZIP_LIST = 16 << 20

MAGIC: list[tuple[bytes, str]] = [
    (b"{\\rt", types.RTF), (b"\x89PNG\r\n\x1a\n", types.PNG), (b"\xff\xd8\xff", types.JPEG), (b"GIF8", types.GIF),
    (b"II*\0", types.TIFF), (b"MM\0*", types.TIFF), (b"\x1f\x8b", types.GZIP), (b"BM", types.BMP),
    (b"\x78\x9f\x3e\x22", types.TNEF), (b"\x09\x08", types.XLS), (b"\x09\x04", types.XLS), (b"\x09\x02", types.XLS),
]  # fmt: skip
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
WORD_BEFORE_97 = (b"\xdb\xa5", b"\x31\xbe", b"\xfe\x37")

OLE_STREAMS = [
    ("EncryptedPackage", types.ENCRYPTED_OFFICE), ("WordDocument", types.DOC), ("PowerPoint Document", types.PPT),
    ("PP97_DUALSTORAGE", types.PPT), ("Workbook", types.XLS), ("Book", types.XLS),
    ("__properties_version1.0", types.MSG),
]  # fmt: skip
ODF_TYPES = {"text": types.ODT, "spreadsheet": types.ODS, "presentation": types.ODP, "graphics": types.ODG}
MAIL_HEADER = re.compile(
    rb"\A(?:From [^\n]*\n)?(?:(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*))*?"
    rb"(?:Received|Return-Path|Message-ID|MIME-Version|From|Delivered-To|Subject|Date):", re.IGNORECASE
)  # fmt: skip


def sniff(content: BinaryIO, name: str = "") -> str:
    """The media type of the stream, which is left at its beginning."""
    try:
        content.seek(0)
        head = content.read(HEAD)
        return _of_bytes(head, content) or _of_text(head, name) or _by_magic_list(head)
    finally:
        content.seek(0)


def _of_bytes(head: bytes, content: BinaryIO) -> str:
    if not head:
        return types.EMPTY
    if b"%PDF-" in head[:1024]:
        return types.PDF
    if head.startswith(ZIP_MAGIC):
        return _zip_kind(content, head)
    if head.startswith(OLE_MAGIC):
        return _ole_kind(content, head)
    if head.startswith(WORD_BEFORE_97):
        return types.DOC
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return types.WEBP
    if head[:4] == b"\0\x05\x16\0" and b"%PDF-" in head:  # AppleSingle around a PDF
        return types.PDF
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), "")


def _zip_kind(content: BinaryIO, head: bytes) -> str:
    if found := re.search(rb"mimetypeapplication/vnd\.(?:oasis\.opendocument|sun\.xml)\.([a-z]+)", head[:200]):
        return ODF_TYPES.get(found[1].decode(), types.ODT)
    names = _zip_names(content)
    if not names:
        names = {part.decode("ascii", "replace") for part in re.findall(rb"(?:word|xl|ppt)/[\w./]{1,60}", head)}
    is_office = "[Content_Types].xml" in names or not names.isdisjoint({"word/document.xml", "xl/workbook.xml"})
    if is_office and (kind := _ooxml_kind(names)):
        return kind
    if "mimetype" in names and "content.xml" in names:
        return _odf_mimetype(content)
    return types.ZIP


def _zip_names(content: BinaryIO) -> set[str]:
    size = content.seek(0, os.SEEK_END)
    try:
        content.seek(0)
        if size > MAX_ZIP_LIST and _list_size(content, size) > MAX_ZIP_LIST:
            return set()
        with zipfile.ZipFile(content) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return set()


def _list_size(content: BinaryIO, size: int) -> int:
    """Bytes of the archive's list of members, as its end record says."""
    content.seek(max(0, size - 66_000))
    tail = content.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _ooxml_kind(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return types.XLSB
    lowered = [name.lower().replace("\\", "/") for name in names]
    for folder, kind in (("word/", types.DOCX), ("xl/", types.XLSX), ("ppt/", types.PPTX)):
        if any(name.startswith(folder) for name in lowered):
            return kind
    return ""


def _odf_mimetype(content: BinaryIO) -> str:
    try:
        content.seek(0)
        with zipfile.ZipFile(content) as archive, archive.open("mimetype") as member:
            kind = member.read(100).decode("ascii", "replace").strip().rpartition(".")[2]
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, KeyError, EOFError):
        return types.ODT
    return ODF_TYPES.get(kind.partition("-")[0], types.ODT)


def _ole_kind(content: BinaryIO, head: bytes) -> str:
    """By the names in the folder of the compound file, wherever it lies; no chain is followed."""
    sector_size = 1 << min(int.from_bytes(head[30:32], "little"), 16)
    start = (int.from_bytes(head[48:52], "little") + 1) * sector_size
    content.seek(start)
    near = content.read(64 * 1024)
    return _named_stream(near) or _named_stream(_whole(content)) or types.OLE


def _whole(content: BinaryIO) -> bytes:
    content.seek(0)
    return content.read(32 << 20)


def _named_stream(folder: bytes) -> str:
    lowered = folder.lower()  # compound files compare names without case
    return next((kind for name, kind in OLE_STREAMS if name.lower().encode("utf-16-le") + b"\0\0" in lowered), "")


def _of_text(head: bytes, name: str) -> str:
    if not looks_like_text(head):
        return ""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096].lower()
    if b"\0" in start[:2] or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = head.decode("utf-16", "ignore").encode("utf-8", "ignore").lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<head", b"<body", b"<fictionbook")):
        return _markup_kind(start)
    extension = name.rpartition(".")[2].lower()
    if extension == "eml" or MAIL_HEADER.match(head.replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf \t\n")):
        return types.MAIL
    if extension in ("html", "htm", "xhtml") or re.search(rb"<(html|body|table|div|p)\b[^>]*>", start):
        return types.HTML
    return types.CSV if extension in ("csv", "tsv") else types.TEXT


def _markup_kind(start: bytes) -> str:
    if b"<fictionbook" in start:
        return types.FB2
    if b"schemas.microsoft.com/office/word/2003" in start or b"schemas.microsoft.com/office/2006/xmlpackage" in start:
        return types.WORD_XML
    if b"<html" in start or b"<!doctype html" in start or not start.startswith(b"<?xml"):
        return types.HTML
    return types.XML


def looks_like_text(head: bytes) -> bool:
    """Whether the bytes are text in some encoding: no controls but the usual, or UTF-16."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    if head.count(b"\0") > len(head) // 10:
        return _wide_text(head)
    odd = sum(1 for byte in head if byte < 32 and byte not in (9, 10, 12, 13, 27))
    return odd <= len(head) // 100


def _wide_text(head: bytes) -> bool:
    """UTF-16 without its mark: every second byte is zero (Latin) or four (Cyrillic)."""
    for offset in (0, 1):
        high = head[offset::2]
        if high and sum(byte in (0, 4) for byte in high) > len(high) * 0.9 and head[1 - offset :: 2].count(0) == 0:
            return True
    return False


def _by_magic_list(head: bytes) -> str:
    """Whatever the list of magic numbers knows beyond our own: sound, video, programs."""
    import puremagic  # reads its list of magic numbers when imported: most files never need it

    try:
        found = puremagic.from_stream(io.BytesIO(head), mime=True)
    except (puremagic.PureError, ValueError):
        return types.BINARY
    return found if re.fullmatch(r"[\w.+-]+/[\w.+-]+", found or "") else types.BINARY
