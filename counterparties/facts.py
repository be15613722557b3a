"""The facts of rows as plain values: what events carry, and what a replay of the journal is compared with."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from counterparties.models import BankAccount, ContactPost, Counterparty, PartyGroup, Relation, Requisites
from counterparties.models.requisites import VALUES
from ecm.events.types import plain

CARD = (
    "display_name",
    "kind",
    "country",
    "status",
    "role_codes",
    "manager_id",
    "phone",
    "email",
    "website",
    "source",
    "wish",
    "is_express",
    "extra",
    "department_id",
    "is_restricted",
)
ACCOUNT = ("number", "bank_name", "bic", "bik", "correspondent", "currency", "is_main", "valid_from", "valid_to")
GROUP = ("title", "sort", "note", "condition", "is_restricted", "is_active")
POST = ("contact_id", "title", "unit", "reports_to_id", "starts_on", "ends_on", "is_main")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder)) if isinstance(value, dict) else plain(value)


def _facts(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def card_facts(row: Counterparty) -> dict[str, Any]:
    """The card without its requisites."""
    return _facts(row, CARD)


def requisites_facts(row: Requisites) -> dict[str, Any]:
    """A version of requisites with its period."""
    limit = {} if row.power_limit is None else {"power_limit": _plain(Decimal(row.power_limit))}
    return _facts(row, (*VALUES, "valid_from", "valid_to")) | limit


def account_facts(row: BankAccount) -> dict[str, Any]:
    """A version of a bank account with its period and whether a second person confirmed it."""
    return {**_facts(row, ACCOUNT), "confirmed_by": row.confirmed_by_id}


def group_facts(row: PartyGroup) -> dict[str, Any]:
    """A list or a segment without its members."""
    return _facts(row, GROUP)


def post_facts(row: ContactPost) -> dict[str, Any]:
    """A post; the person's name stays out."""
    return _facts(row, POST)


def relation_facts(row: Relation) -> dict[str, Any]:
    """A relation with both ends."""
    ends = {"source": row.source_id, "target": row.target_id}
    return {**ends, **_facts(row, ("kind", "since", "until", "note"))}
