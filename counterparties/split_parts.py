"""What apps above hold of a card and may go to another one when it is split: their cases, their payments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from ecm.access import Person

Row = tuple[int, str, date | None]
"""Id, words and day of what may be ticked."""


@dataclass(frozen=True)
class SplitPart:
    """`pointer` is the model and field that point at the card ("cases.case.counterparty").

    `rows(user, counterparty_id, most)` gives what the person sees, the newest first, no more than `most`. One query.
    """

    key: str
    title: str | Promise
    pointer: str
    rows: Callable[[Person, int, int], Sequence[Row]]


_parts: dict[str, SplitPart] = {}


def register_part(part: SplitPart) -> None:
    """Let it be chosen; called from `ready()`."""
    _parts[part.key] = part


def further_parts() -> list[SplitPart]:
    return list(_parts.values())
