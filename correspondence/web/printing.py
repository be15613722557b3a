"""The registration card on paper."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from correspondence.models import Enclosure, Registration


def card_pdf(registration: Registration, enclosures: Sequence[Enclosure]) -> bytes:
    """The card as PDF; the page fetches nothing from outside."""
    from weasyprint import HTML  # loaded with the first print: it needs pango and half a second

    source = render_to_string(
        "correspondence/print/card.html",
        {"registration": registration, "enclosures": enclosures, "printed_at": timezone.now()},
    )
    found: bytes = HTML(string=source, url_fetcher=_nothing).write_pdf()
    return found


def _nothing(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """A printed card names no outside resource."""
    raise ValueError(f"not fetched: {url[:60]}")
