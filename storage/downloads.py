"""How files leave: as attachments under a type of our choice, never run, never framed, never kept by caches."""

from typing import BinaryIO
from urllib.parse import quote

from django.http import FileResponse

from storage import media_types as types
from storage.blobs import BlobMissing, blob_store
from storage.errors import VersionMissing
from storage.models import Blob
from storage.names import ascii_file_name

# What a browser might run when it is tricked into opening it leaves as bytes without a meaning.
ACTIVE = frozenset({types.HTML, types.XML, types.FB2, types.WORD_XML, types.MAIL, "image/svg+xml"})
POLICY = "sandbox; default-src 'none'"


def attachment(blob: Blob, file_name: str) -> FileResponse:
    """The content for saving. Raises VersionMissing when the store has lost it."""
    known = blob.media_type in types.EXTENSIONS and blob.media_type not in ACTIVE
    response = FileResponse(opened(blob), content_type=blob.media_type if known else types.BINARY)
    response["Content-Length"] = str(blob.size)
    response["Content-Disposition"] = disposition(file_name)
    return _walled(response)


def picture(blob: Blob) -> FileResponse:
    """A picture that we rendered ourselves, shown in place."""
    response = FileResponse(opened(blob), content_type=blob.media_type)
    response["Content-Length"] = str(blob.size)
    response["Content-Disposition"] = "inline"
    return _walled(response)


def opened(blob: Blob) -> BinaryIO:
    """The content as a stream. Raises VersionMissing."""
    try:
        return blob_store().open(blob.digest)
    except BlobMissing as error:
        raise VersionMissing from error


def disposition(file_name: str) -> str:
    """An attachment under its name (RFC 6266): plain letters for old clients, the true name for the others."""
    return f"attachment; filename=\"{ascii_file_name(file_name)}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def _walled(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
