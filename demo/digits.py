"""Numbers that pass the official checks and belong to nobody: made from a seed, finished with their check digits."""

from collections.abc import Sequence
from random import Random


def _weighted(text: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))


def some(random: Random, length: int) -> str:
    return "".join(str(random.randrange(10)) for _ in range(length))


def ru_inn(random: Random, region: str) -> str:
    """INN of an organisation, registered in the region (two digits)."""
    body = f"{region}{random.randrange(1, 40):02}{some(random, 5)}"
    return body + str(_weighted(body, (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)


def ru_inn_person(random: Random, region: str) -> str:
    """INN of a sole trader."""
    body = f"{region}{random.randrange(1, 40):02}{some(random, 6)}"
    body += str(_weighted(body, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)
    return body + str(_weighted(body, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)


def ru_ogrn(random: Random, region: str) -> str:
    body = f"1{random.randrange(3, 22):02}{region}{some(random, 7)}"
    return body + str(int(body) % 11 % 10)


def ru_ogrnip(random: Random, region: str) -> str:
    body = f"3{random.randrange(5, 22):02}{region}{some(random, 9)}"
    return body + str(int(body) % 13 % 10)


def ru_okpo(random: Random) -> str:
    body = f"{random.randrange(1, 9)}{some(random, 6)}"
    rest = _weighted(body, range(1, 8)) % 11
    if rest == 10:
        rest = _weighted(body, (3, 4, 5, 6, 7, 8, 9)) % 11 % 10
    return body + str(rest)


def ru_bank(random: Random, region: str) -> tuple[str, str]:
    """(BIK, correspondent account) of a bank of the region."""
    bik = f"04{region}{random.randrange(1, 9)}0{random.randrange(600, 900)}"
    return bik, _keyed("30101810", "00000000" + bik[6:], "0" + bik[4:6])


def ru_account(random: Random, bik: str) -> str:
    """A rouble account whose key fits the bank."""
    return _keyed("40702810", f"{random.randrange(1000):04}{some(random, 7)}", bik[6:])


def _keyed(head: str, tail: str, prefix: str) -> str:
    """Put the key, the ninth digit, between head and tail (Bank of Russia 515, 1997)."""
    for key in "0123456789":
        account = head + key + tail
        total = sum(int(d) * w % 10 for d, w in zip(prefix + account, (7, 1, 3) * 8, strict=False))
        if total % 10 == 0:
            return account
    raise AssertionError("one of ten keys always fits")


def ua_edrpou(random: Random) -> str:
    body = f"{random.choice('34')}{some(random, 6)}"
    rest = _weighted(body, (7, 1, 2, 3, 4, 5, 6)) % 11
    if rest == 10:
        rest = _weighted(body, (9, 3, 4, 5, 6, 7, 8)) % 11 % 10
    return body + str(rest)


def ua_rnokpp(random: Random) -> str:
    body = f"{random.randrange(22000, 35000)}{some(random, 4)}"
    return body + str(_weighted(body, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10)


def ua_vat(edrpou: str) -> str:
    body = f"{edrpou[:7]}2650"[:11]
    return body + str(_weighted(body, (11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)) % 11 % 10)


def bg_eik(random: Random) -> str:
    body = f"{random.choice(['1', '2'])}{some(random, 7)}"
    rest = _weighted(body, range(1, 9)) % 11
    if rest == 10:
        rest = _weighted(body, range(3, 11)) % 11 % 10
    return body + str(rest)


def gb_vat(random: Random) -> str:
    """Nine digits; the last two bring the weighted sum to a multiple of 97."""
    body = f"{random.randrange(1, 9)}{some(random, 6)}"
    rest = -_weighted(body, (8, 7, 6, 5, 4, 3, 2)) % 97
    return f"GB{body}{rest or 97:02}"


def de_vat(random: Random) -> str:
    """Eight digits and a check digit by ISO 7064, MOD 11,10."""
    body = f"{random.randrange(1, 9)}{some(random, 7)}"
    product = 10
    for digit in body:
        product = 2 * ((int(digit) + product) % 10 or 10) % 11
    return f"DE{body}{(11 - product) % 10}"


def pl_nip(random: Random) -> str:
    while True:
        body = f"{random.randrange(1, 9)}{random.randrange(1, 9)}{random.randrange(1, 9)}{some(random, 6)}"
        rest = _weighted(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11
        if rest < 10:
            return body + str(rest)


def iban(country: str, account: str) -> str:
    """The IBAN of a national account number (BBAN)."""
    numeric = "".join(str(int(letter, 36)) for letter in f"{account}{country}00")
    return f"{country}{98 - int(numeric) % 97:02}{account}"


def ua_iban(random: Random) -> str:
    return iban("UA", f"3{some(random, 5)}0000{some(random, 15)}")


def bg_iban(random: Random, bank: str) -> str:
    return iban("BG", f"{bank}{some(random, 4)}10{some(random, 8)}")


def gb_iban(random: Random, bank: str) -> str:
    return iban("GB", f"{bank}{some(random, 14)}")


def de_iban(random: Random) -> str:
    return iban("DE", some(random, 18))


def pl_iban(random: Random) -> str:
    return iban("PL", some(random, 24))
