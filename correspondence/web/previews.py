"""What the middle of the intake shows: the letter's text, its cleaned HTML in a sandboxed frame, or a file's pages."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from correspondence import queries
from correspondence.access import INTAKE
from correspondence.models import IntakeItem, IntakePart
from correspondence.understanding.quotes import Letter, without_quotes
from ecm.errors import NotFound
from ecm.web.views import WorkspaceView
from storage import downloads
from storage.models import Blob, BlobReading
from storage.services import render_pages
from storage.services.renditions import can_render
from storage.web.reasons import sentence_of

_SHOWN_TEXT = 60_000
_FRAME = """<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<base target="_blank"></head><body>{body}</body></html>"""
_FRAME_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; frame-ancestors 'self'"


@dataclass
class Preview:
    """The chosen file (None: the letter itself), and how it can be looked at."""

    part: IntakePart | None = None
    letter: Letter | None = None
    text: str = ""
    pages: list[dict[str, Any]] = field(default_factory=list)
    html_url: str = ""
    download_url: str = ""
    file_name: str = ""
    title: str = ""
    """Why nothing can be shown, in a word and in a sentence."""
    reason: str = ""


def preview_of(item: IntakeItem, parts: list[IntakePart], wanted: str) -> Preview:
    """The preview of the wanted file, else of the letter, else of the received file."""
    part = next((each for each in parts if str(each.pk) == wanted), None)
    if part is None and item.is_mail:
        return _letter_preview(item)
    blob = part.blob if part else item.raw
    args = [item.pk, part.pk] if part else [item.pk]
    preview = Preview(part=part, file_name=part.file_name if part else item.file_name)
    preview.download_url = reverse("correspondence:part" if part else "correspondence:raw", args=args)
    if unread := _unread(blob):
        preview.title, preview.reason = str(unread.get_state_display()), sentence_of(unread)
    if unread is not None and not unread.text:
        return preview
    if can_render(blob.media_type) and unread is None:
        preview.pages = [_page(item, part, number) for number in range(1, _pages_of(blob) + 1)]
    else:
        preview.text = (_text_of(blob) if part else item.text)[:_SHOWN_TEXT]
    return preview


def _letter_preview(item: IntakeItem) -> Preview:
    return Preview(
        letter=without_quotes(item.text[:_SHOWN_TEXT]),
        html_url=reverse("correspondence:html", args=[item.pk]) if item.html else "",
        download_url=reverse("correspondence:raw", args=[item.pk]),
        file_name=item.file_name,
    )


def _pages_of(blob: Blob) -> int:
    """How many pages to offer: known after reading, else the first one only."""
    reading = getattr(blob, "reading", None)
    return min(reading.pages, 50) if reading is not None and reading.pages else 1


def _unread(blob: Blob) -> BlobReading | None:
    """The reading of a file that is locked, damaged or refused; its pages cannot be pictured."""
    reading: BlobReading | None = getattr(blob, "reading", None)
    states = BlobReading.State
    return reading if reading and reading.state in (states.ENCRYPTED, states.FAILED, states.REFUSED) else None


def locked_names(parts: list[IntakePart]) -> list[str]:
    """The files of a letter that ask for a password."""
    return [part.file_name for part in parts if (r := _unread(part.blob)) and r.state == BlobReading.State.ENCRYPTED]


def _text_of(blob: Blob) -> str:
    reading = getattr(blob, "reading", None)
    return str(reading.text) if reading is not None else ""


def _page(item: IntakeItem, part: IntakePart | None, number: int) -> dict[str, Any]:
    name = "correspondence:part-page" if part else "correspondence:raw-page"
    args = [item.pk, part.pk, number] if part else [item.pk, number]
    return {"url": reverse(name, args=args), "number": number}


def _picture(blob: Blob, number: int) -> HttpResponseBase:
    found = [each for each in render_pages(blob, first=number, count=1) if each.page == number]
    if not found:
        raise NotFound
    return downloads.picture(found[0].content)


class RawPageView(WorkspaceView):
    """GET the picture of a page of the received file."""

    permission = INTAKE

    def get(self, request: HttpRequest, item_id: int, page: int) -> HttpResponseBase:
        return _picture(queries.item(self.request.user, item_id).raw, page)


class PartPageView(WorkspaceView):
    """GET the picture of a page of one file of an item."""

    permission = INTAKE

    def get(self, request: HttpRequest, item_id: int, part_id: int, page: int) -> HttpResponseBase:
        return _picture(queries.part(self.request.user, item_id, part_id).blob, page)


class HtmlView(WorkspaceView):
    """GET the letter's HTML, cleaned on arrival, for a sandboxed frame: nothing runs, nothing is fetched."""

    permission = INTAKE

    def get(self, request: HttpRequest, item_id: int) -> HttpResponse:
        item = queries.item(self.request.user, item_id)
        if not item.html:
            raise NotFound
        response = HttpResponse(_FRAME.format(body=item.html))
        response["Content-Security-Policy"] = _FRAME_POLICY
        response["X-Content-Type-Options"] = "nosniff"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Cache-Control"] = "private, no-store"
        return response
