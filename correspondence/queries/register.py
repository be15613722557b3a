"""Reads of the journals: entries through access, in a total order, with all that a page shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from correspondence.models import Enclosure, Registration
from correspondence.queries.intake import MOST_COUNTED
from counterparties.models import Counterparty
from ecm import access
from ecm.access import Person
from ecm.folding import fold
from ecm.numbers import whole
from ecm.organisation.people import name_people
from ecm.paging import Page, keyset, ordered
from ecm.statements import Statement, kept_page
from ecm.tallies import Tally
from storage.models import Blob, Document
from storage.queries import made_by_job

REGISTER_ORDER = ("-registered_at", "-id")
SORTS = {
    "number": ("number", "id"),
    "-number": ("-number", "-id"),
    "date": ("registered_at", "id"),
    "-date": REGISTER_ORDER,
    "correspondent": ("correspondent", "id"),
    "-correspondent": ("-correspondent", "-id"),
    "due": ("due", "id"),
    "-due": ("-due", "-id"),
}
LISTED = (
    "number", "direction", "registered_at", "registered_on", "correspondent", "their_number", "their_date", "executor",
    "due_on", "done_on", "voided_at", "document",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """What the chips of the journal page narrow the list to."""

    journal: int | None = None
    direction: str = ""
    executor: int | None = None
    counterparty: int | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None
    is_overdue: bool = False
    is_open: bool = False
    is_void: bool = False
    ids: tuple[int, ...] = ()
    today: date = field(default_factory=date.today)


def registrations_visible_to(
    user: Person, chosen: RegisterFilter | None = None
) -> QuerySet[Registration, Registration]:
    """Entries of the journals with all that their lists show; in no order yet."""
    rows = access.visible(Registration.objects.all(), user)
    rows = rows.select_related("document", "document__kind", "executor", "journal")
    return _narrowed(rows, chosen) if chosen else rows


def _narrowed(
    rows: QuerySet[Registration, Registration], chosen: RegisterFilter
) -> QuerySet[Registration, Registration]:
    exact = {
        "journal_id": chosen.journal, "direction": chosen.direction, "executor_id": chosen.executor,
        "counterparty_id": chosen.counterparty, "registered_on__gte": chosen.since, "registered_on__lte": chosen.until,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if chosen.ids:
        rows = rows.filter(pk__in=chosen.ids)
    if chosen.is_open or chosen.is_overdue:
        rows = rows.filter(done_on__isnull=True, voided_at__isnull=True, due_on__isnull=False)
    if chosen.is_overdue:
        rows = rows.filter(due_on__lt=chosen.today)
    if chosen.is_void:
        rows = rows.filter(voided_at__isnull=False)
    for word in fold(chosen.text).split()[:6]:
        rows = rows.filter(search_key__contains=word)
    return rows


def register_page(user: Person, chosen: RegisterFilter, *, cursor: str = "", size: int = 50) -> Page[Registration]:
    """One page of the journal, the newest first."""
    return keyset(registrations_visible_to(user, chosen), order=REGISTER_ORDER, cursor=cursor, size=size)


def register_sorted(rows: QuerySet[Registration, Registration], sort: str) -> QuerySet[Registration, Registration]:
    """Entries in the order that a column of the list names, else the newest first."""
    return ordered(_sortable(rows, sort), SORTS.get(sort, REGISTER_ORDER))


def _sortable(rows: QuerySet[Registration, Registration], sort: str) -> QuerySet[Registration, Registration]:
    """An order has no nulls: without a day to answer by an entry stands behind all that have one."""
    if sort not in ("due", "-due"):
        return rows
    return rows.annotate(due=Coalesce("due_on", date.min if sort.startswith("-") else date.max))


def register_lines(user: Person, chosen: RegisterFilter, *, cursor: str = "", sort: str = "") -> Page[Registration]:
    """The same page with no more of each entry than its line on the screen shows, in the order of a column."""

    def rows() -> QuerySet[Registration, Registration]:
        found = _narrowed(access.visible(Registration.objects.all(), user), chosen)
        return _sortable(found.select_related("document").only(*LISTED, "document__title"), sort)

    is_plain = sort not in SORTS and chosen == RegisterFilter(today=chosen.today)
    key = access.standing_of(user) if is_plain else None
    page = kept_page(_lines, key, rows, order=SORTS.get(sort, REGISTER_ORDER), cursor=cursor)
    name_people(page.rows, "executor")
    return page


_lines: Statement[Registration] = Statement()


def registration(user: Person, registration_id: int) -> Registration:
    """One entry with what its card shows. Raises NotFound."""
    rows = Registration.objects.select_related(
        "document", "document__kind", "journal", "executor", "registered_by", "voided_by", "in_reply_to", "counterparty"
    )
    return access.get_visible(rows, user, pk=registration_id)


def registrations_of_document(user: Person, document_id: int) -> list[Registration]:
    """The entries of a document, voided ones too, the newest first."""
    rows = registrations_visible_to(user).filter(document=document_id).select_related("registered_by", "in_reply_to")
    return list(rows.order_by(*REGISTER_ORDER)[:20])


def enclosures_of(user: Person, registrations: Iterable[Registration]) -> list[Enclosure]:
    """The enclosed documents of these letters that the person may see."""
    seen = access.visible(Document.objects.all(), user).values("pk")
    rows = Enclosure.objects.filter(registration__in=list(registrations), document__in=seen)
    return list(rows.select_related("document", "document__kind").order_by("registration_id", "position"))


def letters_enclosing(user: Person, document_id: int) -> list[Registration]:
    """The registered letters that this document came with."""
    return list(registrations_visible_to(user).filter(enclosures__document=document_id).order_by(*REGISTER_ORDER)[:20])


def replies_to(user: Person, registrations: Iterable[Registration]) -> list[Registration]:
    """Entries that answer these."""
    rows = registrations_visible_to(user).filter(in_reply_to__in=list(registrations))
    return list(rows.order_by(*REGISTER_ORDER)[:20])


def numbers_of_documents(ids: Iterable[int]) -> dict[int, list[str]]:
    """Registration numbers of documents, ours and theirs, for the index."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Registration.objects.filter(document__in=list(ids)).order_by("pk")
    for document_id, number, theirs in rows.values_list("document_id", "number", "their_number"):
        found[document_id] += [word for word in (number, theirs) if word]
    return found


