"""Answers for the set of labelled pairs of names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counterparties.names.compare import compare

ORGANISATIONS = frozenset({"Company", "Organization", "LegalEntity"})


def answers(folder: Path) -> Iterator[dict[str, Any]]:
    """One line for every pair of organisations in `pairs.csv`; rows are numbered from 0."""
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as pairs:
        for row, pair in enumerate(csv.DictReader(pairs)):
            if pair["schema"] in ORGANISATIONS:
                found = compare(pair["name1"], pair["name2"])
                yield {"row": row, "same": found.is_candidate, "score": round(found.score, 4)}
