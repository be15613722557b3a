"""What a change of a counterparty touches of cases: open ones, and open orders in a list of their own."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import VIEW
from cases.models import Case, CaseKind, Meaning
from cases.queries import ORDER, CaseFilter, cases_visible_to
from ecm.access import Person
from ecm.paging import keyset
from ecm.web.impact import Find, Impact, Touched, TouchedPage, register_impact

SIZE = 15


def _open(is_order: bool) -> Find:
    def found(user: Person, counterparty_id: int, since: date, cursor: str) -> TouchedPage:
        """Open cases of the counterparty, the newest first. One query."""
        rows = cases_visible_to(user, CaseFilter(counterparty=counterparty_id, state=Meaning.OPEN))
        orders = {"template__kind": CaseKind.ORDER}
        rows = rows.filter(**orders) if is_order else rows.exclude(**orders)
        page = keyset(rows, order=ORDER, cursor=cursor, size=SIZE)
        return TouchedPage([_touched(row) for row in page.rows], page.next)

    return found


def _touched(row: Case) -> Touched:
    return Touched(
        title=str(row), url=reverse("cases:case", args=[row.pk]), status=row.state, status_set="case",
        day=row.opened_on, note=str(row.stage),
    )  # fmt: skip


def register() -> None:
    """Called from `ready()`."""
    for impact in (
        Impact("counterparty", "cases", _("Open cases"), "briefcase", VIEW, _open(False), order=40),
        Impact("counterparty", "orders", _("Open orders"), "package", VIEW, _open(True), order=50),
    ):
        register_impact(impact)
