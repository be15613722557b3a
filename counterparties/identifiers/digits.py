"""Small arithmetic shared by the rules of check digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from counterparties.identifiers.refusals import CHARACTERS, LENGTH, require

_SEPARATORS = re.compile(r"[\s\-./\u2010-\u2015\u2212№#:]+")
_DIGITS = re.compile(r"[0-9]+\Z")


def compact(number: str) -> str:
    """Remove the blanks, dots, hyphens and slashes people type between groups."""
    return _SEPARATORS.sub("", number)


def digits(number: str, *lengths: int) -> str:
    """Return the compact number made of ASCII digits only, of one of the lengths. Raises RefusedIdentifier."""
    text = compact(number)
    require(bool(_DIGITS.match(text)), CHARACTERS)
    require(len(text) in lengths, LENGTH)
    return text


def weighted(text: str, weights: Iterable[int]) -> int:
    """Sum of digits times weights, as far as the shorter of the two goes."""
    return sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
