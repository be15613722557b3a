"""What a change of a counterparty touches of the correspondence: letters that wait for an answer, and recent ones."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from correspondence.models import Registration
from correspondence.queries import REGISTER_ORDER, RegisterFilter, registrations_visible_to
from ecm.access import Person
from ecm.paging import keyset
from ecm.web.impact import Touched, TouchedPage

SIZE = 15


def open_letters(user: Person, counterparty_id: int, since: date, cursor: str) -> TouchedPage:
    """Entries that are not voided and wait for an answer, or were registered from the day of the change on."""
    rows = registrations_visible_to(user, RegisterFilter(counterparty=counterparty_id)).filter(voided_at=None)
    rows = rows.filter(Q(due_on__isnull=False, done_on=None) | Q(registered_on__gte=since))
    page = keyset(rows, order=REGISTER_ORDER, cursor=cursor, size=SIZE)
    return TouchedPage([_touched(row) for row in page.rows], page.next)


def _touched(row: Registration) -> Touched:
    return Touched(
        title=f"{row.number} · {row.document.title}", url=reverse("storage:document", args=[row.document_id]),
        status=row.state, status_set="registration", day=row.registered_on,
    )  # fmt: skip
