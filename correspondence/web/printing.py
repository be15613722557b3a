"""The registration card on paper: with the requisites its document was registered with, and nothing of today.

Printed again years later it is the same file, byte for byte, unless the entry itself was changed.
"""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from correspondence.models import Enclosure, Registration
from counterparties.models import DocumentParty
from counterparties.web.labels import facts_of


def card_pdf(registration: Registration, enclosures: Sequence[Enclosure], parties: Sequence[DocumentParty]) -> bytes:
    """The card as PDF; the page fetches nothing from outside. Of `parties` those with kept requisites are printed."""
    from weasyprint import HTML  # loaded with the first print: it needs pango and half a second

    source = card_html(registration, enclosures, parties)
    found: bytes = HTML(string=source, url_fetcher=_nothing).write_pdf()
    return found


def card_html(registration: Registration, enclosures: Sequence[Enclosure], parties: Sequence[DocumentParty]) -> str:
    """The same card before it is laid out."""
    return render_to_string(
        "correspondence/print/card.html",
        {"registration": registration, "enclosures": enclosures, "parties": _kept(parties)},
    )


def _kept(parties: Sequence[DocumentParty]) -> list[dict[str, Any]]:
    return [
        {
            "title": link.requisites.short_name or link.requisites.full_name,
            "role": link.get_role_display(),
            "facts": facts_of(link.requisites),
            "account": link.account,
        }
        for link in parties
        if link.requisites
    ]


def _nothing(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """A printed card names no outside resource."""
    raise ValueError(f"not fetched: {url[:60]}")
