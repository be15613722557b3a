"""What approvals bring to the reliability of a counterparty: its papers that came back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Expression, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.models import Approval
from approvals.queries import approvals_visible_to
from ecm import access
from ecm.access import Person
from ecm.db.functions import number_of
from ecm.rating import MOST_CAUSES, Cause, Criterion, Measured, register_criterion
from ecm.web.dates import end_of_day, is_over, with_past
from ecm.web.sections import documents_of, documents_of_each
from storage.past import changes_since, take_back

YEAR = timedelta(days=365)


def returned(user: Person, counterparty_id: int, day: date) -> Measured:
    """Approvals of the counterparty's documents that were returned in the year before the day. Two queries, or eight of
    a day that is over: of documents that were the counterparty's then, as they were called."""
    end, moment = end_of_day(day), end_of_day(day) if is_over(day) else None
    rows = approvals_visible_to(user).filter(
        document__in=documents_of("counterparty", counterparty_id, user, moment), state=Approval.State.RETURNED,
        ended_at__gt=end - YEAR, ended_at__lte=end,
    )  # fmt: skip
    found = list(rows.order_by("-ended_at", "-pk")[:MOST_CAUSES])
    if moment is not None:
        take_back((row.document for row in found), changes_since({row.document_id for row in found}, moment))
    causes = [
        Cause(str(row.document), with_past(reverse("approvals:approval", args=[row.pk]), day), _day(row.ended_at))
        for row in found
    ]
    return Measured(Decimal(len(causes)), causes)


def counted(user: Person, day: date) -> Expression:
    """How many they are, of each counterparty."""
    end, documents = end_of_day(day), documents_of_each("counterparty", OuterRef(OuterRef("pk")), user)
    rows = access.visible(Approval.objects.filter(document__in=documents), user).order_by()
    back = rows.filter(state=Approval.State.RETURNED, ended_at__gt=end - YEAR, ended_at__lte=end)
    return number_of(back)


def wire() -> None:
    """Let the criterion count; called from `ready()`."""
    register_criterion(
        Criterion(
            "counterparty", "returned", _("Approvals returned"), _("For each within the last year."), Decimal(-3),
            returned, counted, most=5, permission="storage.view", order=50,
        )
    )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
