"""What the correspondence brings to the reliability of a counterparty: terms it broke, letters of it in quarantine."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.access import VIEW
from correspondence.models import IntakeItem
from correspondence.queries import RegisterFilter, items_visible_to, registrations_visible_to
from counterparties.queries import mail_identities_of
from ecm.access import Person
from ecm.rating import MOST_CAUSES, Cause, Criterion, Measured, register_criterion
from ecm.web.dates import end_of_day

YEAR = timedelta(days=365)


def broken_terms(user: Person, counterparty_id: int, day: date) -> Measured:
    """Our letters of the last year that they had not answered on the day although the term was over. One query."""
    rows = registrations_visible_to(user, RegisterFilter(counterparty=counterparty_id)).filter(
        Q(done_on=None) | Q(done_on__gt=day), Q(voided_at=None) | Q(voided_at__gt=end_of_day(day)),
        direction="outgoing", due_on__lt=day, due_on__gt=day - YEAR, registered_on__lte=day,
    )  # fmt: skip
    found = list(rows.order_by("-due_on", "-pk")[:MOST_CAUSES])
    causes = [
        Cause(f"{row.number} · {row.document.title}", reverse("storage:document", args=[row.document_id]), row.due_on)
        for row in found
    ]
    return Measured(Decimal(len(causes)), causes)


def quarantine(user: Person, counterparty_id: int, day: date) -> Measured:
    """What came from their addresses in the last year and stands in quarantine. Two queries."""
    senders = Q()
    for identity in mail_identities_of(counterparty_id):
        tail = f"@{identity.value}" if identity.kind == "domain" else identity.value
        senders |= Q(sender_email__iendswith=tail)
    if not senders:
        return Measured()
    end = end_of_day(day)
    rows = items_visible_to(user, state=IntakeItem.State.QUARANTINED).filter(
        senders, received_at__gt=end - YEAR, received_at__lte=end
    )
    found = list(rows.order_by("-received_at", "-pk")[:MOST_CAUSES])
    causes = [
        Cause(row.subject or row.file_name, reverse("correspondence:item", args=[row.pk]),
              row.received_at.date(), _("in quarantine"))
        for row in found
    ]  # fmt: skip
    return Measured(Decimal(len(causes)), causes)


def wire() -> None:
    """Let the criteria count; called from `ready()`."""
    register_criterion(
        Criterion(
            "counterparty", "broken_terms", gettext_lazy("Terms broken"),
            gettext_lazy("For each letter of ours that they left unanswered within the last year."), Decimal(-4),
            broken_terms, most=5, permission=VIEW, order=60,
        )
    )  # fmt: skip
    register_criterion(
        Criterion(
            "counterparty", "quarantine", gettext_lazy("Letters in quarantine"),
            gettext_lazy("For each thing from their addresses within the last year."), Decimal(-5), quarantine, most=3,
            permission=VIEW, order=70,
        )
    )  # fmt: skip