def exported(user: Person, job_id: int) -> tuple[Blob, str]:
    """The file that an export of this person made, and its name. Raises NotFound for anybody else's, or a lost one."""
    blob, result = made_by_job(user, job_id, "correspondence.export")
    return blob, f"journal.{result['form']}"


def letters_to_answer(user: Person, limit: int = 6) -> tuple[list[Registration], int]:
    """Open entries that the person answers, the most urgent first, and how many there are up to a limit."""

    def rows() -> QuerySet[Registration, Registration]:
        listed = _to_answer(user).select_related("document").only(*LISTED, "document__title")
        return listed.order_by("due_on", "pk")[:limit]

    return _answered_next.rows((access.standing_of(user), limit), rows), letters_to_answer_count(user)


def _to_answer(user: Person) -> QuerySet[Registration, Registration]:
    rows = access.visible(Registration.objects.all(), user).filter(executor_id=getattr(user, "pk", None))
    return rows.filter(done_on__isnull=True, voided_at__isnull=True, due_on__isnull=False)


_answered_next: Statement[Registration] = Statement()
letters_to_answer_count = Tally(lambda user, _today: _to_answer(user), most=MOST_COUNTED)


def registration_or_none(user: Person, pk: Any) -> Registration | None:
    """An entry that the person may see; None for anything else that a form may send."""
    return registrations_visible_to(user).filter(pk=number).first() if (number := whole(str(pk))) else None


def registrations_of_counterparty(
    user: Person, counterparty_id: int, *, cursor: str = "", size: int = 20
) -> Page[Registration]:
    """The correspondence with a counterparty, the newest first. Raises NotFound for a hidden one."""
    access.get_visible(Counterparty.objects.all(), user, pk=counterparty_id)
    rows = registrations_visible_to(user, RegisterFilter(counterparty=counterparty_id))
    return keyset(rows, order=REGISTER_ORDER, cursor=cursor, size=size)
