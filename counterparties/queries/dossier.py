"""What the dossier page shows, in a fixed number of queries whatever stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from counterparties.models import BankAccount, ContactPost, Counterparty, DocumentParty, Requisites
from counterparties.queries.parties import counterparty_visible_to, posts_of
from counterparties.queries.requisites import accounts_on, holding, known
from ecm import access
from ecm.access import Person
from ecm.models import EventSubject
from ecm.paging import Page, keyset
from storage.models import Document

TIMELINE_SIZE = 15
DOCUMENTS_SIZE = 30


def documents_of_counterparty(counterparty_id: int, user: Person) -> QuerySet[Any, Any]:
    """Ids of the counterparty's documents that the person may see; NotFound if the counterparty is hidden."""
    counterparty_visible_to(user, counterparty_id)
    links = DocumentParty.objects.filter(counterparty_id=counterparty_id)
    return access.visible(links, user).values("document_id")


def document_links(counterparty_id: int, user: Person) -> QuerySet[DocumentParty]:
    """Links to documents that the person may see, with what a row shows. The caller has checked the counterparty."""
    rows = DocumentParty.objects.filter(counterparty_id=counterparty_id)
    return access.visible(rows, user).select_related("document__kind")


def documents_page(
    counterparty_id: int,
    user: Person,
    *,
    as_of: date | None = None,
    status: str = "",
    cursor: str = "",
    size: int = DOCUMENTS_SIZE,
) -> Page[DocumentParty]:
    """A page of the counterparty's documents, the newest first; with a day: those listed until it. One query."""
    rows = document_links(counterparty_id, user)
    if as_of is not None:
        rows = rows.filter(listed_on__lte=as_of)
    if status:
        rows = rows.filter(document__status=status)
    return keyset(rows, order=("-listed_on", "-id"), cursor=cursor, size=size)


def timeline_page(
    counterparty_id: int, *, until: datetime | None = None, cursor: str = "", size: int = TIMELINE_SIZE
) -> Page[EventSubject]:
    """Events on the counterparty's timeline, the newest first. One query; the caller has checked the counterparty."""
    rows = EventSubject.objects.filter(kind="counterparty", object_id=counterparty_id).select_related("record__actor")
    if until is not None:
        rows = rows.filter(record__occurred_at__lte=until)
    return keyset(rows, order=("-record_id", "-id"), cursor=cursor, size=size)


@dataclass(frozen=True)
class Dossier:
    """The first sight of a counterparty on a day."""

    counterparty: Counterparty
    requisites: Requisites | None
    accounts: list[BankAccount]
    posts: list[ContactPost]
    documents: Page[DocumentParty]


def dossier(
    counterparty_id: int, user: Person, *, day: date, known_at: datetime | None = None, as_of: date | None = None
) -> Dossier:
    """All that the page shows at once: four queries (five without requisites) for any number of documents and events.

    `day` is the day the requisites hold on, `known_at` the moment of our knowledge (None: now), `as_of` cuts the
    documents when the dossier is shown as it was. The timeline is a fragment of its own. Raises NotFound.
    """
    requisites = _requisites_with_party(counterparty_id, user, day, known_at)
    counterparty = requisites.counterparty if requisites else counterparty_visible_to(user, counterparty_id)
    return Dossier(
        counterparty=counterparty,
        requisites=requisites,
        accounts=accounts_on(counterparty_id, day, known_at),
        posts=posts_of(counterparty_id, day),
        documents=documents_page(counterparty_id, user, as_of=as_of),
    )


def _requisites_with_party(
    counterparty_id: int, user: Person, day: date, known_at: datetime | None
) -> Requisites | None:
    """The requisites of the day together with their counterparty, if the person sees it. One query."""
    rows = Requisites.objects.filter(holding(day), known(known_at), counterparty_id=counterparty_id)
    party = [f"counterparty__{name}" for name in ("manager", "department", "merged_into", "created_by")]
    return access.visible(rows, user).select_related(*party).first()


def documents_named(ids: set[int], user: Person) -> dict[int, Document]:
    """Those of the documents that the person may see, by id. One query."""
    return {row.pk: row for row in access.visible(Document.objects.filter(pk__in=ids), user)} if ids else {}


def parties_of(document_id: int, user: Person) -> list[DocumentParty]:
    """The parties of a visible document whose counterparty the person sees too, with pinned requisites."""
    rows = DocumentParty.objects.filter(document_id=document_id).select_related(
        "counterparty", "requisites", "account", "document"
    )
    links = list(access.visible(rows, user).order_by("pk"))
    seen = set(
        access.visible(Counterparty.objects.filter(pk__in=[link.counterparty_id for link in links]), user).values_list(
            "pk", flat=True
        )
    )
    return [link for link in links if link.counterparty_id in seen]


def link_visible_to(user: Person, link_id: int) -> DocumentParty:
    """The one link; NotFound when the document or the counterparty is hidden."""
    link = access.get_visible(DocumentParty.objects.select_related("counterparty", "document"), user, pk=link_id)
    counterparty_visible_to(user, link.counterparty_id)
    return link


def document_for(user: Person, document_id: int) -> Document:
    """The one document; NotFound when it is absent or hidden."""
    return access.get_visible(Document.objects.all(), user, pk=document_id)
