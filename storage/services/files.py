"""Taking files in: bytes first, then the row that names them."""

import io
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from ecm.environment import environment
from ecm.jobs import enqueue
from storage.blobs import Stored, TooManyBytes, blob_store
from storage.errors import EmptyFile, FileTooLarge
from storage.models import Blob, BlobReading
from storage.names import clean_file_name
from storage.sniffing import sniff

MEBIBYTE = 1 << 20


def store_file(stream: BinaryIO, file_name: str, *, actor_id: int | None = None, at: datetime | None = None) -> Blob:
    """Keep the file's bytes and queue their reading; the same bytes give the same blob, and are read once.

    The stream is seekable. Raises EmptyFile, FileTooLarge; nothing is kept then.
    """
    limit = environment().upload_limit_mb
    name = clean_file_name(file_name)
    try:
        stored = blob_store().put(stream, limit=limit * MEBIBYTE)
    except TooManyBytes as error:
        raise FileTooLarge(name=name, limit=limit) from error
    if stored.size == 0:
        raise EmptyFile(name=name)
    with blob_store().open(stored.digest) as content:
        media_type = sniff(content, name)
    return _named(stored, media_type, stream, is_read=True, actor_id=actor_id, at=at)


def store_bytes(content: bytes, media_type: str, *, at: datetime | None = None) -> Blob:
    """Keep bytes that we made ourselves (pictures of pages, PDFs): nobody reads them."""
    stream = io.BytesIO(content)
    return _named(blob_store().put(stream), media_type, stream, is_read=False, actor_id=None, at=at)


def _named(
    stored: Stored, media_type: str, stream: BinaryIO, *, is_read: bool, actor_id: int | None, at: datetime | None
) -> Blob:
    """The row of the bytes; brings the bytes again when the collector took them between `put` and here."""
    blob = _touched(stored, media_type, is_read, actor_id, at or timezone.now())
    while not blob_store().exists(stored.digest):
        stream.seek(0)
        blob_store().put(stream)
        blob = _touched(stored, media_type, is_read, actor_id, at or timezone.now())
    return blob


@transaction.atomic
def _touched(stored: Stored, media_type: str, is_read: bool, actor_id: int | None, at: datetime) -> Blob:
    # Locked until commit: the collector looks at the same row before it takes the bytes away.
    blob, is_new = Blob.objects.select_for_update().get_or_create(
        digest=stored.digest,
        defaults={"size": stored.size, "media_type": media_type, "created_at": at, "touched_at": at},
    )
    if not is_new:
        blob.touched_at = max(at, blob.touched_at)
        blob.save(update_fields=["touched_at"])
    if is_read and BlobReading.objects.get_or_create(blob=blob)[1]:
        enqueue("storage.read", {"digest": blob.digest}, actor_id=actor_id, merge_key=f"storage.read:{blob.digest}")
    return blob
