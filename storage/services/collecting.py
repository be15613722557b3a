"""The collector: takes away bytes that nothing names any more. Nobody else deletes from the store."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from storage.blobs import blob_store
from storage.models import Blob

GRACE = timedelta(days=2)
BATCH = 500
# Rows that live and die with the blob itself.
OWN = {"BlobReading", "Rendition"}


def collect_unreferenced(*, at: datetime, grace: timedelta = GRACE) -> int:
    """Remove blobs that were last brought before the grace time and that no row names; how many went."""
    removed, after = 0, ""
    while digests := _candidates(at - grace, after):
        removed += sum(_collect(digest, at - grace) for digest in digests)
        after = digests[-1]
    return removed + _collect_strays(at - grace)


def _candidates(before: datetime, after: str) -> list[str]:
    rows = Blob.objects.filter(touched_at__lt=before, digest__gt=after).order_by("digest")
    for naming in _references(OuterRef("digest")):
        rows = rows.exclude(Exists(naming))
    return list(rows.values_list("digest", flat=True)[:BATCH])


def _references(digest: Any) -> list[QuerySet[Any, Any]]:
    """The rows that name the blob, in this app and in all others, those without a way back (related_name "+") too."""
    relations = [field for field in Blob._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel)]
    return [
        relation.related_model._default_manager.filter(**{relation.field.name: digest})
        for relation in relations
        if not (relation.related_model.__name__ in OWN and relation.field.name == "blob")
    ]


@transaction.atomic
def _collect(digest: str, before: datetime) -> bool:
    """Look again under lock; whoever brings the bytes meanwhile waits, and then finds that they are gone."""
    blob = Blob.objects.select_for_update().filter(pk=digest, touched_at__lt=before).first()
    if blob is None or any(naming.exists() for naming in _references(digest)):
        return False
    # The row first: a reference that we overlooked refuses this, and the bytes stay.
    blob.delete()
    # The one place where bytes move inside a transaction: the lock is what keeps a newcomer from counting on them.
    blob_store().delete(digest)
    return True


def _collect_strays(before: datetime) -> int:
    """Bytes without a row: a crash between the two left them. Only those that are old go."""
    removed, store = 0, blob_store()
    batch: list[str] = []
    for digest in store.digests(older_than=before):
        batch.append(digest)
        if len(batch) >= BATCH:
            removed += _remove_strays(batch)
            batch = []
    return removed + _remove_strays(batch)


def _remove_strays(digests: list[str]) -> int:
    known = set(Blob.objects.filter(digest__in=digests).values_list("digest", flat=True))
    strays = [digest for digest in digests if digest not in known]
    for digest in strays:
        blob_store().delete(digest)
    return len(strays)
