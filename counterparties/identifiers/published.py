"""Rules that python-stdnum knows, with its refusals turned into our sentences. The package is loaded at first use."""

from __future__ import annotations

from importlib import import_module

from django.utils.functional import Promise

from counterparties.identifiers.digits import compact, digits
from counterparties.identifiers.refusals import CHARACTERS, CHECK_DIGIT, COMPONENT, LENGTH, RefusedIdentifier, require


def _reason(refusal: Exception) -> Promise:
    names = {"InvalidLength": LENGTH, "InvalidComponent": COMPONENT, "InvalidChecksum": CHECK_DIGIT}
    return names.get(type(refusal).__name__, CHARACTERS)


def by_rule(module: str, number: str) -> str:
    """Check the number by the named module of python-stdnum and return its compact form."""
    rule = import_module(f"stdnum.{module}")
    from stdnum.exceptions import ValidationError

    try:
        return str(rule.validate(number.strip()))
    except ValidationError as refusal:
        raise RefusedIdentifier(_reason(refusal)) from refusal


def eu_vat(number: str) -> str:
    """VAT number of a member state, with its country prefix (GR is taken for EL)."""
    text = number.strip().upper()
    return by_rule("eu.vat", "EL" + text[2:] if text.startswith("GR") else text)


def bg_vat(number: str) -> str:
    """Bulgarian VAT number with or without the prefix BG."""
    return "BG" + by_rule("bg.vat", number.upper())


def bg_egn(number: str) -> str:
    """EGN of a person: 10 digits with the date of birth inside."""
    return by_rule("bg.egn", compact(number))


def by_unp(number: str) -> str:
    """UNP of Belarus."""
    return by_rule("by.unp", number.upper().replace("УНП", ""))


def by_unp_legal(number: str) -> str:
    """UNP of an organisation: digits only."""
    return by_unp(digits(number, 9))


def md_idno(number: str) -> str:
    """IDNO of Moldova: 13 digits."""
    return by_rule("md.idno", digits(number, 13))


def pl_nip(number: str) -> str:
    """NIP of Poland, with or without PL."""
    return by_rule("pl.nip", number.upper())


def pl_regon(number: str) -> str:
    """REGON of Poland: 9 or 14 digits."""
    return by_rule("pl.regon", digits(number, 9, 14))


def gb_vat(number: str) -> str:
    """VAT number of the United Kingdom, with or without GB."""
    return by_rule("gb.vat", number.upper())


def lei(number: str) -> str:
    """LEI (ISO 17442): 18 characters and two check digits."""
    text = compact(number).upper()
    require(len(text) == 20, LENGTH)
    return by_rule("lei", text)


def iban(number: str) -> str:
    """IBAN (ISO 13616): known country, its length and structure, remainder 1 by 97."""
    require(any(sign.isdigit() for sign in number), CHARACTERS)
    return by_rule("iban", number.upper().removeprefix("IBAN").lstrip(": "))
