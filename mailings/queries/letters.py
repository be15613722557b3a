"""Mailings and their letters as people see them: rows by access, in a total order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from counterparties.models import Counterparty
from ecm import access
from ecm.access import Person
from ecm.jobs.models import Job, JobState
from ecm.models import EventSubject
from ecm.paging import Page, keyset
from mailings.models import Delivery, Mailing, MailingFile, StopAddress
from mailings.queries.audience import SIZE, Line
from storage.models import Document, DocumentVersion

ORDER = ("-created_at", "-id")
STOP_ORDER = ("-added_at", "-id")
MOST_HISTORY = 30
# The job that hands letters over; one of a mailing waits at a time, under this name and the mailing's key.
TASK = "mailings.send"


def mailings_visible_to(user: Person) -> QuerySet[Mailing]:
    """Mailings that the person made; all of them for administrators."""
    return access.visible(Mailing.objects.all(), user).select_related("created_by")


def mailings_page(user: Person, *, state: str = "", cursor: str = "", size: int = SIZE) -> Page[Mailing]:
    """A page of the list, the newest first."""
    rows = mailings_visible_to(user)
    return keyset(rows.filter(state=state) if state else rows, order=ORDER, cursor=cursor, size=size)


def mailing_visible_to(user: Person, mailing_id: int) -> Mailing:
    """The one mailing; NotFound when it is absent or somebody else's."""
    rows = Mailing.objects.select_related("created_by", "confirmed_by", "group")
    return access.get_visible(rows, user, pk=mailing_id)


def deliveries_visible_to(user: Person, mailing_ids: Iterable[int]) -> QuerySet[Delivery]:
    """Letters of the mailings to counterparties that the person sees; others do not even count."""
    seen = access.visible(Counterparty.objects.all(), user)
    return access.visible(Delivery.objects.filter(mailing__in=list(mailing_ids)), user).filter(
        counterparty__in=seen.values("pk")
    )


def deliveries_page(
    user: Person, mailing: Mailing, *, state: str = "", cursor: str = "", size: int = SIZE
) -> Page[Delivery]:
    """A page of the letters in the order in which they go out."""
    rows = deliveries_visible_to(user, [mailing.pk])
    return page_of_letters(rows.filter(state=state) if state else rows, cursor=cursor, size=size)


def page_of_letters(rows: QuerySet[Delivery], *, cursor: str = "", size: int = SIZE) -> Page[Delivery]:
    """A page of letters that were asked for by access, in the order in which they go out."""
    return keyset(rows, order=("id",), cursor=cursor, size=size)


def line_of(row: Delivery) -> Line:
    """The letter as the line that it was made of."""
    return Line(
        row.counterparty_id, row.party_name, row.contact_id, row.contact_name, row.address, row.key, row.language,
        row.reason,
    )  # fmt: skip


def next_try(mailing: Mailing) -> datetime | None:
    """When a transport that is away is tried again; None when it is not away."""
    if not mailing.is_sending:
        return None
    waiting = Job.objects.filter(merge_key=f"{TASK}:{mailing.pk}", state=JobState.QUEUED, attempts__gt=0)
    return waiting.exclude(merge_key="").values_list("run_at", flat=True).first()


def history_of(mailing: Mailing) -> list[EventSubject]:
    """What people did with a visible mailing, the newest first; its single letters stand in their list."""
    rows = EventSubject.objects.filter(kind="mailing", object_id=mailing.pk)
    rows = rows.exclude(record__name="mailings.letter.sent").select_related("record__actor")
    return list(rows.order_by("-record_id")[:MOST_HISTORY])


def numbers_of(user: Person, mailings: Iterable[Mailing]) -> dict[int, dict[str, int]]:
    """How many letters of each mailing are in which state, as the person may know. One query."""
    found: dict[int, dict[str, int]] = {mailing.pk: dict.fromkeys(Delivery.State.values, 0) for mailing in mailings}
    rows = deliveries_visible_to(user, found).order_by().values_list("mailing", "state").annotate(Count("pk"))
    for mailing, state, count in rows:
        found[mailing][state] = count
    return found


def files_of(user: Person, mailing: Mailing) -> list[MailingFile]:
    """The attachments, with their documents; of a draft those only that the person may still see. One query."""
    rows = MailingFile.objects.filter(mailing=mailing).select_related("document", "blob")
    if mailing.is_draft:
        rows = rows.filter(document__in=access.visible(Document.objects.all(), user).values("pk"))
    return list(rows.order_by("position", "id"))


def usable_versions(user: Person, document_ids: Iterable[int]) -> dict[int, DocumentVersion]:
    """The latest version of each of the documents that the person sees and that has one. One query."""
    ids = list(document_ids)
    newest = DocumentVersion.objects.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
    seen: QuerySet[Document, Any] = access.visible(Document.objects.filter(pk__in=ids), user)
    rows = DocumentVersion.objects.filter(document__in=seen.values("pk"), pk=Subquery(newest)).select_related("blob")
    return {row.document_id: row for row in rows}


def stop_addresses_visible_to(user: Person, text: str = "") -> QuerySet[StopAddress]:
    """Addresses that are never written to; narrowed to a part of the address."""
    rows = access.visible(StopAddress.objects.select_related("added_by"), user)
    return rows.filter(key__contains=text.strip().lower()) if text.strip() else rows


def stop_addresses_page(user: Person, *, text: str = "", cursor: str = "", size: int = SIZE) -> Page[StopAddress]:
    """A page of them, the latest first."""
    return keyset(stop_addresses_visible_to(user, text), order=STOP_ORDER, cursor=cursor, size=size)


def stop_address_visible_to(user: Person, stop_id: int) -> StopAddress:
    """The one stop address; NotFound when it is absent."""
    return access.get_visible(StopAddress.objects.all(), user, pk=stop_id)
