"""From papers to rows, in batches: documents with files, versions, parties, journal entries, events and the index.

It writes what the services would write, with a fixed number of queries for a batch of any size.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from correspondence.events import DocumentRegistered
from correspondence.facts import entry_facts
from correspondence.models import JournalYear, Registration, RegistrationJournal
from correspondence.services.numbering import number_of
from correspondence.services.registration import search_key_of
from counterparties.events import DocumentLinked, RequisitesPinned
from counterparties.models import BankAccount, Counterparty, DocumentParty, Requisites
from demo import files
from demo.history import History, Moment
from demo.papers import Paper
from ecm.events import Event
from ecm.models import Department, Grant, User
from expiry.models import Watch, WatchNotice
from expiry.registry import kind_named
from expiry.services.watching import OCCASIONS, OLD
from search.services import reindex
from storage.blobs import blob_store
from storage.events import DocumentCreated, DocumentStatusChanged, VersionAdded
from storage.facts import document_facts
from storage.models import Blob, BlobReading, Document, DocumentKind, DocumentVersion
from storage.services.documents import search_key

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class StoredText:
    """A file in the blob store and the text that reading it gives."""

    digest: str
    size: int
    text: str
    language: str


def store_text(paper: Paper) -> StoredText:
    """The paper as a word-processor file in the store."""
    content = files.docx(paper.text.title, paper.text.paragraphs)
    stored = blob_store().put(io.BytesIO(content))
    return StoredText(stored.digest, stored.size, paper.text.plain, paper.language)


@dataclass
class Builder:
    """Writes batches of papers. `store` gives each its file; `parties` are counterparties by the slug of the party.

    With `tells` the history of a batch is written with it; else it waits in `history`.
    """

    people: Mapping[str, User]
    parties: Mapping[str, Counterparty]
    store: Callable[[Paper], StoredText] = store_text
    reindexes: bool = True
    tells: bool = True
    history: History = field(default_factory=History)
    clock: datetime = field(default=datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone()))

    def __post_init__(self) -> None:
        self.kinds = {kind.code: kind for kind in DocumentKind.objects.all()}
        self.departments = {unit.code: unit for unit in Department.objects.all()}
        self.journals = {journal.direction: journal for journal in RegistrationJournal.objects.order_by("-position")}
        self.sequences: dict[tuple[int, int], int] = {
            (row.journal_id, row.year): row.next_seq for row in JournalYear.objects.all()
        }

    def build(self, papers: Sequence[Paper]) -> list[Document]:
        """Write the papers with all that hangs on them; returns their documents in the same order."""
        stored = [self.store(paper) for paper in papers]
        moments = [self._moment(paper.dated_on) for paper in papers]
        with transaction.atomic():
            _write_blobs(stored, moments)
            documents = self._documents(papers, moments)
            versions = self._versions(papers, documents, stored, moments)
            links = self._links(papers, documents, moments)
            registrations = self._registrations(papers, documents, moments)
            self._grants(papers, documents)
            _watch_terms([document.pk for document in documents if document.valid_to], moments[-1])
            self.history.add(self._events(documents, versions, links, registrations, moments))
            if self.tells:
                self.history.tell()
            if self.reindexes:
                reindex("document", [document.pk for document in documents])
        return documents

    def _moment(self, day: date) -> datetime:
        """A minute of the working day, later than every moment before."""
        morning = timezone.make_aware(datetime.combine(day, time(9, 12)))
        self.clock = max(morning, self.clock + timedelta(minutes=1))
        return self.clock

    def _documents(self, papers: Sequence[Paper], moments: Sequence[datetime]) -> list[Document]:
        rows = [self._document(paper, moment) for paper, moment in zip(papers, moments, strict=True)]
        return Document.objects.bulk_create(rows)

    def _document(self, paper: Paper, moment: datetime) -> Document:
        row = Document(
            title=paper.title, kind=self.kinds[paper.kind], status=paper.status, number=paper.number,
            dated_on=paper.dated_on, valid_from=paper.dated_on if paper.valid_to else None, valid_to=paper.valid_to,
            amount=paper.amount, currency=paper.currency, language=paper.language, author=self.people[paper.author],
            created_at=moment, listed_on=paper.dated_on, department=self.departments.get(paper.department),
            is_restricted=paper.is_restricted, version=2 if paper.status in ENDED else 1,
        )  # fmt: skip
        row.search_key = search_key(row)
        return row

    def _versions(
        self, papers: Sequence[Paper], documents: Sequence[Document], stored: Sequence[StoredText],
        moments: Sequence[datetime],
    ) -> list[DocumentVersion]:  # fmt: skip
        return DocumentVersion.objects.bulk_create(
            DocumentVersion(
                document=document, number=1, blob_id=kept.digest, file_name=paper.file_name,
                created_by=document.author, created_at=moment,
            )
            for paper, document, kept, moment in zip(papers, documents, stored, moments, strict=True)
        )  # fmt: skip

    def _links(
        self, papers: Sequence[Paper], documents: Sequence[Document], moments: Sequence[datetime]
    ) -> list[DocumentParty]:
        pins = _Pins({self.parties[paper.party.slug].pk for paper in papers if paper.party})
        return DocumentParty.objects.bulk_create(
            self._link(paper, document, moment, pins)
            for paper, document, moment in zip(papers, documents, moments, strict=True)
            if paper.party
        )

    def _link(self, paper: Paper, document: Document, moment: datetime, pins: "_Pins") -> DocumentParty:
        party = self.parties[paper.party.slug if paper.party else ""]
        role = {"incoming": "sender", "outgoing": "addressee"}.get(paper.direction, "party")
        link = DocumentParty(
            document=document,
            counterparty=party,
            role=role,
            listed_on=document.listed_on,
            kind_id=document.kind_id,
            linked_at=moment,
        )
        if paper.direction:
            link.requisites_id, link.account_id, link.pinned_at = *pins.on(party.pk, paper.dated_on), moment
        return link

    def _registrations(
        self, papers: Sequence[Paper], documents: Sequence[Document], moments: Sequence[datetime]
    ) -> list[Registration]:
        rows = [
            self._registration(paper, document, moment)
            for paper, document, moment in zip(papers, documents, moments, strict=True)
            if paper.direction
        ]
        for (journal_id, year), following in self.sequences.items():
            JournalYear.objects.update_or_create(journal_id=journal_id, year=year, defaults={"next_seq": following})
        return Registration.objects.bulk_create(rows)

    def _registration(self, paper: Paper, document: Document, moment: datetime) -> Registration:
        journal, day = self.journals[paper.direction], timezone.localdate(moment)
        seq = self.sequences.get((journal.pk, day.year), 1)
        self.sequences[journal.pk, day.year] = seq + 1
        party = self.parties[paper.party.slug] if paper.party else None
        due_on, done_on = _terms(paper, day)
        row = Registration(
            document=document, journal=journal, year=day.year, seq=seq, direction=paper.direction,
            number=number_of(journal.mask, seq=seq, year=day.year, month=day.month, journal=journal.code),
            registered_at=moment, registered_on=day, registered_by=self.people["secretary"], counterparty=party,
            correspondent=party.display_name if party else "", their_number=paper.their_number,
            their_date=day if paper.their_number else None, due_on=due_on, done_on=done_on,
            executor=self.people[EXECUTORS[paper.ordinal % len(EXECUTORS)]] if due_on else None,
            delivery=("email", "email", "post", "courier")[paper.ordinal % 4], pages=1 + paper.ordinal % 4,
        )  # fmt: skip
        row.search_key = search_key_of(row)
        return row

    def _grants(self, papers: Sequence[Paper], documents: Sequence[Document]) -> None:
        """The author takes part in what they made, and sees it whatever its audience."""
        Grant.objects.bulk_create(
            (Grant(kind="document", object_id=document.pk, user=self.people[paper.author])
             for paper, document in zip(papers, documents, strict=True)),
            ignore_conflicts=True,
        )  # fmt: skip

    def _events(
        self, documents: Sequence[Document], versions: Sequence[DocumentVersion], links: Sequence[DocumentParty],
        registrations: Sequence[Registration], moments: Sequence[datetime],
    ) -> Iterator[Moment]:  # fmt: skip
        linked = {link.document_id: link for link in links}
        entered = {row.document_id: row for row in registrations}
        for document, version, moment in zip(documents, versions, moments, strict=True):
            actor = document.author_id
            first = _status_at_first(document)
            facts = document_facts(document)
            yield DocumentCreated(actor_id=actor, document_id=document.pk, status=first, facts=facts), moment
            yield (
                VersionAdded(
                    actor_id=actor, document_id=document.pk, version_id=version.pk, number=1, digest=version.blob_id
                ),
                moment,
            )
            if link := linked.get(document.pk):
                yield from ((event, moment) for event in _party_events(link, actor))
            if row := entered.get(document.pk):
                yield DocumentRegistered(
                    actor_id=row.registered_by_id, document_id=document.pk, registration_id=row.pk, number=row.number,
                    direction=row.direction, counterparty_id=row.counterparty_id, executor_id=row.executor_id,
                    after=entry_facts(row),
                ), moment  # fmt: skip
        yield from _ends(documents)


ENDED = {Document.Status.ARCHIVED, Document.Status.TERMINATED}
KEPT_AT_HAND = timedelta(days=700)  # a paper without a term goes to the archive later


def _status_at_first(document: Document) -> str:
    """What a paper that has ended by now was when it came."""
    if document.status not in ENDED:
        return str(document.status)
    return str(Document.Status.IN_FORCE if document.valid_to else Document.Status.SIGNED)


def _ends(documents: Iterable[Document]) -> Iterator[Moment]:
    """When the papers that have ended did so: the week after their term, or once nobody needed them at hand."""
    for document in documents:
        if document.status in ENDED:
            ended = document.valid_to + timedelta(days=document.pk % 7 + 1) if document.valid_to else None
            day = min(ended or document.listed_on + KEPT_AT_HAND, timezone.localdate())
            event = DocumentStatusChanged(
                actor_id=document.author_id, document_id=document.pk, before=_status_at_first(document),
                after=document.status,
            )  # fmt: skip
            yield event, timezone.make_aware(datetime.combine(day, time(10, 40)))


def _party_events(link: DocumentParty, actor: int | None) -> Iterator[Event]:
    common: dict[str, Any] = {
        "actor_id": actor,
        "counterparty_id": link.counterparty_id,
        "document_id": link.document_id,
        "link_id": link.pk,
    }
    yield DocumentLinked(**common, role=link.role)
    if link.requisites_id:
        yield RequisitesPinned(**common, requisites_id=link.requisites_id, account_id=link.account_id)


EXECUTORS = ("manager", "v.moroz", "lawyer", "s.lysenko", "t.romanenko", "accountant")


def _terms(paper: Paper, day: date) -> tuple[date | None, date | None]:
    """(due, done): letters that want an answer; most old ones have it."""
    if paper.direction != "incoming" or paper.ordinal % 3 == 0:
        return None, None
    due, today = day + timedelta(days=10), timezone.localdate()
    is_answered = (today - day).days > 24 or paper.ordinal % 5 == 0
    return due, min(due, today) if is_answered else None


class _Pins:
    """Which requisites and main account of each party held on a day, as we know it now; two queries for all."""

    def __init__(self, party_ids: Iterable[int]) -> None:
        ids = list(party_ids)
        self._requisites = self._chains(Requisites.objects.filter(counterparty__in=ids, superseded_at=None))
        self._accounts = self._chains(
            BankAccount.objects.filter(counterparty__in=ids, superseded_at=None, is_main=True)
        )

    @staticmethod
    def _chains(rows: Any) -> dict[int, list[tuple[date, date | None, int]]]:
        chains: dict[int, list[tuple[date, date | None, int]]] = {}
        for party, start, end, pk in rows.order_by("valid_from").values_list(
            "counterparty", "valid_from", "valid_to", "pk"
        ):
            chains.setdefault(party, []).append((start, end, pk))
        return chains

    def on(self, party_id: int, day: date) -> tuple[int | None, int | None]:
        return _held(self._requisites.get(party_id, []), day), _held(self._accounts.get(party_id, []), day)


def _held(chain: list[tuple[date, date | None, int]], day: date) -> int | None:
    return next((pk for start, end, pk in chain if start <= day and (end is None or day < end)), None)


def _write_blobs(stored: Sequence[StoredText], moments: Sequence[datetime]) -> None:
    rows = {kept.digest: (kept, moment) for kept, moment in zip(stored, moments, strict=True)}
    Blob.objects.bulk_create(
        (Blob(digest=kept.digest, size=kept.size, media_type=DOCX, created_at=moment, touched_at=moment)
         for kept, moment in rows.values()),
        ignore_conflicts=True,
    )  # fmt: skip
    BlobReading.objects.bulk_create(
        (BlobReading(blob_id=kept.digest, state="read", text=kept.text, language=kept.language, pages=1, read_at=moment)
         for kept, moment in rows.values()),
        ignore_conflicts=True,
    )  # fmt: skip


def _watch_terms(ids: Sequence[int], at: datetime) -> None:
    """Watch the terms that are open, with the occasions to tell of them."""
    known = kind_named("document")
    terms = list(known.terms(ids)) if known and ids else []
    watches = Watch.objects.bulk_create(
        Watch(kind="document", object_id=term.object_id, aspect=term.aspect, title=term.title[:500], url=term.url,
              ends_on=term.ends_on, created_at=at)
        for term in terms
    )  # fmt: skip
    today = timezone.localdate()
    WatchNotice.objects.bulk_create(
        WatchNotice(watch=row, ends_on=row.ends_on, occasion=occasion, due_on=row.ends_on + timedelta(days=occasion),
                    skipped_at=at if row.ends_on < today - OLD else None)
        for row in watches
        for occasion in OCCASIONS
    )  # fmt: skip


def batches(papers: Iterable[Paper], size: int) -> Iterator[list[Paper]]:
    """The stream in lists of `size`; holds one list at a time."""
    stream = iter(papers)
    while lot := list(islice(stream, size)):
        yield lot
