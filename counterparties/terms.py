"""Which dates of documents and counterparties run out, whom that concerns, and what keeps the watch true."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from counterparties import events
from counterparties.index import COUNTERPARTY, DOCUMENT
from counterparties.models import Counterparty, DocumentParty, Requisites
from ecm import access
from ecm.access import Person
from ecm.events import Event, subscribe
from expiry.registry import Term, register_aspect, register_kind
from storage import events as documents
from storage.models import Document
from storage.models.documents import CLOSED

VALIDITY, POWER = "validity", "power"
FOLLOWED: tuple[type[Event], ...] = (
    documents.DocumentCreated, documents.DocumentChanged, documents.DocumentStatusChanged,
    events.CounterpartyChanged, events.RequisitesRecorded, events.CounterpartiesMerged, events.MergeUndone,
)  # fmt: skip


def wire() -> None:
    """Let the terms of documents and the powers of signatories be watched; called from `ready()`."""
    register_aspect(VALIDITY, _("Term of the document"))
    register_aspect(POWER, _("Power of attorney"))
    register_kind(
        DOCUMENT, model=Document, terms=document_terms, recipients=document_people, title=_("Documents"),
        icon="file-text", notes=party_names,
    )  # fmt: skip
    register_kind(
        COUNTERPARTY, model=Counterparty, terms=power_terms, recipients=party_people, title=_("Counterparties"),
        icon="building-2", notes=signatory_names,
    )  # fmt: skip
    for event in FOLLOWED:
        subscribe(event, "expiry.follow")


def document_terms(ids: Sequence[int]) -> Iterator[Term]:
    """The last day of each document that nobody has closed."""
    rows = Document.objects.filter(pk__in=ids, valid_to__isnull=False).exclude(status__in=CLOSED)
    for row in rows:
        if row.valid_to:
            yield Term(row.pk, VALIDITY, str(row), f"/app/documents/{row.pk}/", row.valid_to)


def document_people(ids: Sequence[int]) -> Mapping[int, list[int]]:
    """The author of each document, the managers of its counterparties, and the head of its department."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = Document.objects.filter(pk__in=ids).values_list("pk", "author_id", "department__head_id")
    for pk, *people in rows:
        found[pk] += [user_id for user_id in people if user_id]
    links = DocumentParty.objects.filter(document__in=ids, counterparty__manager__isnull=False)
    for pk, user_id in links.values_list("document_id", "counterparty__manager_id"):
        found[pk].append(user_id)
    return {pk: list(dict.fromkeys(people)) for pk, people in found.items()}


def party_names(user: Person, ids: Sequence[int]) -> Mapping[int, str]:
    """The first counterparty of each document that this person may see."""
    links = DocumentParty.objects.filter(
        document__in=ids, counterparty__in=access.visible(Counterparty.objects.all(), user).values("pk")
    )
    return dict(links.order_by("-id").values_list("document_id", "counterparty__display_name"))


def power_terms(ids: Sequence[int]) -> Iterator[Term]:
    """The end of the power of attorney in the requisites that hold now and have no end."""
    for row in _powers(ids).select_related("counterparty"):
        if row.power_valid_to:
            url = f"/app/counterparties/{row.counterparty_id}/"
            yield Term(row.counterparty_id, POWER, row.counterparty.display_name, url, row.power_valid_to)


def _powers(ids: Sequence[int]) -> "QuerySet[Requisites]":
    current = Requisites.objects.filter(superseded_at=None, valid_to=None, power_valid_to__isnull=False)
    return current.filter(counterparty__in=ids, counterparty__merged_into=None).exclude(
        counterparty__status=Counterparty.Status.CLOSED
    )


def party_people(ids: Sequence[int]) -> Mapping[int, list[int]]:
    """The responsible manager of each counterparty."""
    rows = Counterparty.objects.filter(pk__in=ids, manager__isnull=False).values_list("pk", "manager_id")
    return {pk: [user_id] for pk, user_id in rows}


def signatory_names(user: Person, ids: Sequence[int]) -> Mapping[int, str]:
    """Whose power of attorney it is."""
    return dict(_powers(ids).values_list("counterparty_id", "signatory_name"))
