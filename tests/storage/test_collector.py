"""The collector takes only what nothing names, and never what somebody brings meanwhile."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from storage.blobs import blob_store
from storage.models import Blob, Rendition
from storage.services import collect_unreferenced, store_bytes, store_file
from storage.services import files as files_service
from tests.conftest import People
from tests.storage.factories import make_blob, make_document

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=5)


def test_unnamed_bytes_go_after_the_grace_time(people: People) -> None:
    kept = make_document(people).versions.get().blob
    lost = make_blob(b"an upload that was given up")

    assert collect_unreferenced(at=timezone.now()) == 0
    assert collect_unreferenced(at=LATER) == 1
    assert blob_store().exists(kept.digest)
    assert not blob_store().exists(lost.digest)
    assert list(Blob.objects.values_list("digest", flat=True)) == [kept.digest]


def test_pictures_live_as_long_as_their_file(people: People) -> None:
    kept, lost = make_document(people).versions.get().blob, make_blob(b"given up")
    for blob in (kept, lost):
        picture = store_bytes(f"picture of {blob.digest}".encode(), "image/webp")
        Rendition.objects.create(blob=blob, kind="page", page=1, content=picture)

    # The picture goes in the same round or in the next, as the digests happen to be ordered.
    assert collect_unreferenced(at=LATER) + collect_unreferenced(at=LATER) == 2
    assert Rendition.objects.get().blob == kept


def test_bytes_without_a_row_go_when_they_are_old() -> None:
    stray = blob_store().put(io.BytesIO(b"a crash came between")).digest
    assert collect_unreferenced(at=timezone.now()) == 0
    assert collect_unreferenced(at=LATER) == 1
    assert not blob_store().exists(stray)


def test_bytes_brought_while_they_are_collected_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The collector strikes between `put` and the row: the bytes are brought again."""
    make_blob(b"the same letter")
    touched = files_service._touched
    struck: list[int] = []

    def strike(*arguments: Any) -> Blob:
        if not struck:
            struck.append(collect_unreferenced(at=LATER))
        return touched(*arguments)

    monkeypatch.setattr(files_service, "_touched", strike)
    blob = store_file(io.BytesIO(b"the same letter"), "a.txt")
    assert struck == [1]
    assert blob_store().exists(blob.digest)
    assert Blob.objects.filter(pk=blob.pk).exists()


def test_a_fresh_touch_saves_an_old_blob() -> None:
    blob = make_blob(b"comes every year")
    store_file(io.BytesIO(b"comes every year"), "a.txt", at=LATER)
    assert collect_unreferenced(at=LATER + timedelta(days=1)) == 0
    assert blob_store().exists(blob.digest)


def test_whatever_names_the_bytes_without_a_way_back_keeps_them(db: None) -> None:
    """An intake item names its letter by a relation with no name of its own."""
    from correspondence.models import IntakeItem

    blob = make_blob(b"From: a@b.example\n\nA letter.")
    IntakeItem.objects.create(raw=blob, file_name="letter.eml", received_at=timezone.now())

    assert collect_unreferenced(at=LATER) == 0
    assert blob_store().exists(blob.digest)
