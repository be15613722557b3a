"""Weights of the reliability rating, of a day and of all time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from counterparties.models import RatingWeight


def weights_on(day: date) -> dict[str, Decimal]:
    """The weights that administrators set, as they hold on the day. One query."""
    rows = RatingWeight.objects.filter(valid_from__lte=day).order_by("valid_from", "pk")
    return dict(rows.values_list("criterion", "points"))


def weights_recorded() -> list[RatingWeight]:
    """Every weight ever set, the newest first. One query."""
    return list(RatingWeight.objects.select_related("recorded_by").order_by("-valid_from", "-pk")[:200])
