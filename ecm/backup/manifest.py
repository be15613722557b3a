"""The list of what a backup holds: every file with its size and SHA-256, and the head of the history."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAME = "manifest.json"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """`files` maps the path inside the backup to (size, SHA-256)."""

    taken_at: str
    database: str
    head_number: int
    head_digest: str
    migrations: list[str]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)


class Broken(Exception):
    """The backup does not hold what it should; the text says what is wrong."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in bounded memory."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def copy_file(source: Path, target: Path) -> tuple[int, str]:
    """Copy with bounded memory, flushed to the disk; returns size and digest of what was written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("wb") as write:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            write.write(chunk)
        write.flush()
        os.fsync(write.fileno())
    return size, digest.hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    """Whole files; what somebody is writing at this moment has a temporary name and is not one."""
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and ".partial" not in path.name and ".tmp" not in path.name:
                yield path


def write_manifest(folder: Path, manifest: Manifest) -> None:
    partial = folder / f"{NAME}.partial"
    with partial.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / NAME)


def read_manifest(folder: Path) -> Manifest:
    """Raises Broken when there is none that can be read: an interrupted backup has none."""
    try:
        given = json.loads((folder / NAME).read_text(encoding="utf-8"))
        files = {name: (int(size), str(digest)) for name, (size, digest) in given.pop("files").items()}
        return Manifest(**given, files=files)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Broken(f"{folder} has no readable {NAME}: the backup was not finished.") from error


def check_files(folder: Path, manifest: Manifest) -> None:
    """Every listed file is there with its bytes, and nothing else is. Raises Broken."""
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise Broken(f"{name} is missing.")
        if path.stat().st_size != size or digest_of(path) != digest:
            raise Broken(f"{name} differs from what was backed up.")
    strays = {str(path.relative_to(folder)) for path in files_below(folder)} - {NAME, *manifest.files}
    if strays:
        raise Broken(f"{min(strays)} does not belong to the backup.")
