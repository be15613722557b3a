"""The intake ledger: bytes first, then the row, then the mark at the source. Nothing is lost, nothing stands twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import uuid4

from django.db import transaction

from correspondence.events import ItemReceived
from correspondence.models import IntakeItem, IntakeSighting, MailAccount
from ecm import access, faults
from ecm.events import publish
from ecm.jobs import enqueue
from ecm.models import User
from storage.blobs import blob_store
from storage.errors import EmptyFile, FileTooLarge
from storage.models import Blob
from storage.names import clean_file_name
from storage.services import store_file


@dataclass(frozen=True)
class Received:
    """The ledger's item for the bytes, and whether they were new."""

    item: IntakeItem
    is_new: bool


def receive(
    content: BinaryIO,
    *,
    file_name: str,
    identity: str,
    at: datetime,
    account: MailAccount | None = None,
    is_mail: bool = False,
    queue: bool = True,
) -> Received:
    """Store the bytes, then commit the item `received` (or one more sighting of known bytes) and its job.

    A repeat with the same identity or the same bytes returns the first item. When this returns, the bytes and the row
    would survive a power cut: only now may the source be marked.
    """
    known = IntakeSighting.objects.select_related("item").filter(source=identity).first()
    if known:
        return Received(known.item, is_new=False)
    blob = kept(content, file_name, at)
    faults.point("intake.bytes_stored")
    with transaction.atomic():
        item, is_new = IntakeItem.objects.get_or_create(
            raw=blob,
            defaults={
                "file_name": file_name[:255] or "unnamed",
                "account": account,
                "department": account.department if account else None,
                "received_at": at,
                "is_mail": is_mail,
            },
        )
        IntakeSighting.objects.get_or_create(
            source=identity, defaults={"item": item, "account": account, "seen_at": at}
        )
        if is_new:
            publish(ItemReceived(item_id=item.pk), at=at)
        if is_new and queue:
            ask_understanding(item)
        faults.point("intake.row_written")
    faults.point("intake.committed")
    return Received(item, is_new)


def kept(content: BinaryIO, file_name: str, at: datetime) -> Blob:
    """The bytes, whatever they are: an empty or oversized file is kept too, for the ledger must be able to show it."""
    try:
        return store_file(content, file_name, at=at)
    except (EmptyFile, FileTooLarge):
        content.seek(0)
        stored = blob_store().put(content)
        blob, _ = Blob.objects.get_or_create(
            digest=stored.digest,
            defaults={
                "size": stored.size,
                "media_type": "application/octet-stream",
                "created_at": at,
                "touched_at": at,
            },
        )
        return blob


def ask_understanding(item: IntakeItem) -> None:
    """Queue the reading of an item, once for each attempt."""
    enqueue("correspondence.understand", {"item_id": item.pk}, key=f"understand:{item.pk}:{item.attempts}")


def known_identities(identities: list[str]) -> set[str]:
    """Which of these places the ledger has seen."""
    found: set[str] = set()
    for start in range(0, len(identities), 500):
        chunk = identities[start : start + 500]
        found.update(IntakeSighting.objects.filter(source__in=chunk).values_list("source", flat=True))
    return found


def take_upload(content: BinaryIO, *, file_name: str, actor: User, at: datetime) -> Received:
    """Take in a file that a person brought. The same bytes again are one more sighting."""
    access.require(actor, "correspondence.intake")
    return receive(content, file_name=clean_file_name(file_name), identity=f"upload:{uuid4().hex}", at=at)
