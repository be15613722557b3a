"""Possible duplicates and the rules of papers as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from counterparties import queries
from counterparties.access import VIEW
from counterparties.models import DuplicatePair, PaperRule
from counterparties.queries.duplicates import Pair
from counterparties.web.papers import demands, reasons
from ecm.exports import Column
from ecm.models import User
from ecm.tables import Table, register_table

PAIRS: list[Column[Pair]] = [
    Column(_("Card"), lambda pair: pair.first.display_name, 40),
    Column(_("Other card"), lambda pair: pair.second.display_name, 40),
    Column(_("Why"), lambda pair: pair.reason, 60),
    Column(_("Decided"), lambda pair: pair.row.decided_at, 18),
    Column(_("By"), lambda pair: str(pair.row.decided_by or ""), 28),
]
RULES: list[Column[PaperRule]] = [
    Column(_("Paper"), lambda rule: str(rule.kind), 30),
    Column(_("Asked of"), reasons, 50),
    Column(_("What counts"), demands, 50),
    Column(_("Required from"), lambda rule: rule.valid_from, 14),
    Column(_("Until"), lambda rule: rule.valid_to, 14),
]


def _pairs(user: User, query: QueryDict, today: date) -> QuerySet[DuplicatePair]:
    return queries.pairs_visible_to(user, decided=query.get("decided") == "1")


def _told(user: User, rows: Sequence[Any], today: date) -> list[Pair]:
    return [queries.told(row) for row in rows]


def _rules(user: User, query: QueryDict, today: date) -> QuerySet[PaperRule]:
    return queries.rules_listed(None if query.get("all") == "1" else today)


def _as_they_are(user: User, rows: Sequence[Any], today: date) -> Sequence[Any]:
    return rows


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("pairs", _("Possible duplicates"), VIEW, PAIRS, _pairs, _told, "counterparties:pairs"))
    register_table(
        Table("paper_rules", _("Rules of papers"), VIEW, RULES, _rules, _as_they_are, "counterparties:paper_rules")
    )
