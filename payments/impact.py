"""What new requisites or a changed account touch of payments: the open ones."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm.access import Person
from ecm.paging import keyset
from ecm.web.formats import money
from ecm.web.impact import Touched, TouchedPage
from payments.models import Payment
from payments.queries import SOON, payments_visible_to, with_hold

SIZE = 15


def open_payments(user: Person, counterparty_id: int, since: date, cursor: str) -> TouchedPage:
    """Open payments of the counterparty, and how each is touched. One query."""
    rows = payments_visible_to(user).filter(counterparty=counterparty_id, state=Payment.State.OPEN)
    page = keyset(with_hold(rows, timezone.localdate()), order=SOON, cursor=cursor, size=SIZE)
    return TouchedPage([_touched(row) for row in page.rows], page.next)


def _touched(row: Payment) -> Touched:
    return Touched(
        title=f"{row.purpose} · {money(row.amount, row.currency)}", url=reverse("payments:payment", args=[row.pk]),
        status=row.look(timezone.localdate()), status_set="payment", day=row.due_on, note=_how(row),
        tone="warn" if row.hold else "",
    )  # fmt: skip


def _how(row: Payment) -> str:
    if row.hold:
        return _("on hold: %(why)s") % {"why": row.hold_words}
    if not row.is_outgoing:
        return _("paid to our account: nothing changes")
    return "" if row.account_id else _("names no account yet")
