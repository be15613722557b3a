"""What the business does with documents and files."""

from storage.services.collecting import collect_unreferenced
from storage.services.documents import (
    change_document,
    create_document,
    create_document_in,
    mark_registered,
    set_status,
    unmark_registered,
)
from storage.services.files import store_bytes, store_file
from storage.services.reading import read_again, read_blob, read_content, recognise_blob
from storage.services.renditions import can_render, page_picture, pdf_of, render_pages
from storage.services.versions import add_version

__all__ = [
    "add_version", "can_render", "change_document", "collect_unreferenced", "create_document", "create_document_in",
    "mark_registered", "page_picture", "pdf_of", "read_again", "read_blob", "read_content", "recognise_blob",
    "render_pages", "set_status", "store_bytes", "store_file", "unmark_registered",
]  # fmt: skip
