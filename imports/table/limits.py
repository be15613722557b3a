"""How much of a table is taken, and what an opened one is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
MOST_CHARACTERS = 40_000_000
CHUNK = 500


class Refused(Exception):
    """The file is no table that we read; `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Table:
    """An opened table: how it is read, and its rows (number in the file, cells)."""

    rows: Iterator[tuple[int, list[str]]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """How it was read, as plain values."""
        return {"encoding": self.encoding, "delimiter": self.delimiter, "sheet": self.sheet, "sheets": self.sheets}
