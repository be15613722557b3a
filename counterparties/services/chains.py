"""The arithmetic of a chain of periods: what a change or a correction makes of it. Plain values, no database.

A *change* of a field from a day holds until the field changes again: later periods that only carried the old value on
take the new one, a period that has a value of its own keeps it, and so do the periods after it.
A *correction* says that a value never was so: every period around the day that carries the wrong value takes the right
one, in both directions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """A period of a chain: from its first day to the day before `valid_to` (None: open), with its values.

    `origin` is the row it was read from, None for one that this act made.
    """

    valid_from: date
    valid_to: date | None
    values: Values
    origin: Any = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def patched(self, values: Values) -> Link:
        """The same period with other values; itself when nothing differs."""
        differing = {name: value for name, value in values.items() if self.values.get(name) != value}
        return replace(self, values={**self.values, **differing}, origin=None) if differing else self


Chain = Sequence[Link]


def link_on(chain: Chain, day: date) -> Link | None:
    """The period that holds the day."""
    return next((link for link in chain if link.holds(day)), None)


def split(chain: Chain, day: date) -> list[Link]:
    """The chain with a border at the day; a day before the first period extends the chain to it."""
    first = chain[0]
    if day < first.valid_from:
        return [Link(day, first.valid_from, first.values), *chain]
    parts: list[Link] = []
    for link in chain:
        if link.holds(day) and link.valid_from != day:
            parts += [Link(link.valid_from, day, link.values), Link(day, link.valid_to, link.values)]
        else:
            parts.append(link)
    return parts


def change(chain: Chain, day: date, values: Values) -> list[Link]:
    """The chain after `values` began to hold on the day."""
    parts = split(chain, day)
    start = next(index for index, link in enumerate(parts) if link.valid_from == day)
    old = parts[start].values
    for name, value in values.items():
        _carry(parts, range(start, len(parts)), name, old.get(name), value)
    return joined(parts)


def correct(chain: Chain, day: date, values: Values) -> list[Link]:
    """The chain after the values of the day turned out to be wrong. Raises LookupError when no period holds the day."""
    parts = list(chain)
    at = next((index for index, link in enumerate(parts) if link.holds(day)), None)
    if at is None:
        raise LookupError(day)
    old = parts[at].values
    for name, value in values.items():
        _carry(parts, range(at, len(parts)), name, old.get(name), value)
        _carry(parts, range(at - 1, -1, -1), name, old.get(name), value)
    return joined(parts)


def _carry(parts: list[Link], indexes: range, name: str, old: Any, new: Any) -> None:
    for index in indexes:
        if parts[index].values.get(name) != old:
            return
        parts[index] = parts[index].patched({name: new})


def joined(parts: Chain) -> list[Link]:
    """Neighbours that this act made equal become one period; rows that stay are left alone."""
    result: list[Link] = []
    for link in parts:
        last = result[-1] if result else None
        if last is not None and last.values == link.values and (last.origin is None or link.origin is None):
            result[-1] = Link(last.valid_from, link.valid_to, last.values)
        else:
            result.append(link)
    return result
