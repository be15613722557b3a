"""The rows of documents and of the bytes behind them."""

from storage.models.blobs import Blob, BlobReading, Rendition
from storage.models.documents import Document, DocumentKind, DocumentVersion

__all__ = ["Blob", "BlobReading", "Document", "DocumentKind", "DocumentVersion", "Rendition"]
