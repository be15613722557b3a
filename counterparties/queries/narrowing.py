"""Filters of the list of counterparties that apps above bring: each has a name in the address and words for a chip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from counterparties.queries.segments import NOBODY
from ecm import access
from ecm.access import Person

LONGEST = 2000
Further = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Narrowing:
    """A filter: `condition(user, value)` sees no more than the reader does, `words(user, value)` says it on the page.

    What no address of ours says (None) fits nobody, and neither does anything for who lacks `permission`.
    """

    name: str
    condition: Callable[[Person, str], Q | None]
    words: Callable[[Person, str], str]
    permission: str


_narrowings: dict[str, Narrowing] = {}


def register_narrowing(narrowing: Narrowing) -> None:
    """Let addresses of the list name it; called from `ready()`."""
    _narrowings[narrowing.name] = narrowing


def narrowings_in(query: Any) -> Further:
    """(name, value) of those that stand in the address."""
    return tuple((name, query[name][:LONGEST]) for name in _narrowings if query.get(name))


def condition_of_further(user: Person, further: Further) -> Q:
    """The condition of all of them."""
    found = Q()
    for name, value in further:
        narrowing = _narrowings[name]
        condition = narrowing.condition(user, value) if access.has(user, narrowing.permission) else None
        found &= NOBODY if condition is None else condition
    return found


def words_of_further(user: Person, further: Further) -> list[tuple[str, str, str]]:
    """(name, value, words) of those that the person may use, as chips show them."""
    chosen = [(_narrowings[name], value) for name, value in further]
    return [(each.name, value, each.words(user, value)) for each, value in chosen if access.has(user, each.permission)]
