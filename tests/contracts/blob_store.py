"""What every adapter of the blob store does. A test module of an adapter inherits this and gives `store`."""

import hashlib
import io
import threading
from datetime import UTC, datetime, timedelta

import pytest

from storage.blobs import BlobMissing, BlobStore, TooManyBytes

LATER = datetime.now(UTC) + timedelta(days=1)


class Endless(io.RawIOBase):
    """A stream that tells how much of it was asked for at once and how much was given."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.largest = 0

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size)
        assert size > 0, "the whole stream was asked for at once"
        piece = b"x" * min(size, self.left)
        self.left -= len(piece)
        return piece


class BlobStoreContract:
    """The tests; `store` is a fixture of the module of the adapter."""

    def test_what_is_put_comes_back(self, store: BlobStore) -> None:
        stored = store.put(io.BytesIO("Договор поставки".encode()))
        with store.open(stored.digest) as content:
            assert content.read().decode() == "Договор поставки"
        assert stored.digest == hashlib.sha256("Договор поставки".encode()).hexdigest()
        assert stored.size == len("Договор поставки".encode())

    def test_putting_twice_keeps_one(self, store: BlobStore) -> None:
        first, again = store.put(io.BytesIO(b"same")), store.put(io.BytesIO(b"same"))
        assert first == again
        assert list(store.digests(older_than=LATER)) == [first.digest]

    def test_an_empty_stream_has_a_digest_too(self, store: BlobStore) -> None:
        assert store.put(io.BytesIO(b"")).digest == hashlib.sha256(b"").hexdigest()

    def test_absent_bytes_are_missing(self, store: BlobStore) -> None:
        assert not store.exists("0" * 64)
        with pytest.raises(BlobMissing):
            store.open("0" * 64)

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
    def test_only_digests_are_names(self, store: BlobStore, name: str) -> None:
        with pytest.raises(BlobMissing):
            store.open(name)
        with pytest.raises(BlobMissing):
            store.delete(name)

    def test_deleting_twice_is_harmless(self, store: BlobStore) -> None:
        digest = store.put(io.BytesIO(b"old")).digest
        store.delete(digest)
        store.delete(digest)
        assert not store.exists(digest)

    def test_too_many_bytes_leave_nothing(self, store: BlobStore) -> None:
        with pytest.raises(TooManyBytes):
            store.put(io.BytesIO(b"x" * 1001), limit=1000)
        assert list(store.digests(older_than=LATER)) == []
        assert store.put(io.BytesIO(b"x" * 1000), limit=1000).size == 1000

    def test_a_broken_upload_leaves_nothing(self, store: BlobStore) -> None:
        class Broken(io.RawIOBase):
            given = False

            def read(self, size: int = -1) -> bytes:
                if self.given:
                    raise ConnectionResetError
                self.given = True
                return b"half of it"

        with pytest.raises(ConnectionResetError):
            store.put(Broken())  # type: ignore[arg-type]  # the part of a stream that `put` uses
        assert list(store.digests(older_than=LATER)) == []

    def test_large_streams_pass_in_pieces(self, store: BlobStore) -> None:
        stream = Endless(20 << 20)
        stored = store.put(stream)  # type: ignore[arg-type]  # the part of a stream that `put` uses
        assert stored.size == 20 << 20
        assert stream.largest <= 1 << 20

    def test_streams_can_be_searched(self, store: BlobStore) -> None:
        digest = store.put(io.BytesIO(b"0123456789")).digest
        with store.open(digest) as content:
            content.seek(-3, io.SEEK_END)
            assert content.read() == b"789"

    def test_many_at_once_store_the_same(self, store: BlobStore) -> None:
        content, digests = b"the same attachment of eight letters" * 1000, []

        def put() -> None:
            digests.append(store.put(io.BytesIO(content)).digest)

        threads = [threading.Thread(target=put) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(digests) == 8
        assert len(set(digests)) == 1
        with store.open(digests[0]) as stored:
            assert stored.read() == content

    def test_young_bytes_are_not_listed_as_old(self, store: BlobStore) -> None:
        store.put(io.BytesIO(b"young"))
        assert list(store.digests(older_than=datetime.now(UTC) - timedelta(hours=1))) == []
