"""The columns of the report of counterparties: what is counted of those in a line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from approvals.models import Approval
from correspondence.access import VIEW as VIEW_LETTERS
from correspondence.models import Registration
from counterparties.models import DocumentParty
from counterparties.queries.asked_sums import NOT_COUNTED
from counterparties.queries.papers import incomplete
from ecm import access
from ecm.web.dates import end_of_day
from reports.registry import Measure, Rows, Sight, register_measure
from storage.models import Document
from storage.models.documents import CLOSED

VIEW_DOCUMENTS = "storage.view"
SOON = timedelta(days=30)
NOT_CURRENT = {Document.Status.DRAFT, *CLOSED}


def register() -> None:
    """Offer them; called from `ready()`."""
    for measure in (COUNTERPARTIES, *_of_documents(), *_of_letters()):
        register_measure(measure)


COUNTERPARTIES = Measure("counterparties", _("Counterparties"), lambda rows, sight: rows, "pk", order=10)


def _of_documents() -> tuple[Measure, ...]:
    document, amount = "document_links__document", F("document_links__document__amount")
    common: dict[str, Any] = {"each": document, "permission": VIEW_DOCUMENTS}
    return (
        Measure(
            "documents", _("Current documents"), _linked(_current), order=20, **common,
            note=_("Documents that hold on the day: no drafts, none closed, none whose term is over or not begun."),
        ),
        Measure(
            "sum", _("Sum of documents"), _linked(_with_sum), order=30, **common, value=amount,
            unit="document_links__document__currency",
            note=_("Sums of all documents up to the day, without drafts and rejected ones."),
        ),
        Measure(
            "expiring", _("Documents expire within 30 days"), _linked(_expiring), order=80, **common,
            note=_("Documents not closed whose term ends within 30 days from the day."),
        ),
        Measure(
            "incomplete", _("Dossiers with papers missing"), _incomplete, "pk", order=70,
            note=_("Counterparties that lack a required paper on the day."),
        ),
        Measure(
            "approvals", _("Approvals under way"), _running, "document_links__document__approvals", order=60,
            permission=VIEW_DOCUMENTS, note=_("Approvals begun by the end of the day and not ended by then."),
        ),
    )  # fmt: skip


def _of_letters() -> tuple[Measure, ...]:
    note = _("Letters registered in the period, without void entries.")
    common: dict[str, Any] = {"each": "registrations", "permission": VIEW_LETTERS, "note": note}
    return (
        Measure("letters_in", _("Letters from them"), _letters("incoming"), order=40, **common),
        Measure("letters_out", _("Letters to them"), _letters("outgoing"), order=50, **common),
    )


def _linked(narrowed: Callable[[Any, Sight], Any]) -> Callable[[Rows, Sight], Rows]:
    """Documents in the dossiers, of the kind that was asked for, as the reader sees them."""

    def facts(rows: Rows, sight: Sight) -> Rows:
        links = DocumentParty.objects.filter(listed_on__lte=sight.day)
        links = narrowed(access.visible(links, sight.user), sight)
        if sight.kind:
            links = links.filter(document__kind__code=sight.kind)
        return rows.filter(document_links__in=links.order_by())

    return facts


def _current(links: Any, sight: Sight) -> Any:
    begun = Q(document__valid_from=None) | Q(document__valid_from__lte=sight.day)
    lasts = Q(document__valid_to=None) | Q(document__valid_to__gte=sight.day)
    return links.filter(begun, lasts).exclude(document__status__in=NOT_CURRENT)


def _with_sum(links: Any, sight: Sight) -> Any:
    return links.filter(document__amount__isnull=False).exclude(document__status__in=NOT_COUNTED)


def _expiring(links: Any, sight: Sight) -> Any:
    last = sight.day + SOON
    return links.filter(document__valid_to__range=(sight.day, last)).exclude(document__status__in=CLOSED)


def _incomplete(rows: Rows, sight: Sight) -> Rows:
    return rows.filter(incomplete(sight.question.rules, sight.question.eye))


def _running(rows: Rows, sight: Sight) -> Rows:
    end = end_of_day(sight.day)
    running = Approval.objects.filter(Q(ended_at=None) | Q(ended_at__gt=end), started_at__lte=end)
    running = access.visible(running, sight.user)
    if sight.kind:
        running = running.filter(document__kind__code=sight.kind)
    return rows.filter(document_links__document__approvals__in=running.order_by())


def _letters(direction: str) -> Callable[[Rows, Sight], Rows]:
    def facts(rows: Rows, sight: Sight) -> Rows:
        letters = Registration.objects.filter(
            direction=direction, voided_at=None, registered_on__range=(sight.since, sight.until)
        )
        return rows.filter(registrations__in=access.visible(letters, sight.user).order_by())

    return facts
