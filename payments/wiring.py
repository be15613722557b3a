"""What payments bring to the house: how their events read on timelines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecm.web.formats import money
from ecm.web.timeline import describe_event


def describe_events() -> None:
    """How the events of payments read on timelines."""
    for name, title, icon, tone in (
        ("planned", _("Payment planned"), "banknote", ""),
        ("changed", _("Payment changed"), "pencil", ""),
        ("account_changed", _("Payment put on another account"), "landmark", ""),
        ("paid", _("Payment paid"), "circle-check", "good"),
        ("taken_back", _("Paying taken back"), "undo-2", "warn"),
        ("cancelled", _("Payment cancelled"), "ban", ""),
    ):
        describe_event(f"payments.payment.{name}", title, icon=icon, tone=tone, note=_sum_and_purpose)


def _sum_and_purpose(payload: Mapping[str, Any]) -> str:
    told = f"{money(Decimal(payload['amount']), payload['currency'])} · {payload['purpose']}"
    return f"{told} · {payload['reason']}" if payload.get("reason") else told
