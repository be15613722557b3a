"""Numbers of Ukraine: EDRPOU (organisations), RNOKPP (persons), the number of a VAT payer."""

from __future__ import annotations

from counterparties.identifiers.digits import digits, weighted
from counterparties.identifiers.refusals import CHECK_DIGIT, COMPONENT, require

_VAT_WEIGHTS = (11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)


def edrpou(number: str) -> str:
    """EDRPOU: 8 digits. Numbers from 30000000 to 60000000 begin their weights with 7."""
    text = digits(number, 8)
    require(set(text) != {"0"}, COMPONENT)
    weights = [7, 1, 2, 3, 4, 5, 6] if text[0] in "345" else [1, 2, 3, 4, 5, 6, 7]
    rest = weighted(text[:7], weights) % 11
    if rest == 10:
        rest = weighted(text[:7], [weight + 2 for weight in weights]) % 11 % 10
    require(int(text[7]) == rest, CHECK_DIGIT)
    return text


def rnokpp(number: str) -> str:
    """RNOKPP: 10 digits; the first five are the days from 31.12.1899 to the birth, the last is a check digit."""
    text = digits(number, 10)
    require(set(text) != {"0"}, COMPONENT)
    require(int(text[9]) == weighted(text, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10, CHECK_DIGIT)
    return text


def vat(number: str) -> str:
    """Number of a VAT payer: 12 digits of an organisation, or the RNOKPP of a sole trader."""
    text = digits(number, 10, 12)
    if len(text) == 10:
        return rnokpp(text)
    require(text[:7] != "0000000", COMPONENT)
    require(int(text[11]) == weighted(text, _VAT_WEIGHTS) % 11 % 10, CHECK_DIGIT)
    return text
