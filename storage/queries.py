"""What people see of documents and files: rows by access, in a total order, with all that is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects

from ecm import access
from ecm.access import Person
from ecm.errors import NotFound
from ecm.fields import Asked, FieldDefinition, FieldSpec, sound_condition
from ecm.fields.specs import spec_of
from ecm.folding import fold
from ecm.models import EventSubject, Job
from ecm.organisation.people import name_people
from ecm.paging import MOST_TOGETHER, Page, keyset, whole_size
from ecm.statements import Statement, kept_page
from ecm.web.timeline import is_one_act
from storage.models import Blob, BlobReading, Document, DocumentKind, DocumentVersion, Rendition
from storage.models.documents import CLOSED

ORDER = ("-listed_on", "-id")
EXPIRING_DAYS = 30
LISTED = (
    "title", "kind", "status", "number", "valid_to", "amount", "currency", "author", "listed_on"
)  # fmt: skip


def documents_visible_to(user: Person) -> "QuerySet[Document]":
    """Documents of the person, with what a row of a list shows."""
    return access.visible(Document.objects.all(), user).select_related("kind", "author", "department")


def document_visible_to(user: Person, document_id: int) -> Document:
    """The one document; NotFound when it is absent or hidden."""
    return access.get_visible(
        Document.objects.select_related("kind__field_set", "author", "department"), user, pk=document_id
    )


def documents_by_id(user: Person, ids: Iterable[int]) -> dict[int, Document]:
    """Those of the documents that the person may see, by their ids."""
    return {document.pk: document for document in documents_visible_to(user).filter(pk__in=list(ids))}


@dataclass(frozen=True)
class DocumentFilter:
    """What a list of documents is narrowed to; an empty value narrows nothing."""

    text: str = ""
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    term: str = ""
    whose: str = ""
    listed_from: date | None = None
    listed_to: date | None = None
    ids: tuple[int, ...] = ()
    added: Asked = ()

    def specs(self) -> list[FieldSpec]:
        """The added fields of the one kind that the list is narrowed to; of several kinds none. One query at most."""
        if len(self.kinds) != 1:
            return []
        chosen = DocumentKind.objects.filter(code=self.kinds[0]).values("field_set")
        rows = FieldDefinition.objects.filter(field_set__in=chosen, is_active=True)
        return [spec_of(row) for row in rows.order_by("order", "id")]

    def apply(self, rows: "QuerySet[Document]", user: Person, today: date) -> "QuerySet[Document]":
        if self.text:
            for word in fold(self.text).split():
                rows = rows.filter(search_key__contains=word)
        if self.ids:
            rows = rows.filter(pk__in=self.ids)
        if self.statuses:
            rows = rows.filter(status__in=self.statuses)
        if self.kinds:
            # By id and not by a join: the index of the list begins with it.
            chosen = DocumentKind.objects.filter(code__in=self.kinds)
            rows = rows.filter(kind__in=list(chosen.values_list("pk", flat=True)))
        if self.whose == "mine":
            rows = rows.filter(author=user.pk)
        if self.listed_from:
            rows = rows.filter(listed_on__gte=self.listed_from)
        if self.listed_to:
            rows = rows.filter(listed_on__lte=self.listed_to)
        if self.added:
            rows = rows.filter(sound_condition(self.specs(), self.added))
        return rows.filter(self._term(today))

    def _term(self, today: date) -> Q:
        if self.term == "expired":
            return Q(valid_to__lt=today) & ~Q(status__in=CLOSED)
        if self.term == "expiring":
            return Q(valid_to__range=(today, today + timedelta(days=EXPIRING_DAYS))) & ~Q(status__in=CLOSED)
        return Q()


def journal_page(
    user: Person, narrowed: DocumentFilter, *, today: date, cursor: str = "", size: int = 50
) -> Page[Document]:
    """A page of the journal, newest first."""
    rows = narrowed.apply(documents_visible_to(user), user, today)
    return keyset(rows, order=ORDER, cursor=cursor, size=size)


def journal_lines(user: Person, narrowed: DocumentFilter, *, today: date, cursor: str = "") -> Page[Document]:
    """The same page with no more of each document than its line on the screen shows."""
    listed = (*LISTED, "extra") if len(narrowed.kinds) == 1 else LISTED

    def rows() -> QuerySet[Document]:
        return narrowed.apply(access.visible(Document.objects.only(*listed), user), user, today)

    key = access.standing_of(user) if narrowed == DocumentFilter() else None
    page = kept_page(_lines, key, rows, order=ORDER, cursor=cursor)
    prefetch_related_objects(page.rows, "kind")
    name_people(page.rows, "author")
    return page


_lines: Statement[Document] = Statement()


def kinds(*, only_active: bool = False) -> list[DocumentKind]:
    """The kinds of documents in the order of the house."""

    def rows() -> QuerySet[DocumentKind]:
        every = DocumentKind.objects.select_related("field_set")
        return every.filter(is_active=True) if only_active else every

    return _kinds.rows(only_active, rows)


_kinds: Statement[DocumentKind] = Statement()


def holds_value(field: FieldDefinition) -> bool:
    """Whether any document has a value of this added field."""
    kinds = DocumentKind.objects.filter(field_set=field.field_set_id)
    return Document.objects.filter(kind__in=kinds, extra__has_key=field.code).exists()


def kind_named(code: str) -> DocumentKind | None:
    return DocumentKind.objects.filter(code=code).first()


def made_by_job(user: Person, job_id: int, task: str) -> tuple[Blob, dict[str, Any]]:
    """The file that a job of this task made for the person, and the job's result.

    Raises NotFound for a job of anybody else, and for a file that is gone.
    """
    mine = Job.objects.filter(pk=job_id, name=task, actor_id=getattr(user, "pk", None))
    result: dict[str, Any] = mine.values_list("result", flat=True).first() or {}
    blob = Blob.objects.filter(pk=result.get("digest", "")).first()
    if blob is None:
        raise NotFound
    return blob, result


def exported(user: Person, job_id: int) -> tuple[Blob, str]:
    """The file that an export of this person made, and its name. Raises NotFound for anybody else's, or a lost one."""
    blob, result = made_by_job(user, job_id, "storage.export")
    return blob, f"documents.{result['form']}"


