"""Pictures of pages, made at the first look and kept."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ecm.errors import NotFound
from storage import media_types as types
from storage.blobs import BlobMissing, blob_store
from storage.models import Blob, BlobReading, Rendition
from storage.rendering import PAGE_WIDTH
from storage.sandbox.cage import Outcome, cage
from storage.sandbox.protocol import CageLimits
from storage.services.files import store_bytes
from storage.services.reading import limits

# Pages made ahead: people look at the first ones, the rest is made when they scroll there.
AHEAD, MAX_PAGE = 4, 5000
UNREADABLE = (BlobReading.State.REFUSED, BlobReading.State.FAILED, BlobReading.State.ENCRYPTED)
RENDERED = frozenset({types.PDF, *types.PICTURES})
# LibreOffice reserves far more address space than it uses.
OFFICE_LIMITS = CageLimits(memory_mb=4096, cpu_seconds=60, wall_seconds=60, open_files=1024)


def can_render(media_type: str) -> bool:
    """Whether pictures of pages can be made of such a file."""
    return media_type in RENDERED or media_type in types.OFFICE


def render_pages(blob: Blob, *, first: int = 1, count: int = AHEAD, at: datetime | None = None) -> list[Rendition]:
    """The pictures of these pages (from 1), made when they are not there yet; [] when none can be made."""
    pages = list(range(first, first + count))
    known = Rendition.objects.filter(blob=blob, kind=Rendition.Kind.PAGE, page__in=pages)
    found = list(known.select_related("content").order_by("page"))
    missing = sorted(set(pages) - {rendition.page for rendition in found})
    if not missing or not can_render(blob.media_type) or _is_refused(blob):
        return found
    source = blob if blob.media_type in RENDERED else pdf_of(blob, at=at)
    if source is None:
        return found
    made = _render(blob, source, missing[0], missing[-1] - missing[0] + 1, at or timezone.now())
    return sorted([*found, *made], key=lambda rendition: rendition.page)


def _is_refused(blob: Blob) -> bool:
    """What the reader refused or could not open is not given to a converter either."""
    return BlobReading.objects.filter(blob=blob, state__in=UNREADABLE).exists()


def page_picture(blob: Blob, page: int, *, at: datetime) -> Blob:
    """The picture of one page, made when it is not there yet. Raises NotFound when none can be made."""
    made = render_pages(blob, first=page, count=1, at=at) if 1 <= page <= MAX_PAGE else []
    if not made:
        raise NotFound
    return made[0].content


def _render(blob: Blob, source: Blob, first: int, count: int, at: datetime) -> list[Rendition]:
    try:
        with blob_store().open(source.digest) as content:
            options = {"first": first - 1, "count": count, "width": PAGE_WIDTH}
            outcome = cage().run("render", content, options, limits())
    except BlobMissing:
        return []
    return [] if outcome.reason or outcome.value.get("reason") else _kept(blob, outcome, at)


def _kept(blob: Blob, outcome: Outcome, at: datetime) -> list[Rendition]:
    made = []
    for (page, width, height), picture in zip(outcome.value["sizes"], outcome.parts, strict=False):
        content = store_bytes(picture, types.WEBP, at=at)
        made.append(_keep(blob, Rendition.Kind.PAGE, page, content, width, height))
    return [rendition for rendition in made if rendition is not None]


@transaction.atomic
def _keep(blob: Blob, kind: str, page: int, content: Blob, width: int, height: int) -> Rendition | None:
    """Two who look at once make the picture twice and keep it once."""
    if Blob.objects.select_for_update().filter(pk=blob.pk).first() is None:
        return None
    rendition, _ = Rendition.objects.get_or_create(
        blob=blob, kind=kind, page=page, defaults={"content": content, "width": width, "height": height}
    )
    return rendition


def pdf_of(blob: Blob, *, at: datetime | None = None) -> Blob | None:
    """The file as PDF, converted once; None when it cannot be, or no converter is installed."""
    if blob.media_type == types.PDF:
        return blob
    known = Rendition.objects.filter(blob=blob, kind=Rendition.Kind.PDF).select_related("content").first()
    if known is not None:
        return known.content
    try:
        with blob_store().open(blob.digest) as content:
            outcome = cage().run("to_pdf", content, {}, OFFICE_LIMITS)
    except BlobMissing:
        return None
    if outcome.reason or outcome.value.get("reason") or not outcome.parts:
        return None
    made = store_bytes(outcome.parts[0], types.PDF, at=at)
    rendition = _keep(blob, Rendition.Kind.PDF, 1, made, 0, 0)
    return rendition.content if rendition else None
