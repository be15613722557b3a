"""What the business does with documents and files."""

from storage.services.collecting import collect_unreferenced
from storage.services.documents import change_document, create_document, set_status
from storage.services.files import store_bytes, store_file
from storage.services.reading import read_blob, read_again, recognise_blob
from storage.services.renditions import render_pages
from storage.services.versions import add_version

__all__ = [
    "add_version", "change_document", "collect_unreferenced", "create_document", "read_again", "read_blob",
    "recognise_blob", "render_pages", "set_status", "store_bytes", "store_file",
]  # fmt: skip
