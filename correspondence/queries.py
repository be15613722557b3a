"""Reads of the intake and of the journals: all that a page shows, in a total order, through access."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce

from correspondence.models import Enclosure, IntakeItem, IntakePart, MailAccount, Registration, RegistrationJournal
from counterparties.models import Counterparty
from counterparties.queries import Mentions, Proposal, mentions_in, propose_counterparties
from ecm import access, tallies
from ecm.access import Person
from ecm.errors import NotFound
from ecm.folding import fold
from ecm.models import Job, User
from ecm.numbers import whole
from ecm.paging import Page, keyset
from ecm.tallies import Tally
from storage.models import Blob, BlobReading, Document, DocumentKind

REGISTER_ORDER = ("-registered_at", "-id")
LISTED = (
    "number", "direction", "registered_at", "registered_on", "correspondent", "their_number", "their_date", "executor",
    "due_on", "done_on", "voided_at", "document",
)  # fmt: skip
INTAKE_ORDER = ("-received_at", "-id")
WAITING_LISTED = ("state", "file_name", "subject", "sender_name", "sender_email", "received_at")
# More than this is shown as "999+": counting a big table would cost more than the page.
MOST_COUNTED = 1000
LEFT_BEHIND_AFTER = timedelta(minutes=5)


# --- the journal ----------------------------------------------------------------------------------------------


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


def register_lines(user: Person, chosen: RegisterFilter, *, cursor: str = "") -> Page[Registration]:
    """The same page with no more of each entry than its line on the screen shows."""
    rows = _narrowed(access.visible(Registration.objects.all(), user), chosen)
    rows = rows.select_related("document").only(*LISTED, "document__title")
    page = keyset(rows, order=REGISTER_ORDER, cursor=cursor)
    prefetch_related_objects(page.rows, Prefetch("executor", User.objects.only(*User.NAMED_BY)))
    return page


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


def journals(*, direction: str = "") -> list[RegistrationJournal]:
    """Journals open for registration."""
    rows = RegistrationJournal.objects.filter(is_active=True)
    return list(rows.filter(direction=direction) if direction else rows)


def journal_rows() -> QuerySet[RegistrationJournal, RegistrationJournal]:
    """Journals open for registration, as the choices of a form."""
    return RegistrationJournal.objects.filter(is_active=True)


def kind_rows() -> QuerySet[DocumentKind, DocumentKind]:
    """Kinds offered for new documents, as the choices of a form."""
    return DocumentKind.objects.filter(is_active=True)


def answerable(user: Person, text: str, *, direction: str = "", limit: int = 12) -> list[Registration]:
    """Entries that a new one may answer, found by their number, correspondent or title."""
    rows = registrations_visible_to(user, RegisterFilter(text=text)).filter(voided_at__isnull=True)
    rows = rows.exclude(direction=direction) if direction else rows
    return list(rows.order_by(*REGISTER_ORDER)[:limit])


def numbers_of_documents(ids: Iterable[int]) -> dict[int, list[str]]:
    """Registration numbers of documents, ours and theirs, for the index."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Registration.objects.filter(document__in=list(ids)).order_by("pk")
    for document_id, number, theirs in rows.values_list("document_id", "number", "their_number"):
        found[document_id] += [word for word in (number, theirs) if word]
    return found


def exported(user: Person, job_id: int) -> tuple[Blob, str]:
    """The file that an export of this person made, and its name. Raises NotFound for anybody else's, or a lost one."""
    mine = Job.objects.filter(pk=job_id, name="correspondence.export", actor_id=getattr(user, "pk", None))
    result = mine.values_list("result", flat=True).first() or {}
    blob = Blob.objects.filter(pk=result.get("digest", "")).first()
    if blob is None:
        raise NotFound
    return blob, f"journal.{result['form']}"


# --- the intake -----------------------------------------------------------------------------------------------


def items_visible_to(user: Person, *, state: str = "", text: str = "") -> QuerySet[IntakeItem, IntakeItem]:
    """Items of the intake with all that their list shows."""
    rows = _items(user, state, text).select_related("counterparty", "account", "raw")
    return rows.defer("text", "html")


