"""Short news at the corner of the page, with "undo" where an act can be taken back."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse


def toast(response: HttpResponse, text: str, undo_url: str = "") -> HttpResponse:
    """Show the news when this htmx answer arrives. `undo_url` takes a POST."""
    return trigger(response, "ds:toast", {"text": str(text), "undo": undo_url})


def later(request: HttpRequest, text: str, undo_url: str = "") -> None:
    """Show the news on the next page, after a redirect."""
    messages.info(request, text, extra_tags=undo_url)


def trigger(response: HttpResponse, name: str, detail: object) -> HttpResponse:
    """Add a browser event to an htmx answer; header values are ASCII, so the detail is escaped JSON."""
    known = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps({**known, name: detail})
    return response
