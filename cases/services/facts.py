"""The facts of a case that people type: made sound, and as plain values for events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseTemplate
from ecm.errors import InvalidInput
from ecm.events.types import plain
from ecm.fields import FieldSpec, specs_of, validate_values
from ecm.folding import fold, one_line, visible
from ecm.models import User

CHANGEABLE = frozenset(
    {"title", "manager", "amount", "currency", "description", "opened_on", "due_on", "extra"}
)  # fmt: skip
CENT = Decimal("0.01")
# What events keep of a change, by the column; texts and added fields are named without their values.
PLAIN = ("manager_id", "amount", "currency", "opened_on", "due_on")


def extra_specs(template: CaseTemplate) -> list[FieldSpec]:
    """The further fields of the template, in order."""
    return list(specs_of(template.field_set)) if template.field_set is not None else []


def plain_facts(case: Case) -> dict[str, Any]:
    """The facts that events keep, as plain values."""
    return {name: plain(getattr(case, name)) for name in PLAIN}


def search_key(number: str, title: str) -> str:
    """What the words of the journal are looked for in."""
    return fold(f"{number} {title}")[:400]


def sound(
    template: CaseTemplate, facts: Mapping[str, Any], actor: User, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The facts without hidden signs and with checked values of the added fields. Raises InvalidInput."""
    if unknown := set(facts) - CHANGEABLE:
        raise InvalidInput(dict.fromkeys(sorted(unknown), "unknown"))
    values = dict(facts)
    if "title" in values:
        values["title"] = one_line(str(values["title"]))[:300]
        if not values["title"]:
            raise InvalidInput({"title": _("Say what the case is about.")})
    if "description" in values:
        values["description"] = visible(str(values["description"])).strip()[:4000]
    if values.get("amount") is not None:
        values["amount"] = Decimal(values["amount"]).quantize(CENT)
    if "extra" in values:
        values["extra"] = validate_values(extra_specs(template), values["extra"], user=actor, before=before)
    return values


def check_whole(case: Case, today: date) -> None:
    """Rules that touch several facts of the case. Raises InvalidInput."""
    wrong: dict[str, Any] = {}
    if case.opened_on > today:
        wrong["opened_on"] = _("A case is not opened on a day to come.")
    if case.due_on and case.due_on < case.opened_on:
        wrong["due_on"] = _("The term ends before the case was opened.")
    if case.amount is not None and case.amount < 0:
        wrong["amount"] = _("An amount is not below zero.")
    if case.amount is not None and not case.currency:
        wrong["currency"] = _("Choose the currency of the amount.")
    if wrong:
        raise InvalidInput(wrong)
