"""Taking, proving and restoring a backup.

The database is copied first and the files after it: bytes are stored before a row names them, so every file that the
copied rows name is there to be copied; the collector's grace time keeps it there.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ecm.backup import databases
from ecm.backup.manifest import (
    Broken,
    Manifest,
    check_files,
    copy_file,
    digest_of,
    files_below,
    read_manifest,
    write_manifest,
)
from ecm.environment import environment
from ecm.events.sealing import GENESIS
from ecm.events.seals import EventSeal

BLOBS, MEDIA, KEYS = "blobs", "media", "keys"
KEY_FILES = ("secret-key", "checkpoints.jsonl")
Progress = Callable[[str], object]


def take(parent: Path, *, at: datetime, progress: Progress = lambda line: None) -> Path:
    """Write a backup into a new folder of `parent` and prove it; returns the folder.

    Until the proof the folder is called `….unfinished`. Raises Broken.
    """
    folder = parent / f"dossier-{at:%Y%m%d-%H%M%S}"
    work = folder.with_name(f"{folder.name}.unfinished")
    work.mkdir(parents=True, mode=0o700)
    progress("database")
    name = databases.dump(work)
    head = EventSeal.objects.order_by("-number").first()
    files = {name: _measured(work / name)}
    for source, target in _sources():
        files[target] = copy_file(source, work / target)
        progress(target)
    manifest = Manifest(
        taken_at=at.isoformat(),
        database=name,
        head_number=head.number if head else 0,
        head_digest=head.digest if head else GENESIS,
        migrations=sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        files=files,
    )
    write_manifest(work, manifest)
    prove(work)
    work.rename(folder)
    return folder


def _measured(path: Path) -> tuple[int, str]:
    return path.stat().st_size, digest_of(path)


def blob_folder() -> Path:
    """The folder of file contents. Raises Broken for an object store, which has its own means of backup."""
    scheme, _, path = environment().blobs.partition(":")
    if scheme != "file":
        raise Broken("The files lie in an object store: back the bucket up there, and the database with its own tools.")
    return Path(path)


def _sources() -> Iterator[tuple[Path, str]]:
    data = environment().data_dir
    for folder, name in ((blob_folder(), BLOBS), (data / "media", MEDIA)):
        for path in files_below(folder):
            yield path, f"{name}/{path.relative_to(folder)}"
    for name in KEY_FILES:
        if (data / name).is_file():
            yield data / name, f"{KEYS}/{name}"


def prove(folder: Path) -> Manifest:
    """Read everything again: the files, the database, and that each file the rows name is there. Raises Broken."""
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    databases.check(folder, manifest.database)
    named = databases.blobs_named(folder, manifest.database)
    kept = {Path(name).name: size for name, (size, _digest) in manifest.files.items() if name.startswith(f"{BLOBS}/")}
    for digest, size in (named or {}).items():
        if kept.get(digest) != size:
            raise Broken(f"The content {digest} is named by a row but is not in the backup.")
    return manifest


def restore(folder: Path, *, progress: Progress = lambda line: None) -> Manifest:
    """Prove the backup and lay it into this installation, whose folder and database must be empty. Raises Broken."""
    manifest = prove(folder)
    data = environment().data_dir
    targets = {BLOBS: blob_folder(), MEDIA: data / "media", KEYS: data}
    with _emptiness(targets[BLOBS]):
        for name in manifest.files:
            part, _, rest = name.partition("/")
            if rest:
                copy_file(folder / name, targets[part] / rest)
                progress(name)
    key = data / KEY_FILES[0]
    if key.exists():
        key.chmod(0o600)
    databases.restore(folder, manifest.database)
    return manifest


@contextmanager
def _emptiness(folder: Path) -> Iterator[None]:
    if any(files_below(folder)):
        raise Broken(f"{folder} is not empty; a backup is restored into an empty place.")
    folder.mkdir(parents=True, exist_ok=True)
    yield
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
