"""What payments bring to the reliability of a counterparty: what it has not paid in time."""

from datetime import date
from decimal import Decimal

from django.db.models import Expression, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.access import Person
from ecm.db.functions import number_of
from ecm.rating import MOST_CAUSES, Cause, Criterion, Measured, register_criterion
from ecm.web.dates import is_over, with_past
from ecm.web.formats import money
from payments.access import VIEW
from payments.models import Payment
from payments.queries import IN, late_then, open_on, payments_visible_to


def overdue(user: Person, counterparty_id: int, day: date) -> Measured:
    """Payments of theirs that were open on the day although their last day was over. One query, or four for a day that
    is over: as they were recorded then."""
    if is_over(day):
        found = sorted(late_then(user, counterparty_id, day), key=lambda row: (row.due_on, row.pk))
    else:
        rows = payments_visible_to(user).filter(IN, open_on(day), counterparty=counterparty_id, due_on__lt=day)
        found = list(rows.order_by("due_on", "pk")[:MOST_CAUSES])
    causes = [
        Cause(row.purpose, with_past(reverse("payments:payment", args=[row.pk]), day), row.due_on,
              money(row.amount, row.currency))
        for row in found[:MOST_CAUSES]
    ]  # fmt: skip
    return Measured(Decimal(len(found)), causes)


def counted(user: Person, day: date) -> Expression:
    """How many they are, of each counterparty."""
    rows = Payment.objects.filter(IN, open_on(day), counterparty=OuterRef("pk"), due_on__lt=day)
    return number_of(access.visible(rows, user))


def wire() -> None:
    """Let the criterion count; called from `ready()`."""
    register_criterion(
        Criterion(
            "counterparty", "overdue_payments", _("Overdue payments"), _("For each payment they did not make in time."),
            Decimal(-4), overdue, counted, most=5, permission=VIEW, order=65,
        )
    )  # fmt: skip
