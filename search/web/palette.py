"""What Ctrl+K finds while one types: names and numbers first, then texts."""

from collections.abc import Iterator

from ecm import access as doors
from ecm.access import Person
from ecm.web.formats import short_day
from ecm.web.palette import PaletteRow
from search import access, queries

NAMES, TEXTS = 8, 4


def rows(user: Person, text: str) -> Iterator[PaletteRow]:
    """Objects whose names or numbers begin with the words; when there are few, also those that only hold them."""
    if not doors.has(user, access.VIEW):
        return
    hits = queries.complete(user, text, limit=NAMES)
    if len(hits) < TEXTS:
        hits += queries.find(user, text, limit=TEXTS).hits
    for hit in hits:
        note = " · ".join(filter(None, (str(hit.kind_title), short_day(hit.happened_on) if hit.happened_on else "")))
        yield PaletteRow(hit.title, hit.url, hit.icon, note)