def _items(user: Person, state: str, text: str) -> QuerySet[IntakeItem, IntakeItem]:
    rows = access.visible(IntakeItem.objects.all(), user)
    if state:
        rows = rows.filter(state=state)
    if text:
        match = Q()
        for form in {text, text.lower(), text.upper(), text.capitalize()}:
            match |= Q(subject__contains=form) | Q(sender_name__contains=form) | Q(file_name__contains=form)
            match |= Q(sender_email__contains=form)
        rows = rows.filter(match)
    return rows


def intake_page(user: Person, *, state: str, text: str = "", cursor: str = "", size: int = 50) -> Page[IntakeItem]:
    """One page of the intake, the newest first."""
    rows = items_visible_to(user, state=state, text=text).annotate(files=_files())
    return keyset(rows, order=INTAKE_ORDER, cursor=cursor, size=size)


def intake_lines(user: Person, *, state: str, text: str = "", cursor: str = "") -> Page[IntakeItem]:
    """The same page with no more of each item than its line shows: `party` names the correspondent that was found,
    `files` tells how many came with it."""
    rows: Any = _items(user, state, text).only(*WAITING_LISTED).annotate(party=F("counterparty__display_name"))
    page: Page[IntakeItem] = keyset(rows, order=INTAKE_ORDER, cursor=cursor)
    parts = IntakePart.objects.filter(item__in=page.rows, role=IntakePart.Role.ATTACHMENT)
    counted = dict(parts.order_by().values_list("item").annotate(files=Count("pk")))
    for row in page.rows:
        setattr(row, "files", counted.get(row.pk, 0))  # noqa: B010  # as the annotation of `intake_page`
    return page


def _files() -> Any:
    return Coalesce(Count("parts", filter=Q(parts__role=IntakePart.Role.ATTACHMENT)), 0)


def item(user: Person, item_id: int) -> IntakeItem:
    """One item with what its preview shows. Raises NotFound."""
    return access.get_visible(IntakeItem.objects.select_related("raw", "account"), user, pk=item_id)


def parts_of(item_row: IntakeItem) -> list[IntakePart]:
    """The files of an item that was fetched through access; a text that was read in one comes when it is asked for."""
    rows = IntakePart.objects.filter(item=item_row).select_related("blob", "blob__reading")
    return list(rows.defer("blob__reading__text").order_by("position"))


def part(user: Person, item_id: int, part_id: int) -> IntakePart:
    """One file of an item. Raises NotFound."""
    owner = access.get_visible(IntakeItem.objects.all(), user, pk=item_id)
    found = IntakePart.objects.select_related("blob").filter(item=owner, pk=part_id).first()
    if found is None:
        raise NotFound
    return found


def next_waiting(user: Person, after: IntakeItem) -> IntakeItem | None:
    """The item that comes after this one in the list of those that wait."""
    rows = items_visible_to(user, state=IntakeItem.State.WAITING).exclude(pk=after.pk)
    older = rows.filter(Q(received_at__lt=after.received_at) | Q(received_at=after.received_at, pk__lt=after.pk))
    return older.order_by(*INTAKE_ORDER).first() or rows.order_by(*INTAKE_ORDER).first()


def _in_state(state: str) -> Tally:
    def rows(user: Person, today: date) -> QuerySet[IntakeItem, IntakeItem]:
        return access.visible(IntakeItem.objects.filter(state=state), user)

    return Tally(rows, most=MOST_COUNTED)


# How many items wait, stand in quarantine, are duplicates or are being read.
COUNTED = {
    state: _in_state(state)
    for state in (
        IntakeItem.State.WAITING, IntakeItem.State.QUARANTINED, IntakeItem.State.DUPLICATE, IntakeItem.State.RECEIVED
    )
}  # fmt: skip
waiting_count = COUNTED[IntakeItem.State.WAITING]


def state_counts(user: Person) -> dict[str, int]:
    """The numbers beside the states (one query)."""
    return dict(zip(COUNTED, tallies.count(COUNTED.values(), user), strict=True))


def newest_waiting(user: Person, limit: int = 6) -> list[IntakeItem]:
    """The first lines of the intake for the desktop."""
    return list(items_visible_to(user, state=IntakeItem.State.WAITING).order_by(*INTAKE_ORDER)[:limit])


