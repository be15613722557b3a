"""Answers for the set of labelled numbers: each is tried by the rule of its kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counterparties.identifiers.kinds import judge


def answers(folder: Path) -> Iterator[dict[str, Any]]:
    """One line for every number of `valid.json` and `invalid.json`."""
    for side in ("valid", "invalid"):
        for kind, numbers in json.loads((folder / f"{side}.json").read_text(encoding="utf-8")).items():
            for number in numbers:
                yield {"list": side, "kind": kind, "number": number, "accepted": judge(kind, number).accepted}
