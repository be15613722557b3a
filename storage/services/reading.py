"""Reading a blob: the work is done in the cage, outside any transaction; its result is one row and one event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ecm.environment import environment
from ecm.events import publish
from ecm.jobs import enqueue
from storage.blobs import BlobMissing, blob_store
from storage.events import BlobRead
from storage.languages import language_of
from storage.models import Blob, BlobReading, DocumentVersion
from storage.sandbox.cage import Outcome, cage
from storage.sandbox.protocol import CageLimits

State = BlobReading.State
MAX_TEXT = 4_000_000
# A page of a scan takes about two seconds of CPU; a bundle of hundreds is read as far as this.
RECOGNISED_PAGES = 200


@dataclass(frozen=True)
class Found:
    """What a reading gave, before it becomes a row."""

    state: str
    reason: str = ""
    text: str = ""
    pages: int = 0
    scans: tuple[int, ...] = ()
    seconds: float = 0.0
    peak_mb: float = 0.0


def limits() -> CageLimits:
    """What this installation lets a reader take."""
    settings = environment()
    return CageLimits(memory_mb=settings.cage_memory_mb, wall_seconds=settings.cage_seconds)


def read_content(digest: str, file_name: str = "") -> Found:
    """Read the bytes in the cage; nothing is written. A failure is a state with its reason."""
    try:
        with blob_store().open(digest) as content:
            outcome = cage().run("read", content, {"name": file_name}, limits())
    except BlobMissing:
        return Found(State.FAILED, "content_missing")
    return _found(outcome)


def _found(outcome: Outcome) -> Found:
    value: dict[str, Any] = outcome.value
    if outcome.reason:
        return Found(State.FAILED, outcome.reason, seconds=outcome.seconds, peak_mb=outcome.peak_mb)
    return Found(
        value["state"], value["reason"], value["text"][:MAX_TEXT], value["pages"], tuple(value["scans"]),
        outcome.seconds, outcome.peak_mb,
    )  # fmt: skip


def read_blob(digest: str, *, actor_id: int | None = None, at: datetime | None = None) -> BlobReading | None:
    """Read the blob unless it was read already. Scanned pages are queued for recognition.

    None when the blob is gone meanwhile. Repeating is harmless.
    """
    reading = BlobReading.objects.filter(blob_id=digest).first()
    if reading is None or reading.state != State.PENDING:
        return reading
    version = DocumentVersion.objects.filter(blob_id=digest).only("file_name").first()
    found = read_content(digest, version.file_name if version else "")
    return _keep(digest, found, actor_id, at or timezone.now())


@transaction.atomic
def _keep(digest: str, found: Found, actor_id: int | None, at: datetime) -> BlobReading | None:
    # Locked until commit: the collector may hold the blob, and another worker may have read it.
    if Blob.objects.select_for_update().filter(pk=digest).first() is None:
        return None
    reading, _ = BlobReading.objects.select_for_update().get_or_create(blob_id=digest)
    reading.state, reading.reason, reading.text = found.state, found.reason, found.text
    reading.language = language_of(found.text)
    reading.pages, reading.scanned_pages = found.pages, len(found.scans)
    reading.seconds, reading.peak_mb, reading.read_at = found.seconds, found.peak_mb, at
    if found.scans and found.state == State.READ:
        reading.reason = "ocr.waiting"
        arguments = {"digest": digest, "scans": list(found.scans[:RECOGNISED_PAGES])}
        enqueue("storage.recognise", arguments, actor_id=actor_id, merge_key=f"storage.recognise:{digest}")
    reading.save()
    _tell(digest, reading.state, actor_id, at)
    return reading


def _tell(digest: str, state: str, actor_id: int | None, at: datetime) -> None:
    owners = DocumentVersion.objects.filter(blob_id=digest).values_list("document_id", flat=True)
    ids = tuple(owners.order_by("document_id").distinct())
    publish(BlobRead(actor_id=actor_id, digest=digest, state=state, document_ids=ids), at=at)


def recognise_blob(
    digest: str, scans: list[int], *, actor_id: int | None = None, at: datetime | None = None, progress: Any = None
) -> BlobReading | None:
    """Recognise the text of scanned pages, page by page, each in the cage; what was read is kept whatever fails.

    `progress(done, total)` is told after each page. When no recogniser is installed the reading says `ocr.rests`.
    """
    reading = BlobReading.objects.filter(blob_id=digest).first()
    if reading is None or reading.reason != "ocr.waiting":
        return reading
    texts, reason, seconds = _recognised(digest, scans, progress)
    return _keep_recognised(digest, texts, reason, seconds, actor_id, at or timezone.now())


def _recognised(digest: str, scans: list[int], progress: Any) -> tuple[list[str], str, float]:
    texts: list[str] = []
    reason, seconds = "", 0.0
    bounds = CageLimits(memory_mb=max(1024, environment().cage_memory_mb), cpu_seconds=90, wall_seconds=120)
    for done, page in enumerate(scans, start=1):
        with blob_store().open(digest) as content:
            outcome = cage().run("recognise", content, {"page": page}, bounds)
        seconds += outcome.seconds
        failure = outcome.reason or str(outcome.value.get("reason", ""))
        if failure == "ocr.rests":
            return texts, failure, seconds
        reason = reason or failure
        texts.append(str(outcome.value.get("text", "")))
        if progress is not None:
            progress(done, len(scans))
    return texts, reason, seconds


@transaction.atomic
def _keep_recognised(
    digest: str, texts: list[str], reason: str, seconds: float, actor_id: int | None, at: datetime
) -> BlobReading | None:
    if Blob.objects.select_for_update().filter(pk=digest).first() is None:
        return None
    reading = BlobReading.objects.select_for_update().get(blob_id=digest)
    if reading.reason != "ocr.waiting":
        return reading
    recognised = "\n\n".join(text for text in texts if text.strip())
    reading.text = f"{reading.text.rstrip()}\n\n{recognised}".strip()[:MAX_TEXT]
    reading.language = language_of(reading.text) or reading.language
    reading.reason = reason or ("" if recognised else "ocr.nothing")
    reading.seconds += seconds
    reading.read_at = at
    reading.save()
    _tell(digest, reading.state, actor_id, at)
    return reading


@transaction.atomic
def read_again(digest: str, *, actor_id: int | None = None) -> None:
    """Forget what the reading gave and queue it anew, after a mended reader or an installed recogniser."""
    changed = BlobReading.objects.filter(blob_id=digest).exclude(state=State.PENDING)
    changed.update(state=State.PENDING, reason="", text="", read_at=None)
    enqueue("storage.read", {"digest": digest}, actor_id=actor_id, merge_key=f"storage.read:{digest}")
