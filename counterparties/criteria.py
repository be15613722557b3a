"""What the reliability rating of a counterparty is made of, as far as counterparties and their papers tell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterparties.access import VIEW
from counterparties.queries import counted, rating
from ecm.rating import Counted, Criterion, Measure, register_criterion


def wire() -> None:
    """Let the criteria count, in this order; called from `ready()`."""
    for order, criterion in enumerate(CRITERIA):
        register_criterion(replace(criterion, order=order))


def _criterion(
    code: str, title: str | Promise, explained: str | Promise, weight: int, measure: Measure, counts: Counted,
    *, most: int = 1, parts: int = 1,
) -> Criterion:  # fmt: skip
    return Criterion(rating.HOST, code, title, explained, Decimal(weight), measure, counts, parts, most, VIEW)


CRITERIA = (
    _criterion("base", _("Starting points"), _("What everybody begins with."), 50, rating.base, counted.base),
    _criterion(
        "completeness", _("Complete requisites"),
        _("The share of full name, numbers, legal address, signatory, bank account and contact that is there."),
        25, rating.completeness, counted.completeness, parts=counted.PARTS_OF_A_CARD,
    ),
    _criterion(
        "age", _("Years known"), _("Grows evenly over five years from the day the first requisites held."),
        25, rating.age, counted.age, parts=counted.HUNDREDTHS,
    ),
    _criterion(
        "unusual", _("Numbers that break their rule"), _("For each number kept on purpose."),
        -5, rating.unusual, counted.unusual, most=3,
    ),
    _criterion(
        "unconfirmed", _("Accounts on hold"), _("For each account without a second person."),
        -5, rating.unconfirmed, counted.unconfirmed, most=2,
    ),
    _criterion(
        "power", _("Power of attorney over"), _("The signatory may not sign any more."),
        -10, rating.power, counted.power,
    ),
    _criterion(
        "overdue_papers", _("Papers overdue"), _("For each document past its term."),
        -4, rating.overdue_papers, counted.overdue_papers, most=5,
    ),
    _criterion(
        "lacking_papers", _("Papers lacking"), _("For each required paper."),
        -3, rating.lacking_papers, counted.lacking_papers, most=5,
    ),
)  # fmt: skip
