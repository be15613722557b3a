"""BIC (ISO 9362): four letters of the institution, an existing country, location, optional branch. No check digit."""

from __future__ import annotations

import re
from functools import cache

from counterparties.identifiers.digits import compact
from counterparties.identifiers.refusals import CHARACTERS, COMPONENT, LENGTH, require

_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\Z")
# Codes the locale data lists beside real countries.
_NOT_COUNTRIES = {"ZZ", "XA", "XB", "QO", "EZ", "UN"}


@cache
def country_codes() -> frozenset[str]:
    """The two-letter codes of countries, Kosovo's XK and the union's EU included."""
    from babel import Locale

    named = (str(code) for code in Locale("en").territories)
    codes = {code for code in named if len(code) == 2 and code.isalpha()}
    return frozenset(codes - _NOT_COUNTRIES)


def bic(number: str) -> str:
    """BIC of 8 or 11 characters."""
    text = compact(number).upper()
    require(len(text) in (8, 11), LENGTH)
    require(bool(_BIC.match(text)), CHARACTERS)
    require(text[4:6] in country_codes(), COMPONENT)
    return text
