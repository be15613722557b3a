"""The journal's filters: in the URL, so that a view of the list is a link that can be kept and sent."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.dateparse import parse_date

from ecm.fields import asked_of
from storage.models import Document
from storage.queries import DocumentFilter

TERMS = ("", "expiring", "expired")


def filter_of(params: QueryDict) -> DocumentFilter:
    """The filter that the query string asks for; what it cannot mean narrows nothing."""
    return DocumentFilter(
        text=params.get("q", "").strip()[:200],
        statuses=tuple(value for value in params.getlist("status") if value in Document.Status.values),
        kinds=tuple(params.getlist("kind"))[:20],
        term=params.get("term", "") if params.get("term", "") in TERMS else "",
        whose="mine" if params.get("whose") == "mine" else "",
        listed_from=_day(params.get("from", "")),
        listed_to=_day(params.get("to", "")),
        ids=tuple(int(each) for each in params.getlist("ids") if each.isascii() and each.isdigit() and len(each) < 18)[
            :500
        ],
        added=asked_of(params),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Chip:
    """A filter as a link: its parameter, value and word."""

    name: str
    value: str
    title: str