def letters_to_answer(user: Person, limit: int = 6) -> tuple[list[Registration], int]:
    """Open entries that the person answers, the most urgent first, and how many there are up to a limit."""
    rows = registrations_visible_to(user).filter(
        executor_id=getattr(user, "pk", None), done_on__isnull=True, voided_at__isnull=True, due_on__isnull=False
    )
    return list(rows.order_by("due_on", "pk")[:limit]), rows.values("pk")[:MOST_COUNTED].count()


def visible_repeats(user: Person, item_row: IntakeItem) -> list[dict[str, Any]]:
    """Documents with the same file, of those that the person may see."""
    repeats = [each for each in item_row.understood.get("repeats", []) if each["document"] != item_row.document_id]
    documents = access.visible(Document.objects.filter(pk__in=[each["document"] for each in repeats]), user)
    seen = set(documents.values_list("pk", flat=True))
    return [each for each in repeats if each["document"] in seen]


def proposals_for(user: Person, item_row: IntakeItem) -> list[Proposal]:
    """Who the item may be from, of those that the person may see, with reasons in their language.

    Asked anew at each look: a counterparty entered a minute ago is proposed too. The text is not read again.
    """
    names = [item_row.sender_name] if item_row.sender_name else []
    return propose_counterparties(mentions=_mentions_of(item_row), sender=item_row.sender_email, names=names, user=user)


def _mentions_of(item_row: IntakeItem) -> Mentions:
    """The numbers and names found when the item was understood; items of older bases are read here."""
    if kept := item_row.fact("mentions"):
        return Mentions.from_plain(kept)
    readings = BlobReading.objects.filter(blob__in=IntakePart.objects.filter(item=item_row).values("blob"))
    texts = [item_row.subject, item_row.text, *readings.order_by("pk").values_list("text", flat=True)[:6]]
    return mentions_in("\n".join(each[:40_000] for each in texts if each))


def visible_original(user: Person, item_row: IntakeItem) -> IntakeItem | None:
    """The item that this one repeats, if the person may see it."""
    if item_row.same_as_id is None:
        return None
    return items_visible_to(user).filter(pk=item_row.same_as_id).first()


def counterparty(user: Person, pk: Any) -> Counterparty | None:
    """A counterparty that the person may see; None for anything else that a form may send."""
    return (
        access.visible(Counterparty.objects.all(), user).filter(pk=number).first()
        if (number := whole(str(pk)))
        else None
    )


def registration_or_none(user: Person, pk: Any) -> Registration | None:
    """An entry that the person may see; None for anything else that a form may send."""
    return registrations_visible_to(user).filter(pk=number).first() if (number := whole(str(pk))) else None


def registrations_of_counterparty(
    user: Person, counterparty_id: int, *, cursor: str = "", size: int = 20, until: datetime | None = None
) -> Page[Registration]:
    """The correspondence with a counterparty, the newest first; with a moment: as the journal read then.

    Raises NotFound for a hidden one.
    """
    access.get_visible(Counterparty.objects.all(), user, pk=counterparty_id)
    rows = registrations_visible_to(user, RegisterFilter(counterparty=counterparty_id))
    if until is None:
        return keyset(rows, order=REGISTER_ORDER, cursor=cursor, size=size)
    page = keyset(rows.filter(registered_at__lte=until), order=REGISTER_ORDER, cursor=cursor, size=size)
    for row in page.rows:
        if row.voided_at and row.voided_at > until:
            row.voided_at = None
    return page


# --- accounts and left-overs ------------------------------------------------------------------------------------


def accounts() -> list[MailAccount]:
    """All mail accounts with the counts that their page shows."""
    return list(MailAccount.objects.select_related("department", "journal").order_by("title", "pk"))


def account(account_id: int) -> MailAccount | None:
    return MailAccount.objects.select_related("department").filter(pk=account_id).first()


def active_account_ids() -> list[int]:
    return list(MailAccount.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True))


def left_behind(at: datetime) -> list[tuple[int, int]]:
    """Items that were received a while ago and nobody read: their job was lost with a crash."""
    rows = IntakeItem.objects.filter(state=IntakeItem.State.RECEIVED, received_at__lt=at - LEFT_BEHIND_AFTER)
    return list(rows.order_by("pk").values_list("pk", "attempts")[:500])
