"""All documents of a dossier of a past day that something is asked of, as they stood."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from counterparties.models import DocumentParty
from counterparties.queries.dossier import document_links, links_then
from counterparties.queries.past import Past, unlinked_then
from ecm.access import Person
from storage.models import Document
from storage.past import Standing, changes_since, take_back


def documents_then(
    past: Past, user: Person, day: date, *, knew: bool, among: Q, most: int | None = None
) -> list[Document]:
    """Those listed until the day that the person may see, each once, with the facts and the state of the moment.

    `among` narrows by what a document (of a link) is today; all that was changed since is there too, for it may have
    been such a one then. `knew`: only those that stood in the dossier at the moment. `most`: of the unchanged no more
    than so many, those with the latest term. Up to eight queries.
    """
    links = (links_then(past, user) if knew else document_links(past.party.pk, user)).order_by()
    # What has its first version was never changed; its events, most of all there are, need not be looked through.
    changed = changes_since(links.filter(document__version__gt=1).values("document_id"), past.moment)
    found = {row.pk: row for row in _rows(links, changed, among, most)}
    take_back(found.values(), changed)
    gone = unlinked_then(past, user) if knew else []
    found |= {link.document_id: link.document for link in gone}
    return [row for row in found.values() if row.listed_on <= day]


def _rows(links: QuerySet[DocumentParty], changed: dict[int, Standing], among: Q, most: int | None) -> list[Document]:
    """Two queries; one when nothing was changed since."""
    same = links.filter(among).exclude(document__in=changed)
    if most is not None:
        same = same.order_by("-document__valid_to", "-pk")[:most]
    rows = [link.document for link in same]
    return rows + [link.document for link in links.filter(document__in=changed)] if changed else rows
