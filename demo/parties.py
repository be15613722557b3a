"""The forty counterparties: invented companies of four countries, with numbers that pass the official checks.

Their mail domains end in `.example`, which belongs to nobody (RFC 2606).
"""

from dataclasses import dataclass
from functools import cache
from random import Random

from demo import digits, parties_east, parties_west
from demo.party import Party


@dataclass(frozen=True)
class Numbers:
    """Official numbers of a party by kind (`ru_inn`, `ua_edrpou`, ...) and its account."""

    official: dict[str, str]
    bank_name: str
    account: str
    bic: str = ""
    bik: str = ""
    correspondent: str = ""

    @property
    def main(self) -> tuple[str, str]:
        """The number that names the party in letters, with the word before it."""
        for kind, word in MAIN_WORDS.items():
            if kind in self.official:
                return word, self.official[kind]
        raise KeyError(self.official)


MAIN_WORDS = {
    "ru_inn": "ИНН", "ua_edrpou": "код ЄДРПОУ", "ua_rnokpp": "РНОКПП", "bg_eik": "ЕИК", "gb_vat": "VAT",
    "eu_vat": "VAT", "pl_nip": "NIP",
}  # fmt: skip


@cache
def numbers_of(party: Party, account: int = 0) -> Numbers:
    """The party's numbers; `account` 1 and up give its earlier accounts. The same at every call, on every machine."""
    random = Random(f"{party.slug}:numbers")
    official = _official(party, random)
    money = Random(f"{party.slug}:account:{account}")
    if party.country == "RU":
        bik, correspondent = digits.ru_bank(money, party.region)
        bank = money.choice(("Банк «Северный мост»", "АО «Торгово-промышленный кредит»", "Банк «Купеческий»"))
        return Numbers(official, bank, digits.ru_account(money, bik), bik=bik, correspondent=correspondent)
    if party.country == "UA":
        bank = money.choice(("АТ «Дніпровський кредит»", "АТ «Банк Поділля»", "АТ «Галицький дім»"))
        return Numbers(official, bank, digits.ua_iban(money))
    if party.country == "BG":
        code, bank = money.choice((("BGTR", "Търговска банка „Тракия“ АД"), ("DNVB", "Банка „Дунав“ АД")))
        return Numbers(official, bank, digits.bg_iban(money, code), bic=f"{code}BGSF")
    return _western_account(party, official, money)


def _western_account(party: Party, official: dict[str, str], money: Random) -> Numbers:
    if party.country == "GB":
        return Numbers(official, "Albion Merchant Bank plc", digits.gb_iban(money, "ALBM"), bic="ALBMGB2L")
    if party.country == "DE":
        return Numbers(official, "Hansekontor Bank AG", digits.de_iban(money), bic="HAKODEHH")
    return Numbers(official, "Bank Wiślany S.A.", digits.pl_iban(money), bic="BWISPLPW")


def _official(party: Party, random: Random) -> dict[str, str]:
    if party.country == "RU" and party.sole:
        return {"ru_inn": digits.ru_inn_person(random, party.region), "ru_ogrn": digits.ru_ogrnip(random, party.region)}
    if party.country == "RU":
        inn = digits.ru_inn(random, party.region)
        return {
            "ru_inn": inn, "ru_kpp": f"{inn[:4]}01001", "ru_ogrn": digits.ru_ogrn(random, party.region),
            "ru_okpo": digits.ru_okpo(random),
        }  # fmt: skip
    if party.country == "UA" and party.sole:
        return {"ua_rnokpp": digits.ua_rnokpp(random)}
    if party.country == "UA":
        edrpou = digits.ua_edrpou(random)
        return {"ua_edrpou": edrpou, "ua_vat": digits.ua_vat(edrpou)}
    if party.country == "BG":
        eik = digits.bg_eik(random)
        return {"bg_eik": eik, "bg_vat": f"BG{eik}"}
    if party.country == "GB":
        return {"gb_vat": digits.gb_vat(random)}
    if party.country == "DE":
        return {"eu_vat": digits.de_vat(random)}
    nip = digits.pl_nip(random)
    return {"pl_nip": nip, "eu_vat": f"PL{nip}"}


@cache
def parties() -> tuple[Party, ...]:
    """All forty, in a fixed order."""
    return (*parties_east.RUSSIA, *parties_east.UKRAINE, *parties_west.BULGARIA, *parties_west.WEST)


def party_of(slug: str) -> Party:
    return next(party for party in parties() if party.slug == slug)
