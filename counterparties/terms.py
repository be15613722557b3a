"""What runs out: the terms of documents, and the powers of attorney of those who sign for a counterparty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterparties import events
from counterparties.models import Counterparty, DocumentParty, IdentityDocument, Requisites
from ecm import access
from ecm.access import Person
from ecm.events import subscribe
from ecm.models import Grant
from ecm.statements import GivenMany, Statement
from expiry.registry import Term, register_aspect, register_kind
from storage import events as documents
from storage.models import Document
from storage.models.documents import CLOSED

DOCUMENT, COUNTERPARTY = "document", "counterparty"
FOLLOWED = (
    documents.DocumentChanged,
    documents.DocumentStatusChanged,
    events.DocumentLinked,
    events.RequisitesRecorded,
    events.CounterpartyChanged,
    events.PersonalRecorded,
)


def wire() -> None:
    """Let terms of documents and counterparties be watched; called from `ready()`."""
    register_kind(
        DOCUMENT,
        model=Document,
        terms=document_terms,
        recipients=document_recipients,
        title=gettext_lazy("Documents"),
        icon="file-text",
        notes=document_notes,
    )
    register_kind(
        COUNTERPARTY,
        model=Counterparty,
        terms=party_terms,
        recipients=party_recipients,
        title=gettext_lazy("Counterparties"),
        icon="building-2",
    )
    register_aspect("validity", gettext_lazy("Validity"))
    register_aspect("power", gettext_lazy("Power of attorney"))
    register_aspect("identity", gettext_lazy("Identity document"))
    for event in FOLLOWED:
        subscribe(event, "expiry.follow")
    subscribe(documents.DocumentCreated, "expiry.follow", when=lambda event: event.has_term)


def document_terms(ids: Sequence[int]) -> Iterator[Term]:
    """The terms of documents that are not closed."""
    rows = Document.objects.filter(pk__in=ids, valid_to__isnull=False).exclude(status__in=CLOSED)
    for row in rows:
        if row.valid_to:
            yield Term(row.pk, "validity", str(row), f"/app/documents/{row.pk}/", row.valid_to)


def document_recipients(ids: Sequence[int]) -> dict[int, set[int]]:
    """The author, the participants, and the managers of the parties."""
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    for pk, author in Document.objects.filter(pk__in=ids, author__isnull=False).values_list("pk", "author_id"):
        found[pk].add(author)
    links = DocumentParty.objects.filter(document_id__in=ids, counterparty__manager__isnull=False)
    for pk, manager in links.values_list("document_id", "counterparty__manager_id"):
        found[pk].add(manager)
    for pk, user in Grant.objects.filter(kind=DOCUMENT, object_id__in=ids).values_list("object_id", "user_id"):
        found[pk].add(user)
    return found


def document_notes(user: Person, ids: Sequence[int]) -> Mapping[int, str]:
    """The parties' names, those that the person may see."""
    links = _parties.rows((), _parties_of, ids=ids)
    parties = sorted({party for _document, party in links})
    names = dict(_names.rows(access.standing_of(user), partial(_named, user), ids=parties))
    notes: dict[int, dict[str, None]] = {}
    for document, party in links:
        if party in names:
            notes.setdefault(document, {})[names[party]] = None
    return {document: ", ".join(parties) for document, parties in notes.items()}


_parties: Statement[tuple[int, int]] = Statement()
_names: Statement[tuple[int, str]] = Statement()


def _parties_of() -> QuerySet[DocumentParty, tuple[int, int]]:
    rows = DocumentParty.objects.filter(document_id__in=GivenMany("ids")).order_by("pk")
    return rows.values_list("document_id", "counterparty_id")


def _named(user: Person) -> QuerySet[Counterparty, tuple[int, str]]:
    rows = Counterparty.objects.filter(pk__in=GivenMany("ids"))
    return access.visible(rows, user).order_by().values_list("pk", "display_name")


def power_terms(ids: Sequence[int]) -> Iterator[Term]:
    """Powers of attorney in the newest requisites."""
    rows = Requisites.objects.filter(
        counterparty_id__in=ids, superseded_at=None, valid_to=None, power_valid_to__isnull=False
    )
    for row in rows.select_related("counterparty"):
        if row.power_valid_to and row.counterparty.status != Counterparty.Status.CLOSED:
            title = _("Power of attorney of %(person)s, %(party)s") % {
                "person": row.signatory_name,
                "party": row.counterparty,
            }
            yield Term(
                row.counterparty_id, "power", title, f"/app/counterparties/{row.counterparty_id}/", row.power_valid_to
            )


def party_terms(ids: Sequence[int]) -> Iterator[Term]:
    """Powers of attorney and identity documents."""
    yield from power_terms(ids)
    yield from identity_terms(ids)


def identity_terms(ids: Sequence[int]) -> Iterator[Term]:
    """The identity document of each person that is valid longest; its number is not told."""
    rows = IdentityDocument.objects.filter(counterparty__in=ids, withdrawn_at=None, ends_on__isnull=False)
    last = {row.counterparty_id: row for row in rows.select_related("counterparty").order_by("ends_on", "pk")}
    for row in last.values():
        if row.ends_on and row.counterparty.status != Counterparty.Status.CLOSED:
            title = _("%(document)s of %(party)s") % {"document": row.get_kind_display(), "party": row.counterparty}
            yield Term(
                row.counterparty_id, "identity", title, f"/app/counterparties/{row.counterparty_id}/", row.ends_on
            )


def party_recipients(ids: Sequence[int]) -> dict[int, Iterable[int]]:
    """The responsible manager, or who entered the card."""
    rows = Counterparty.objects.filter(pk__in=ids).values_list("pk", "manager_id", "created_by_id")
    return {pk: [person for person in (manager or author,) if person] for pk, manager, author in rows}
