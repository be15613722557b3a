"""The folder as a blob store."""

import io
import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from storage.blobs import FileBlobStore, open_store
from tests.contracts.blob_store import BlobStoreContract


@pytest.fixture
def store(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


class TestFileBlobStore(BlobStoreContract):
    """All of the contract."""


def test_nothing_stays_beside_the_bytes(store: FileBlobStore) -> None:
    store.put(io.BytesIO(b"content"))
    assert list((store.root / "incoming").iterdir()) == []


def test_bytes_are_flushed_before_they_are_named(store: FileBlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, os.replace

    def flush(handle: int) -> None:
        order.append("fsync")
        fsync(handle)

    def rename(old: str, new: str) -> None:
        order.append("rename")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "replace", rename)
    store.put(io.BytesIO(b"content"))
    assert order[0] == "fsync"
    assert order[-1] == "fsync"
    assert "rename" in order


def test_an_address_chooses_the_adapter(tmp_path: Path) -> None:
    assert isinstance(open_store(f"file:{tmp_path}"), FileBlobStore)
    with pytest.raises(ImproperlyConfigured):
        open_store("ftp://example.org")
