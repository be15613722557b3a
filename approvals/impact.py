"""What a change of a counterparty touches of approvals: those under way on its documents."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from approvals.models import Approval
from approvals.queries import ORDER, approvals_visible_to
from ecm.access import Person
from ecm.paging import keyset
from ecm.web.impact import Touched, TouchedPage
from ecm.web.sections import documents_of

SIZE = 15


def running(user: Person, counterparty_id: int, since: date, cursor: str) -> TouchedPage:
    """Approvals under way on the counterparty's documents."""
    ids = documents_of("counterparty", counterparty_id, user)
    rows = approvals_visible_to(user).filter(document__in=ids, state=Approval.State.RUNNING)
    page = keyset(rows, order=ORDER, cursor=cursor, size=SIZE)
    return TouchedPage([_touched(row) for row in page.rows], page.next)


def _touched(row: Approval) -> Touched:
    return Touched(
        title=str(row.document), url=reverse("approvals:approval", args=[row.pk]), status=row.state,
        status_set="approval", day=timezone.localdate(row.started_at), note=row.title_of_route,
    )  # fmt: skip
