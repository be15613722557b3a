"""How documents and counterparties look in the search index, and what keeps them there.

Search knows no domain and counterparties stand above documents, so both kinds of entries are told here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties import events
from counterparties.models import BankAccount, ContactPoint, Counterparty, DocumentParty, Requisites
from counterparties.queries.layouts import party_specs
from counterparties.queries.requisites import accounts_not_taken_back, not_taken_back
from ecm import access
from ecm.access import Person
from ecm.events import Event, follow, subscribe
from ecm.fields import specs_of_sets, words_of_rows
from ecm.jobs import NewJob
from ecm.numbers import whole
from ecm.texts import pick
from search.entries import Entry
from search.registry import register_entry, register_facet
from search.services import index_job
from storage import events as documents
from storage.models import BlobReading, Document, DocumentVersion

DOCUMENT, COUNTERPARTY = "document", "counterparty"
READING_TAKES = timedelta(seconds=2)
FOLLOWED: tuple[type[Event], ...] = (
    documents.DocumentChanged, documents.DocumentStatusChanged, events.CounterpartyCreated, events.CounterpartyChanged,
    events.CounterpartyWithdrawn, events.RequisitesRecorded, events.AccountRecorded, events.ContactRecorded,
    events.DocumentLinked, events.DocumentUnlinked, events.CounterpartiesMerged, events.MergeUndone,
)  # fmt: skip
#: Events after which documents may have to be found under another name of their party.
RENAMING: tuple[type[Event], ...] = (
    events.CounterpartyChanged, events.RequisitesRecorded, events.CounterpartiesMerged, events.MergeUndone,
)  # fmt: skip


def wire() -> None:
    """Let documents and counterparties be found, and their entries follow what happens; called from `ready()`."""
    register_entry(DOCUMENT, document_entries, Document, title=_("Documents"), icon="file-text", order=20)
    register_entry(
        COUNTERPARTY, counterparty_entries, Counterparty, title=_("Counterparties"), icon="building-2", order=10
    )
    register_facet(COUNTERPARTY, _("Counterparty"), names_of)
    for event in FOLLOWED:
        subscribe(event, "search.follow")
    for event in RENAMING:
        subscribe(event, "counterparties.index_documents")
    subscribe(documents.DocumentCreated, "search.follow", when=lambda event: not event.has_file)
    follow(documents.VersionAdded, _with_its_text)
    follow(documents.BlobRead, _now_read)


def _with_its_text(event: documents.VersionAdded) -> Iterator[NewJob]:
    """A new content waits for its text a little, so that both are indexed at once."""
    yield index_job(DOCUMENT, event.document_id, after=READING_TAKES)


def _now_read(event: documents.BlobRead) -> Iterator[NewJob]:
    """Not by its subjects: a file that was read well stands on no timeline, but its documents are found by its text."""
    yield from (index_job(DOCUMENT, document_id) for document_id in event.document_ids)


def document_entries(ids: Sequence[int]) -> Iterator[Entry]:
    """Entries of documents: their facts, their parties' names, and the text of their newest version."""
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number").values("blob")[:1]
    rows = Document.objects.filter(pk__in=ids).select_related("kind").annotate(newest_blob=Subquery(newest))
    found = list(rows)
    readings = BlobReading.objects.in_bulk([row.newest_blob for row in found if row.newest_blob])
    parties, added = _parties(ids), _added_words(found)
    for row in found:
        reading, named = readings.get(row.newest_blob or ""), [name for _, name in parties[row.pk] if name]
        yield Entry(
            kind=DOCUMENT,
            object_id=row.pk,
            title=f"{row.title} · {row.number}" if row.number else row.title,
            url=f"/app/documents/{row.pk}/",
            body="\n".join(part for part in (added[row.pk], reading.text if reading else "") if part),
            happened_on=row.listed_on,
            keywords=tuple(filter(None, (row.number, *pick_all(row.kind.title), *named))),
            facets={COUNTERPARTY: tuple(str(pk) for pk, _ in parties[row.pk])},
        )


def _parties(ids: Sequence[int]) -> Mapping[int, list[tuple[int, str]]]:
    """(id, name) of the counterparties of each document; no name where the document's readers may not know it."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    links = DocumentParty.objects.filter(document__in=ids).select_related("counterparty", "document")
    for link in links.order_by("id"):
        party = link.counterparty
        is_known = not party.is_restricted and party.department_id in (None, link.document.department_id)
        known = (party.pk, party.display_name if is_known else "")
        if known not in found[link.document_id]:
            found[link.document_id].append(known)
    return found


def pick_all(title: Mapping[str, str]) -> list[str]:
    """The kind's name in every language: people look for "договор" whatever the house calls it."""
    return [title[language] for language in ("ru", "uk", "bg", "en") if title.get(language)] or [pick(title)]


