"""Numbers of the Russian Federation.

INN: order of the Federal Tax Service ED-7-14/559; OGRN: decree 438 and order 165n; OKPO: rule PR 50.1.024-2005;
KPP: order MMV-7-6/435; SNILS: decree of the Pension Fund; the account key: Bank of Russia 515, 1997.
"""

from __future__ import annotations

import re

from counterparties.identifiers.digits import compact, digits, weighted
from counterparties.identifiers.refusals import ACCOUNT_KEY, CHARACTERS, CHECK_DIGIT, COMPONENT, LENGTH, require

_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}\Z")
_ACCOUNT = re.compile(r"[0-9]{5}[0-9ABCEHKMPTX][0-9]{14}\Z")
_CLEARING_LETTERS = str.maketrans("ABCEHKMPTX", "0123456789")
_SETTLEMENT_CENTRES = {"000", "001", "002"}
# Digits 6 to 8 of an account: the OKV code of its currency, 810 for the rouble of residents.
_CURRENCIES = {
    "810": "RUB", "643": "RUB", "840": "USD", "978": "EUR", "826": "GBP", "156": "CNY", "756": "CHF", "392": "JPY",
    "980": "UAH", "933": "BYN", "398": "KZT", "498": "MDL", "051": "AMD", "949": "TRY", "784": "AED", "985": "PLN",
}  # fmt: skip


def _inn_digit(text: str, weights: tuple[int, ...]) -> int:
    return weighted(text, weights) % 11 % 10


def inn_legal(number: str) -> str:
    """INN of an organisation: 10 digits, the last a check digit."""
    text = digits(number, 10)
    require(text[:4] != "0000", COMPONENT)
    require(int(text[9]) == _inn_digit(text, (2, 4, 10, 3, 5, 9, 4, 6, 8)), CHECK_DIGIT)
    return text


def inn_person(number: str) -> str:
    """INN of a person or sole trader: 12 digits, the last two check digits."""
    text = digits(number, 12)
    require(text[:4] != "0000", COMPONENT)
    first = _inn_digit(text, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    second = _inn_digit(text, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    require(text[10:] == f"{first}{second}", CHECK_DIGIT)
    return text


def inn(number: str) -> str:
    """INN of anyone: 10 or 12 digits."""
    return inn_legal(number) if len(digits(number, 10, 12)) == 10 else inn_person(number)


def kpp(number: str) -> str:
    """KPP: tax office (4 digits), reason (2 digits or capital letters), ordinal (3 digits). It has no check digit."""
    text = compact(number).upper()
    require(len(text) == 9, LENGTH)
    require(bool(_KPP.match(text)), CHARACTERS)
    require(text[:2] != "00" and text[4:6] != "00", COMPONENT)
    return text


def ogrn(number: str) -> str:
    """OGRN (13 digits) or OGRNIP (15 digits)."""
    text = digits(number, 13, 15)
    firsts, modulus = ("1235", 11) if len(text) == 13 else ("34", 13)
    require(text[0] in firsts, COMPONENT)
    require(int(text[-1]) == int(text[:-1]) % modulus % 10, CHECK_DIGIT)
    return text


def okpo(number: str) -> str:
    """OKPO: 8 digits of an organisation or 10 of a sole trader, the last a check digit."""
    text = digits(number, 8, 10)
    require(set(text) != {"0"}, COMPONENT)
    body, weights = text[:-1], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    rest = weighted(body, weights) % 11
    if rest == 10:
        rest = weighted(body, weights[2:] + weights[:2]) % 11 % 10
    require(int(text[-1]) == rest, CHECK_DIGIT)
    return text


def snils(number: str) -> str:
    """SNILS: 9 digits and two check digits; numbers up to 001-001-998 were issued without a check."""
    text = digits(number, 11)
    if int(text[:9]) <= 1001998:
        return text
    check = weighted(text[:9], range(9, 0, -1)) % 101 % 100
    require(int(text[9:]) == check, CHECK_DIGIT)
    return text


def bik(number: str) -> str:
    """BIK: 9 digits; a participant of the payment system (04) or a body of the treasury (00 to 02)."""
    text = digits(number, 9)
    require(text[:2] in {"00", "01", "02", "04"}, COMPONENT)
    require(text != "0" * 9, COMPONENT)
    return text


def account(number: str, bank_bik: str) -> str:
    """A 20-character account whose key (9th digit) fits the BIK of its bank. Returns the compact account."""
    text, bank = compact(number).upper(), bik(bank_bik)
    require(len(text) == 20, LENGTH)
    require(bool(_ACCOUNT.match(text)), CHARACTERS)
    own_centre = bank[6:] in _SETTLEMENT_CENTRES or text.startswith("30101")
    prefix = "0" + bank[4:6] if own_centre else bank[6:]
    keyed = prefix + text[:5] + text[5].translate(_CLEARING_LETTERS) + text[6:]
    total = sum(int(digit) * weight % 10 for digit, weight in zip(keyed, (7, 1, 3) * 8, strict=False))
    # A single treasury account (40102...) carries its key by the treasury's own rule and is not checked here.
    require(text.startswith("40102") or total % 10 == 0, ACCOUNT_KEY)
    return text


def account_currency(number: str) -> str:
    """The ISO 4217 code of the currency that a 20-character account says it is kept in; "" when it is a rare one."""
    return _CURRENCIES.get(number[5:8], "")
