"""Cases that may go to another card when a card is split."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cases.queries import ORDER, CaseFilter, cases_visible_to
from counterparties.split_parts import Row, SplitPart, register_part
from ecm.access import Person


def wire() -> None:
    """Let them be chosen; called from `ready()`."""
    register_part(SplitPart("cases", _("Cases"), "cases.case.counterparty", _rows))


def _rows(user: Person, counterparty_id: int, most: int) -> Sequence[Row]:
    rows = cases_visible_to(user, CaseFilter(counterparty=counterparty_id)).order_by(*ORDER)
    return [(row.pk, str(row), row.opened_on) for row in rows[:most]]