def _added_words(documents: Sequence[Document]) -> dict[int, str]:
    """What stands in the added fields of each document, as people read it. Two queries at most for all."""
    filled: defaultdict[int | None, list[Document]] = defaultdict(list)
    for row in documents:
        if row.extra:
            filled[row.kind.field_set_id].append(row)
    specs = specs_of_sets(pk for pk in filled if pk is not None)
    pairs = [(row, specs.get(pk or 0, [])) for pk, rows in filled.items() for row in rows]
    texts = words_of_rows([(of_kind, row.extra) for row, of_kind in pairs])
    return {row.pk: "" for row in documents} | {row.pk: text for (row, _specs), text in zip(pairs, texts, strict=True)}


def _added_words_of_parties(parties: Sequence[Counterparty]) -> dict[int, str]:
    """The same of counterparties. One query for each type that has added values, and one for directories."""
    specs = {kind: party_specs(kind) for kind in {row.kind for row in parties if row.extra}}
    texts = words_of_rows([(specs.get(row.kind, []), row.extra) for row in parties])
    return {row.pk: text for row, text in zip(parties, texts, strict=True)}


def counterparty_entries(ids: Sequence[int]) -> Iterator[Entry]:
    """Entries of counterparties: every name and number they ever had, addresses, people; not what was merged away."""
    rows = {row.pk: row for row in Counterparty.objects.filter(pk__in=ids, merged_into=None, withdrawn_at=None)}
    names, numbers, texts = _collected(list(rows))
    added = _added_words_of_parties(list(rows.values()))
    for pk, row in rows.items():
        yield Entry(
            kind=COUNTERPARTY,
            object_id=pk,
            title=row.display_name,
            url=f"/app/counterparties/{pk}/",
            body="\n".join(dict.fromkeys((*names[pk], *texts[pk], row.wish, row.website, added[pk]))).strip(),
            happened_on=timezone.localdate(row.created_at),
            keywords=tuple(filter(None, (*names[pk], *numbers[pk], row.phone, row.email))),
            facets={COUNTERPARTY: (str(pk),)},
        )


def _collected(ids: Sequence[int]) -> tuple[Mapping[int, list[str]], Mapping[int, list[str]], Mapping[int, list[str]]]:
    """Names, numbers and further texts of the counterparties, over all their versions."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    numbers: defaultdict[int, list[str]] = defaultdict(list)
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for row in not_taken_back(Requisites.objects.filter(counterparty__in=ids).order_by("-valid_from", "-id")):
        names[row.counterparty_id] += [row.full_name, row.short_name, *row.names.values()]
        numbers[row.counterparty_id] += [str(number) for number in row.identifiers.values()]
        texts[row.counterparty_id] += [*_leaves(row.addresses), row.signatory_name]
    for account in accounts_not_taken_back(BankAccount.objects.filter(counterparty__in=ids)):
        numbers[account.counterparty_id].append(account.number)
    # A person with a narrower audience than the counterparty is not told by its entry.
    open_to_all = {"contact__is_restricted": False, "contact__department": None}
    points = ContactPoint.objects.filter(contact__posts__counterparty__in=ids, **open_to_all)
    for party_id, name, value in points.values_list(
        "contact__posts__counterparty_id", "contact__display_name", "value"
    ).distinct():
        texts[party_id] += [name, value]
    return names, numbers, texts


def _leaves(value: object) -> Iterator[str]:
    """All texts of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def names_of(user: Person, values: Sequence[str]) -> dict[str, str]:
    """Names of the counterparties that this person may see, by id as text."""
    ids = [number for value in values if (number := whole(value)) is not None]
    rows = access.visible(Counterparty.objects.filter(pk__in=ids), user).values_list("pk", "display_name")
    return {str(pk): name for pk, name in rows}


def documents_of(*counterparty_ids: int) -> list[int]:
    """Ids of all documents of the counterparties, for indexing them anew."""
    links = DocumentParty.objects.filter(counterparty__in=counterparty_ids)
    return list(links.order_by("document_id").values_list("document_id", flat=True).distinct())
