"""Rows of any app that merges and splits moved between cards since a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from counterparties.models import Merge, Split

Move = tuple[datetime, int, int, list[int]]
"""When rows (their ids) went from one card to another."""


def moved_since(counterparty_id: int, name: str, moment: datetime) -> tuple[set[int], set[int]]:
    """Ids of rows that came to the card after the moment, and of those that left it.

    `name` is the model and the field that points at the card ("correspondence.registration.counterparty"). Two
    queries.
    """
    came, left = set[int](), set[int]()
    moves = [*_merges(counterparty_id, name), *_splits(counterparty_id, name)]
    for _at, giver, taker, ids in sorted((each for each in moves if each[0] > moment), reverse=True):
        if taker == counterparty_id:
            came.update(ids)
            left.difference_update(ids)
        elif giver == counterparty_id:
            left.update(ids)
            came.difference_update(ids)
    return came, left


def _merges(pk: int, name: str) -> Iterator[Move]:
    rows = Merge.objects.filter(Q(kept=pk) | Q(gone=pk))
    for kept, gone, moved, merged_at, undone_at in rows.values_list("kept", "gone", "moved", "merged_at", "undone_at"):
        yield merged_at, gone, kept, moved.get(name, [])
        if undone_at:
            yield undone_at, kept, gone, moved.get(name, [])


def _splits(pk: int, name: str) -> Iterator[Move]:
    rows = Split.objects.filter(Q(source=pk) | Q(made=pk))
    for source, made, moved, split_at, undone_at in rows.values_list(
        "source", "made", "moved", "split_at", "undone_at"
    ):
        yield split_at, source, made, moved.get(name, [])
        if undone_at:
            yield undone_at, made, source, moved.get(name, [])
