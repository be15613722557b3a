"""The fields that a column may be given to, in the groups in which the screen offers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterparties.identifiers import KINDS


@dataclass(frozen=True)
class Target:
    """A field: its code in mappings, its title, its group."""

    code: str
    title: Promise | str
    group: Promise | str


CARD, REQUISITES, NUMBERS = _("Card"), _("Requisites"), _("Numbers")
ADDRESSES, BANK, PERSON = _("Addresses"), _("Bank account"), _("Contact person")
NOT_OF_A_PARTY = ("iban", "bic", "ru_bik", "ru_inn_legal", "ru_inn_person", "by_unp_legal")
NUMBER = "number"
"""Any tax or registration number: its kind is found by the country and the check digit."""
OTHERS = {"other_registration": _("Registration number"), "other_tax": _("Tax number")}
PLACES = {"legal": _("Legal address"), "postal": _("Postal address"), "actual": _("Actual address")}
PARTS = {
    "country": _("country"), "region": _("region"), "district": _("district"), "city": _("city"),
    "postcode": _("postcode"), "street": _("street, house"),
}  # fmt: skip

_PLAIN: tuple[tuple[str, Promise, Promise], ...] = (
    ("name", _("Name"), CARD),
    ("kind", _("Type"), CARD),
    ("country", _("Country"), CARD),
    ("status", _("Status"), CARD),
    ("roles", _("Roles"), CARD),
    ("manager", _("Responsible manager"), CARD),
    ("phone", _("Phone"), CARD),
    ("email", _("E-mail"), CARD),
    ("website", _("Website"), CARD),
    ("source", _("How they found us"), CARD),
    ("wish", _("What they want"), CARD),
    ("full_name", _("Full name"), REQUISITES),
    ("short_name", _("Short name"), REQUISITES),
    ("legal_form", _("Legal form"), REQUISITES),
    ("names.en", _("Name in English"), REQUISITES),
    ("names.ru", _("Name in Russian"), REQUISITES),
    ("names.uk", _("Name in Ukrainian"), REQUISITES),
    ("names.bg", _("Name in Bulgarian"), REQUISITES),
    ("tax_regime", _("Tax regime"), REQUISITES),
    ("signatory_name", _("Signatory"), REQUISITES),
    ("signatory_post", _("Signatory's post"), REQUISITES),
)
_ACCOUNT: tuple[tuple[str, Promise], ...] = (
    ("account.number", _("IBAN or account")),
    ("account.bank_name", _("Bank")),
    ("account.bic", _("BIC")),
    ("account.bik", _("BIK")),
    ("account.correspondent", _("Correspondent account")),
    ("account.currency", _("Currency of the account")),
)
_PERSON: tuple[tuple[str, Promise], ...] = (
    ("person.name", _("Contact: whole name")),
    ("person.last_name", _("Contact: surname")),
    ("person.first_name", _("Contact: first name")),
    ("person.patronymic", _("Contact: patronymic")),
    ("person.title", _("Contact: post")),
    ("person.phone", _("Contact: phone")),
    ("person.mobile", _("Contact: mobile")),
    ("person.email", _("Contact: e-mail")),
)


# A row may hold so many accounts, and so many people; the first ones have no number in their codes.
SEVERAL = 3
ACCOUNTS = ("account.", *(f"account{number}." for number in range(2, SEVERAL + 1)))
PERSONS = ("person.", *(f"person{number}." for number in range(2, SEVERAL + 1)))


def numbered(code: str, number: int) -> str:
    """The same field of the account or person of this number; "" where a row holds one only, or not so many."""
    group, _dot, name = code.partition(".")
    if group not in ("account", "person") or not 1 <= number <= SEVERAL:
        return ""
    return f"{group}{number}.{name}" if number > 1 else code


def _numbers() -> list[Target]:
    known = [Target(f"number.{kind.code}", kind.title, NUMBERS) for kind in KINDS.values()]
    others = [Target(f"number.{code}", title, NUMBERS) for code, title in OTHERS.items()]
    anything = Target(NUMBER, _("Tax or registration number of any country"), NUMBERS)
    return [anything, *(target for target in known if target.code[7:] not in NOT_OF_A_PARTY), *others]


class _Numbered:
    """A title with a number, in the reader's language: "Contact person 2"."""

    def __init__(self, title: Promise, number: int) -> None:
        self.title, self.number = title, number

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class _Titled:
    """An address with its part, in the reader's language: "Legal address: city"."""

    def __init__(self, place: Promise, part: Promise) -> None:
        self.place, self.part = place, part

    def __str__(self) -> str:
        return f"{self.place}: {self.part}"


def _addresses() -> list[Target]:
    found = []
    for place, title in PLACES.items():
        found.append(Target(f"address.{place}", title, ADDRESSES))
        found += [Target(f"address.{place}.{part}", _Titled(title, word), ADDRESSES) for part, word in PARTS.items()]  # type: ignore[arg-type]  # reads like a lazy text
    return found


@cache
def targets() -> dict[str, Target]:
    """All fields by code, in the order of the screen."""
    plain = [Target(code, title, group) for code, title, group in _PLAIN]
    several = [*_several(_ACCOUNT, BANK), *_several(_PERSON, PERSON)]
    return {target.code: target for target in (*plain, *_numbers(), *_addresses(), *several)}


def _several(fields: Sequence[tuple[str, Promise]], group: Promise) -> Iterator[Target]:
    yield from (Target(code, title, group) for code, title in fields)
    for number in range(2, SEVERAL + 1):
        for code, title in fields:
            yield Target(numbered(code, number), _Numbered(title, number), _Numbered(group, number))  # type: ignore[arg-type]  # reads like a lazy text


def grouped(added: Mapping[str, Target]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields, with those that the house added, for a select: (group, [(code, title), …])."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for target in (*targets().values(), *added.values()):
        groups.setdefault(str(target.group), []).append((target.code, str(target.title)))
    return list(groups.items())
