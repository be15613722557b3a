"""Reads of the intake: items through access, their parts, and what is proposed for them."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from correspondence.models import IntakeItem, IntakePart
from counterparties.queries import Mentions, Proposal, mentions_in, propose_counterparties
from ecm import access, tallies
from ecm.access import Person
from ecm.errors import NotFound
from ecm.paging import Page, keyset
from ecm.statements import Given, GivenMany, Statement, kept_page
from ecm.tallies import Tally
from storage.models import BlobReading, Document

INTAKE_ORDER = ("-received_at", "-id")
WAITING_LISTED = ("state", "file_name", "subject", "sender_name", "sender_email", "received_at")
# More than this is shown as "999+": counting a big table would cost more than the page.
MOST_COUNTED = 1000


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


def items_listed(
    user: Person, *, state: str, text: str, until: datetime, most: int
) -> QuerySet[IntakeItem, IntakeItem]:
    """What a list that was read at a moment held, the newest first: nothing that came later and nobody has seen."""
    rows = _items(user, state, text).filter(received_at__lte=until)
    return rows.order_by(*INTAKE_ORDER)[:most]


def intake_page(user: Person, *, state: str, text: str = "", cursor: str = "", size: int = 50) -> Page[IntakeItem]:
    """One page of the intake, the newest first."""
    rows = items_visible_to(user, state=state, text=text).annotate(files=_files())
    return keyset(rows, order=INTAKE_ORDER, cursor=cursor, size=size)


def intake_lines(user: Person, *, state: str, text: str = "", cursor: str = "") -> Page[IntakeItem]:
    """The same page with no more of each item than its line shows: `party` names the correspondent that was found,
    `files` tells how many came with it."""

    def rows() -> QuerySet[IntakeItem, IntakeItem]:
        listed: Any = _items(user, state, text).only(*WAITING_LISTED).annotate(party=F("counterparty__display_name"))
        return listed  # type: ignore[no-any-return]  # an annotation does not change the rows' model

    key = None if text else (access.standing_of(user), state)
    page = kept_page(_lines, key, rows, order=INTAKE_ORDER, cursor=cursor)
    ids = [row.pk for row in page.rows]
    counted = dict(_counted.rows((), _attached, ids=ids))
    for row in page.rows:
        setattr(row, "files", counted.get(row.pk, 0))  # noqa: B010  # as the annotation of `intake_page`
    return page


_lines: Statement[IntakeItem] = Statement()
_counted: Statement[tuple[int, int]] = Statement()


def _attached() -> QuerySet[IntakePart, tuple[int, int]]:
    parts = IntakePart.objects.filter(item__in=GivenMany("ids"), role=IntakePart.Role.ATTACHMENT)
    return parts.order_by().values_list("item").annotate(files=Count("pk"))


def _files() -> Any:
    return Coalesce(Count("parts", filter=Q(parts__role=IntakePart.Role.ATTACHMENT)), 0)


def item(user: Person, item_id: int) -> IntakeItem:
    """One item with what its preview shows. Raises NotFound."""

    def rows() -> QuerySet[IntakeItem, IntakeItem]:
        seen = access.visible(IntakeItem.objects.select_related("raw", "account"), user)
        return seen.filter(pk=Given("item"))

    found = _one.first(access.standing_of(user), rows, item=item_id)
    if found is None:
        raise NotFound
    return found


_one: Statement[IntakeItem] = Statement()
_parts: Statement[IntakePart] = Statement()


def parts_of(item_row: IntakeItem) -> list[IntakePart]:
    """The files of an item that was fetched through access; a text that was read in one comes when it is asked for."""
    return _parts.rows((), _with_readings, item=item_row.pk)


def _with_readings() -> QuerySet[IntakePart, IntakePart]:
    rows = IntakePart.objects.filter(item=Given("item")).select_related("blob", "blob__reading")
    return rows.defer("blob__reading__text").order_by("position")


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

    def rows() -> QuerySet[IntakeItem, IntakeItem]:
        return _items(user, IntakeItem.State.WAITING, "").only(*WAITING_LISTED).order_by(*INTAKE_ORDER)[:limit]

    return _newest.rows((access.standing_of(user), limit), rows)


_newest: Statement[IntakeItem] = Statement()


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
