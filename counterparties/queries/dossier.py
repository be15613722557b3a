"""What the dossier page shows, in a fixed number of queries whatever stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When

from counterparties.main_account import main_first
from counterparties.models import BankAccount, ContactPost, Counterparty, DocumentParty, Requisites
from counterparties.queries.parties import counterparty_visible_to, posts_of
from counterparties.queries.past import Past, card_then, past_of, posts_at, posts_then, unlinked_then
from counterparties.queries.requisites import accounts_on, holding, known
from counterparties.queries.requisites_then import confirmed_then
from ecm import access
from ecm.access import Person
from ecm.paging import Page, keyset
from ecm.statements import GivenMany, Statement
from ecm.web.dates import end_of_day
from storage.models import Document
from storage.past import changes_since, newest_version, redated_since, take_back, titles_of

DOCUMENTS_SIZE = 30


def documents_of_counterparty(counterparty_id: int, user: Person, moment: datetime | None = None) -> QuerySet[Any, Any]:
    """Ids of its documents (with a moment: of those of then) that the person may see; NotFound if it is hidden."""
    party = counterparty_visible_to(user, counterparty_id)
    if moment is not None:
        past = past_of(party, moment)
        held = links_then(past, user).order_by().values("document_id")
        if not past.unlinked:
            return held
        either = Q(pk__in=held) | Q(pk__in=[pk for pk, _role in past.unlinked])
        return access.visible(Document.objects.filter(either), user).values("pk")
    return documents_of_each_counterparty(counterparty_id, user)


def documents_of_each_counterparty(counterparty: Any, user: Person) -> QuerySet[Any, Any]:
    """Ids of the documents that the person may see of a counterparty, or of the one that an `OuterRef` names."""
    return access.visible(DocumentParty.objects.filter(counterparty=counterparty), user).values("document_id")


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
    past: Past | None = None,
) -> Page[DocumentParty]:
    """A page of the counterparty's documents, the newest first. One query, with a day three (four with another kind).

    With a day: those listed until it, with the facts, the state and the version (attribute `version`) of that day;
    `as_today` names facts of which that is not recorded. With the past: only those that stood in the dossier at its
    moment.
    """
    rows = document_links(counterparty_id, user) if past is None else links_then(past, user)
    if status:
        rows = rows.filter(document__status=status)
    order = "-listed_on"
    if as_of is not None:
        rows, order = _listed_until(rows, as_of)
        rows = rows.annotate(version=newest_version(end_of_day(as_of)))
    page = keyset(rows, order=(order, "-id"), cursor=cursor, size=size)
    return page if as_of is None else _as_they_stood(page, end_of_day(as_of))


def links_then(past: Past, user: Person) -> QuerySet[DocumentParty]:
    """Links of the moment: without those that came later, with those that a merge or split took away since."""
    held = Q(counterparty_id=past.party.pk) & ~Q(pk__in=past.came_later)
    linked = Q(linked_at__lte=past.moment) | Q(linked_at=None, document__created_at__lte=past.moment)
    rows = DocumentParty.objects.filter((held | Q(pk__in=past.left_later)) & linked)
    return access.visible(rows, user).select_related("document__kind")


def _listed_until(rows: QuerySet[DocumentParty], day: date) -> tuple[QuerySet[DocumentParty], str]:
    """Those that were listed until the day, and the name of their order: by the date that they had on it. One query."""
    # What was never changed was not dated anew; its events, most of all there are, need not be looked through.
    changed = rows.filter(document__version__gt=1)
    redated = redated_since(changed.order_by().values("document_id"), end_of_day(day))
    if not redated:
        return rows.filter(listed_on__lte=day), "-listed_on"
    then = Case(
        *(When(document_id=pk, then=Value(listed)) for pk, listed in redated.items()),
        default=F("listed_on"), output_field=DateField(),
    )  # fmt: skip
    return rows.annotate(listed_then=then).filter(listed_then__lte=day), "-listed_then"


def _as_they_stood(page: Page[DocumentParty], moment: datetime) -> Page[DocumentParty]:
    standings = changes_since([link.document_id for link in page.rows], moment)
    take_back([link.document for link in page.rows], standings)
    for link in page.rows:
        link.listed_on = link.document.listed_on
        standing = standings.get(link.document_id)
        link.as_today = titles_of(standing.unknown) if standing else []
    return page


@dataclass(frozen=True)
class Dossier:
    """The first sight of a counterparty on a day."""

    counterparty: Counterparty
    requisites: Requisites | None
    accounts: list[BankAccount]
    posts: list[ContactPost]
    documents: Page[DocumentParty]
    unlinked: list[DocumentParty] = field(default_factory=list)
    """Documents that were taken off after the day that is shown."""


def dossier(
    counterparty_id: int, user: Person, *, day: date, known_at: datetime | None = None, as_of: date | None = None
) -> Dossier:
    """All that the page shows at once: four queries (five without requisites) for any number of documents and events.

    `day` is the day the requisites hold on, `known_at` the moment of our knowledge (None: now). With `as_of` the
    dossier is shown as it was: the card by the journal, documents as they stood; with `known_at` people and documents
    are those we knew of then. That costs five queries more. The timeline is a fragment of its own. Raises NotFound.
    """
    requisites = _requisites_with_party(counterparty_id, user, day, known_at)
    counterparty = requisites.counterparty if requisites else counterparty_visible_to(user, counterparty_id)
    past = past_of(counterparty, known_at or end_of_day(as_of)) if as_of is not None else None
    then = past if known_at is not None else None
    return Dossier(
        counterparty=card_then(past) if past else counterparty,
        requisites=requisites,
        accounts=_accounts(counterparty_id, day, known_at, past),
        posts=posts_then(then, day) if then else _posts(counterparty_id, day, past),
        documents=documents_page(counterparty_id, user, as_of=as_of, past=then),
        unlinked=unlinked_then(then, user) if then else [],
    )


def people_of(party: Counterparty, as_of: date | None = None, known_at: datetime | None = None) -> list[ContactPost]:
    """All posts at a visible counterparty; with a day, people as they were then, and with `known_at` the posts held on
    it as known at that moment. One query, for a past day three."""
    if as_of is not None and known_at is not None:
        return posts_then(past_of(party, known_at), as_of)
    return posts_of(party.pk) if as_of is None else posts_at(past_of(party, end_of_day(as_of)))


def _posts(counterparty_id: int, day: date, past: Past | None) -> list[ContactPost]:
    """Posts held on the day by what we know now, on a past one as they and their people were then."""
    return posts_of(counterparty_id, day) if past is None else posts_at(past, day)


def _accounts(counterparty_id: int, day: date, known_at: datetime | None, past: Past | None) -> list[BankAccount]:
    """The accounts of the day; on a past one those wait for a second person that were confirmed later. One query."""
    rows = accounts_on(counterparty_id, day, known_at)
    if past is not None:
        confirmed_then(rows, past.moment)
    return main_first(rows)


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


def names_of_parties(user: Person, document_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """With whom these documents of the person are: keys and names of the counterparties seen too (one query)."""

    def named() -> QuerySet[DocumentParty, tuple[int, int, str]]:
        seen = access.visible(Counterparty.objects.all(), user)
        rows = DocumentParty.objects.filter(document__in=GivenMany("ids"), counterparty__in=seen).order_by("pk")
        return rows.values_list("document_id", "counterparty_id", "counterparty__display_name")

    found: dict[int, list[tuple[int, str]]] = {}
    for document, party, name in _named.rows(access.standing_of(user), named, ids=document_ids):
        if (party, name) not in (those := found.setdefault(document, [])):
            those.append((party, name))
    return found


_named: Statement[tuple[int, int, str]] = Statement()


def link_visible_to(user: Person, link_id: int) -> DocumentParty:
    """The one link; NotFound when the document or the counterparty is hidden."""
    link = access.get_visible(DocumentParty.objects.select_related("counterparty", "document"), user, pk=link_id)
    counterparty_visible_to(user, link.counterparty_id)
    return link


def document_for(user: Person, document_id: int) -> Document:
    """The one document; NotFound when it is absent or hidden."""
    return access.get_visible(Document.objects.all(), user, pk=document_id)
