"""A zip of parts with relationships (OOXML) or a manifest (ODF), read within limits."""

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from storage import safe_xml
from storage.limits import LimitExceeded, check_zip, read_member
from storage.reading.context import Encrypted, Reading, Unreadable
from storage.reading.remarks import is_of_program

BROKEN_MEMBER = (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, KeyError, zlib.error)
EXTERNAL_SEEN = re.compile(r"^(https?|ftp|mailto|file|\\\\)", re.IGNORECASE)


@dataclass(frozen=True)
class Relation:
    """A link from one part to another, or to the world outside."""

    id: str
    kind: str
    target: str
    is_external: bool


@dataclass
class Package:
    """The parts of one office file."""

    archive: zipfile.ZipFile
    reading: Reading
    names: dict[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name.lower() in self.names

    def part(self, name: str) -> bytes:
        """The part's bytes, b"" for one that is absent or damaged. Raises LimitExceeded, Encrypted."""
        stored = self.names.get(name.lower())
        if stored is None:
            return b""
        try:
            return read_member(self.archive, stored, self.reading.allowance)
        except RuntimeError as error:  # zipfile's way to say that a member wants a password
            raise Encrypted from error
        except BROKEN_MEMBER:
            return b""

    def xml(self, name: str) -> etree._Element | None:
        """The part's root element, read as far as it is sound; None when there is none."""
        content = self.part(name)
        if not content:
            return None
        try:
            return safe_xml.parse(content, recover=True)
        except safe_xml.BrokenXml:
            return None

    def open(self, name: str) -> BinaryIO | None:
        """A stream of a large part, counted by its reader; None when there is none."""
        stored = self.names.get(name.lower())
        try:
            return self.archive.open(stored) if stored else None  # type: ignore[return-value]  # IO[bytes] is a BinaryIO here
        except RuntimeError as error:
            raise Encrypted from error
        except BROKEN_MEMBER:
            return None

    def relations(self, part: str) -> list[Relation]:
        """What the part links to, targets as full part names."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        return [] if root is None else [_relation(element, folder) for element in root.iter("{*}Relationship")]

    def under(self, *prefixes: str) -> list[str]:
        """Stored part names that begin so, in natural order (slide2 before slide10)."""
        found = [name for lowered, name in self.names.items() if lowered.startswith(prefixes)]
        return sorted(found, key=natural)


def _relation(element: etree._Element, folder: str) -> Relation:
    target = element.get("Target", "")
    external = element.get("TargetMode", "").lower() == "external"
    if not external:
        target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, external)


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts numbers within names as numbers."""
    return [(int(piece), "") if piece.isdecimal() else (0, piece) for piece in re.split(r"(\d+)", name)]


def open_package(source: BinaryIO, reading: Reading) -> Package:
    """The package of a zip-based office file. Raises Unreadable("zip.damaged"), LimitExceeded."""
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise Unreadable("zip.damaged") from error
    check_zip(archive, reading.allowance)
    names = {info.filename.replace("\\", "/").lstrip("/").lower(): info.filename for info in archive.infolist()}
    return Package(archive, reading, names)


def read_external_links(package: Package, reading: Reading) -> None:
    """Addresses outside that the parts link to: a reader of the text should see where it would lead."""
    seen: set[str] = set()
    for name in package.under(""):
        if not name.endswith(".rels"):
            continue
        root = package.xml(name)
        for element in root.iter("{*}Relationship") if root is not None else ():
            target = element.get("Target", "")
            if element.get("TargetMode", "").lower() == "external" and target not in seen:
                seen.add(target)
                reading.add(target)


def read_properties(package: Package, reading: Reading) -> None:
    """What the file says about itself: title, subject, keywords, and properties that people added."""
    core = package.xml("docProps/core.xml")
    if core is not None:
        for element in core:
            if safe_xml.local(element) in ("title", "subject", "keywords", "description", "category"):
                said = (element.text or "").strip()
                reading.add("" if is_of_program(said) else said)
    custom = package.xml("docProps/custom.xml")
    if custom is not None:
        for element in custom.iter("{*}property"):
            value = " ".join(str(text) for text in element.itertext()).strip()
            reading.add(f"{element.get('name', '')}: {value}" if value else "")


EMBEDDED_FOLDERS = ("word/embeddings/", "xl/embeddings/", "ppt/embeddings/", "word/afchunk", "word/media/", "xl/media/",
                    "ppt/media/")  # fmt: skip
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".emf", ".wmf", ".gif", ".tif", ".tiff", ".svg", ".wdp", ".bmp")


def read_embedded(package: Package, reading: Reading) -> None:
    """Files within the file, each by its own reader."""
    for name in package.under(*EMBEDDED_FOLDERS):
        if name.lower().endswith(PICTURE_ENDINGS):
            reading.pictures += 1
        else:
            _read_one(package, name, reading)


def _read_one(package: Package, name: str, reading: Reading) -> None:
    try:
        reading.embedded(package.part(name), posixpath.basename(name))
    except LimitExceeded:
        if reading.depth == 0 and reading.sink.length == 0:
            raise
