"""What a reader is given: where the text goes, what is still allowed, and how files within files are read."""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from storage.limits import Allowance, LimitExceeded

# Controls that no text needs; lone surrogates cannot be written as UTF-8.
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Encrypted(Exception):
    """The file asks for a password."""


class Unreadable(Exception):
    """The file is damaged beyond use, or of a kind that has no text; `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Sink:
    """Collects pieces of text up to the limit of characters; what is beyond it is left out, not an error."""

    limit: int = 20_000_000
    length: int = 0
    pieces: list[str] = field(default_factory=list)

    def add(self, text: str, end: str = "\n") -> None:
        if not text or self.length >= self.limit:
            return
        piece = text[: self.limit - self.length] + end
        self.length += len(piece)
        self.pieces.append(piece)

    def text(self) -> str:
        return UNWANTED.sub("", "".join(self.pieces))


@dataclass
class Reading:
    """One reading: of a file and of the files within it."""

    allowance: Allowance
    sink: Sink = field(default_factory=Sink)
    depth: int = 0
    pages: int = 0
    scans: list[int] = field(default_factory=list)
    pictures: int = 0
    media_type: str = ""
    addresses: set[str] = field(default_factory=set)

    def add(self, text: str, end: str = "\n") -> None:
        """One more piece of text."""
        self.sink.add(text, end)

    def embedded(self, content: bytes, name: str) -> None:
        """Read a file within the file. Its own troubles do not end the reading of the whole; limits do."""
        from storage.reading.dispatch import read_stream

        if not content:
            return
        self.add(name)
        inner = Reading(self.allowance, self.sink, self.depth + 1)
        if inner.depth > self.allowance.limits.depth:
            return
        try:
            read_stream(io.BytesIO(content), name, inner)
        except (LimitExceeded, MemoryError):
            raise
        except Exception:  # noqa: BLE001  # a damaged attachment must not hide the letter it came with
            return


def number_text(value: float) -> str:
    """A number as a sheet shows it: whole numbers without a point, no exponent for what people type."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value) and abs(value) < 1e17:
        return str(int(value))
    return repr(round(value, 10)) if abs(value) < 1e12 else repr(value)


def joined(cells: list[Any]) -> str:
    """Cells of a row with tabs between them, without the empty tail."""
    texts = ["" if cell is None else str(cell) for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    return "\t".join(texts)
