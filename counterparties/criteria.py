"""What the reliability rating of a counterparty is made of, as far as counterparties and their papers tell."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterparties.access import VIEW
from counterparties.queries import counted, rating
from ecm.rating import Counted, Criterion, Measure, register_criterion


def wire() -> None:
    """Let the criteria count; called from `ready()`."""
    for order, (code, title, explained, weight, most, measure) in enumerate(CRITERIA):
        register_criterion(
            Criterion(
                rating.HOST, code, title, explained, Decimal(weight), measure, COUNTED[code], PARTS.get(code, 1),
                most, VIEW, order,
            )
        )  # fmt: skip


CRITERIA: tuple[tuple[str, str | Promise, str | Promise, int, int, Measure], ...] = (
    ("base", _("Starting points"), _("What everybody begins with."), 50, 1, rating.base),
    (
        "completeness",
        _("Complete requisites"),
        _("The share of full name, numbers, legal address, signatory, bank account and contact that is there."),
        25,
        1,
        rating.completeness,
    ),
    (
        "age",
        _("Years known"),
        _("Grows evenly over five years from the day the first requisites held."),
        25,
        1,
        rating.age,
    ),
    ("unusual", _("Numbers that break their rule"), _("For each number kept on purpose."), -5, 3, rating.unusual),
    ("unconfirmed", _("Accounts on hold"), _("For each account without a second person."), -5, 2, rating.unconfirmed),
    ("power", _("Power of attorney over"), _("The signatory may not sign any more."), -10, 1, rating.power),
    ("overdue_papers", _("Papers overdue"), _("For each document past its term."), -4, 5, rating.overdue_papers),
    ("lacking_papers", _("Papers lacking"), _("For each required paper."), -3, 5, rating.lacking_papers),
)

COUNTED: dict[str, Counted] = {
    "base": counted.base, "completeness": counted.completeness, "age": counted.age, "unusual": counted.unusual,
    "unconfirmed": counted.unconfirmed, "power": counted.power, "overdue_papers": counted.overdue_papers,
    "lacking_papers": counted.lacking_papers,
}  # fmt: skip
PARTS = {"completeness": counted.PARTS_OF_A_CARD, "age": counted.HUNDREDTHS}
"""Shares are counted in so many parts."""
