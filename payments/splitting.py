"""Payments that may go to another card when a card is split; those for a document follow it by themselves."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from counterparties.split_parts import Row, SplitPart, register_part
from ecm.access import Person
from ecm.web.formats import money
from payments.queries import payments_visible_to


def wire() -> None:
    """Let them be chosen; called from `ready()`."""
    register_part(SplitPart("payments", _("Payments without a document"), "payments.payment.counterparty", _rows))


def _rows(user: Person, counterparty_id: int, most: int) -> Sequence[Row]:
    rows = payments_visible_to(user).filter(counterparty=counterparty_id, document=None).order_by("-due_on", "-pk")
    return [(row.pk, f"{row.purpose} · {money(row.amount, row.currency)}", row.due_on) for row in rows[:most]]
