"""Lists of payments: rows by access, in a total order, with all that a line shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from counterparties.queries import documents_named
from ecm import access
from ecm.access import Person
from ecm.folding import fold
from ecm.models import EventSubject
from ecm.paging import Page, keyset
from payments.models import Payment
from payments.queries.balance import IN, OUT, of_counterparty, open_on
from payments.queries.holding import on_hold, with_hold
from storage.models import Document

SHOWN = ("open", "receive", "pay", "overdue", "held", "paid", "cancelled")
"""What a list may be narrowed to; the first five are of open payments."""
SOON, NEWEST = ("due_on", "id"), ("-due_on", "-id")


@dataclass(frozen=True)
class PaymentFilter:
    """What a list is narrowed to; an empty value narrows nothing. With `as_of` open is what was owed on the day."""

    show: str = ""
    direction: str = ""
    currency: str = ""
    counterparty: int | None = None
    document: int | None = None
    text: str = ""
    as_of: date | None = None

    @property
    def order(self) -> Sequence[str]:
        """What is open is listed by its day, the rest from the newest on."""
        return SOON if self.show in SHOWN[:5] else NEWEST

    def apply(self, rows: QuerySet[Payment], user: Person, today: date) -> QuerySet[Payment]:
        """The rows that fit."""
        day = self.as_of or today
        if self.counterparty is not None:
            rows = rows.filter(of_counterparty(self.counterparty, day))
        if self.document is not None:
            rows = rows.filter(document=self.document)
        if self.direction:
            rows = rows.filter(direction=self.direction)
        if self.currency:
            rows = rows.filter(currency=self.currency)
        for word in fold(self.text).split():
            rows = rows.filter(_spoken_of(word, user))
        return self._shown(rows, day)

    def _shown(self, rows: QuerySet[Payment], day: date) -> QuerySet[Payment]:
        is_open = open_on(day) if self.as_of else Q(state=Payment.State.OPEN)
        narrowed = {
            "open": is_open, "receive": is_open & IN, "pay": is_open & OUT, "overdue": is_open & Q(due_on__lt=day),
            "paid": Q(state=Payment.State.PAID), "cancelled": Q(state=Payment.State.CANCELLED),
        }  # fmt: skip
        if self.show == "held":
            return on_hold(rows.filter(is_open), day)
        return rows.filter(narrowed.get(self.show, Q()))


def _spoken_of(word: str, user: Person) -> Q:
    """The purpose, the counterparty, or the document, if the reader sees it, has the word."""
    documents = access.visible(Document.objects.filter(search_key__contains=word), user)
    return (
        Q(search_key__contains=word) | Q(counterparty__search_key__contains=word)
        | Q(document__in=documents.order_by().values("pk"))
    )  # fmt: skip


def payments_visible_to(user: Person) -> QuerySet[Payment]:
    """Payments of counterparties that the person may see."""
    return access.visible(Payment.objects.all(), user)


def narrowed(user: Person, wanted: PaymentFilter, today: date) -> QuerySet[Payment]:
    """The payments of a list with what a line shows: their hold, counterparty and account."""
    rows = wanted.apply(payments_visible_to(user), user, today)
    return with_hold(rows, today).select_related("counterparty", "account")


def list_of(user: Person, wanted: PaymentFilter, *, today: date, cursor: str = "", size: int = 50) -> Page[Payment]:
    """A page of payments with the documents that the reader sees (`shown_document`). Two queries."""
    page = keyset(narrowed(user, wanted, today), order=wanted.order, cursor=cursor, size=size)
    show_documents(page.rows, user)
    return page


def show_documents(rows: Sequence[Payment], user: Person) -> None:
    """Set `shown_document` of each: its document, if the reader may see it. One query, none where there are none."""
    seen = documents_named({row.document_id for row in rows if row.document_id}, user)
    for row in rows:
        row.shown_document = seen.get(row.document_id or 0)


def payment_visible_to(user: Person, payment_id: int) -> Payment:
    """The one payment with its hold and its document; NotFound when it is absent or hidden. Two queries."""
    rows = with_hold(Payment.objects.all(), timezone.localdate())
    rows = rows.select_related("counterparty__manager", "account", "created_by__post")
    row = access.get_visible(rows, user, pk=payment_id)
    show_documents([row], user)
    return row


def others_open(user: Person, payment: Payment, size: int = 10) -> list[Payment]:
    """What else is open with the counterparty, the soonest first, as lists show it. Two queries."""
    wanted = PaymentFilter(show="open", counterparty=payment.counterparty_id)
    rows = list(narrowed(user, wanted, timezone.localdate()).exclude(pk=payment.pk).order_by(*SOON)[:size])
    show_documents(rows, user)
    return rows


def newest_file(payment: Payment) -> int | None:
    """The number of the newest version of its document, if the reader sees the document. One query at most."""
    if payment.shown_document is None:
        return None
    return payment.shown_document.versions.order_by("-number").values_list("number", flat=True).first()


def events_of(payment: Payment, size: int = 100) -> list[EventSubject]:
    """What happened to a visible payment, the newest first. One query."""
    rows = EventSubject.objects.filter(kind="payment", object_id=payment.pk).select_related("record__actor")
    return list(rows.order_by("-record_id")[:size])
