"""Counterparties for comboboxes: found by any word of any name, in either script and layout, or by a number."""

from __future__ import annotations

from dataclasses import dataclass

from counterparties.models import Counterparty
from counterparties.names import fold, other_layouts
from counterparties.queries.parties import contacts_visible_to, counterparties_visible_to, numbers_of
from ecm.access import Person

LIMIT = 12


@dataclass(frozen=True)
class Chosen:
    """An offer: the counterparty and what tells it from its namesakes."""

    counterparty: Counterparty
    note: str


def readings(text: str) -> list[str]:
    """The text as typed, then as the same keys give in other layouts."""
    return [text, *other_layouts(text)]


def _matching(user: Person, text: str, limit: int, but: int | None) -> list[Counterparty]:
    rows = counterparties_visible_to(user)
    if but is not None:
        rows = rows.exclude(pk=but)
    words = fold(text).split()
    for word in words:
        rows = rows.filter(search_key__contains=word)
    first = list(rows.filter(sort_name__startswith=fold(text)).order_by("sort_name", "id")[:limit]) if words else []
    if len(first) >= limit:
        return first
    others = rows.exclude(pk__in=[row.pk for row in first]).order_by("sort_name", "id")
    return [*first, *others[: limit - len(first)]]


def choose(user: Person, text: str, limit: int = LIMIT, *, but: int | None = None) -> list[Chosen]:
    """Visible counterparties for what was typed, the likeliest first; an empty text gives the first by name.

    `but` is left out: the card that asks for another one.
    """
    found: list[Counterparty] = []
    for reading in readings(text.strip()):
        found = _matching(user, reading, limit, but)
        if found:
            break
    numbers = numbers_of([row.pk for row in found])
    return [Chosen(row, _note(row, [number.number for number in numbers.get(row.pk, [])])) for row in found]


def _note(row: Counterparty, numbers: list[str]) -> str:
    return " · ".join(part for part in (numbers[0] if numbers else "", row.country) if part)


def choose_contact(user: Person, text: str, limit: int = LIMIT) -> list[tuple[int, str]]:
    """People of the address book for what was typed."""
    for reading in readings(text.strip()):
        rows = contacts_visible_to(user)
        for word in fold(reading).split():
            rows = rows.filter(search_key__contains=word)
        found = [(row.pk, row.display_name) for row in rows.order_by("display_name", "id")[:limit]]
        if found:
            return found
    return []
