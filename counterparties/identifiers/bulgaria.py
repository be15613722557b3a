"""EIK (BULSTAT) of Bulgaria: 9 digits, or 13 for a branch or a division. Rule: regulation on the BULSTAT register."""

from __future__ import annotations

from counterparties.identifiers.digits import digits, weighted
from counterparties.identifiers.refusals import CHECK_DIGIT, COMPONENT, require


def _check(body: str, first: tuple[int, ...], second: tuple[int, ...]) -> int:
    rest = weighted(body, first) % 11
    return rest if rest != 10 else weighted(body, second) % 11 % 10


def eik(number: str) -> str:
    """EIK of 9 or 13 digits; the ninth and the thirteenth are check digits."""
    text = digits(number, 9, 13)
    require(set(text[:9]) != {"0"}, COMPONENT)
    require(int(text[8]) == _check(text[:8], (1, 2, 3, 4, 5, 6, 7, 8), (3, 4, 5, 6, 7, 8, 9, 10)), CHECK_DIGIT)
    if len(text) == 13:
        require(int(text[12]) == _check(text[8:12], (2, 7, 3, 5), (4, 9, 5, 7)), CHECK_DIGIT)
    return text