def tabled(user: Person, job_id: int) -> tuple[Blob, str]:
    """The registered list that a job of this person wrote, and its name. Raises NotFound as `exported` does."""
    blob, result = made_by_job(user, job_id, "storage.table")
    return blob, f"{result['key']}.{result['form']}"


def versions_of(document: Document, until: datetime | None = None) -> list[DocumentVersion]:
    """The versions of a document that was fetched for its reader, newest first; `until`: those of a past moment."""
    rows = DocumentVersion.objects.filter(document=document).select_related("blob__reading", "created_by")
    if until is not None:
        rows = rows.filter(created_at__lte=until)
    return list(rows.defer("blob__reading__text").order_by("-number"))


def version_visible_to(user: Person, document_id: int, number: int) -> DocumentVersion:
    """One version of a document that the person may see; NotFound otherwise."""
    rows = DocumentVersion.objects.select_related("document", "blob__reading").defer("blob__reading__text")
    return access.get_visible(rows, user, document_id=document_id, number=number)


def reading_of(blob: Blob) -> BlobReading | None:
    """What was read in the blob, with its text."""
    return BlobReading.objects.filter(blob=blob).first()


def readings_of(digests: Iterable[str]) -> Mapping[str, BlobReading]:
    """Readings by digest, with their texts."""
    return {reading.blob_id: reading for reading in BlobReading.objects.filter(blob__in=list(digests))}


def renditions_of(blob: Blob) -> list[Rendition]:
    """Pictures of pages made so far, in order."""
    rows = Rendition.objects.filter(blob=blob, kind=Rendition.Kind.PAGE)
    return list(rows.select_related("content").order_by("page"))


def documents_with_blob(user: Person, digest: str) -> list[Document]:
    """Documents of the person that hold this content in any version."""
    rows = documents_visible_to(user).filter(versions__blob=digest)
    return list(rows.distinct().order_by("-listed_on", "-id")[:20])


def timeline_of(
    document: Document, *, before: int = 0, size: int = 30, until: datetime | None = None
) -> tuple[list[EventSubject], bool]:
    """Events of the document, newest first, to the end of an act, and whether there are older ones.

    `before` is the id of the last record shown, `until` a past moment that the newest happened by. One query.
    """
    rows = EventSubject.objects.filter(kind="document", object_id=document.pk)
    if until is not None:
        rows = rows.filter(record__occurred_at__lte=until)
    if before:
        rows = rows.filter(record_id__lt=before)
    found = list(rows.select_related("record__actor").order_by("-record_id")[: size + 1 + MOST_TOGETHER])
    shown = whole_size(found, size, is_one_act)
    return found[:shown], len(found) > shown


def as_facts(document: Document) -> dict[str, Any]:
    """Plain facts of the document, as the API and events hand them out."""
    return {
        "id": document.pk, "title": document.title, "kind": document.kind.code, "status": document.status,
        "number": document.number, "dated_on": document.dated_on, "valid_from": document.valid_from,
        "valid_to": document.valid_to, "amount": document.amount, "currency": document.currency,
        "language": document.language, "extra": document.extra, "version": document.version,
        "author": document.author_id, "created_at": document.created_at, "listed_on": document.listed_on,
        "department": document.department_id, "is_restricted": document.is_restricted,
    }  # fmt: skip
