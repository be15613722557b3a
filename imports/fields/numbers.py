"""Tax and registration numbers and bank accounts of a row, checked by the rules of the business."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from counterparties.errors import RefusedNumbers
from counterparties.identifiers import KINDS, judge
from counterparties.services.accounts import checked_account
from counterparties.services.numbers import checked
from ecm.models import User
from imports.fields.catalogue import ACCOUNTS, NUMBER
from imports.fields.draft import Draft
from imports.fields.notes import TOO_LONG, Note, notes_of

ZEROS = _("Zeros that a spreadsheet had cut off were put back: %(number)s.")
UNKNOWN_NUMBER = _("“%(number)s” is no number of a kind that is known here.")
NO_ACCOUNT = _("The bank's details stand without an account number; they are left out.")
LONGEST = {"number": 40, "correspondent": 40}  # as `BankAccount` keeps them
# Lengths of numbers whose leading zeros spreadsheets cut off.
LENGTHS = {
    "ru_inn": (10, 12), "ru_kpp": (9,), "ru_okpo": (8, 10), "ua_edrpou": (8,), "ua_rnokpp": (10,), "bg_eik": (9, 13),
    "bg_egn": (10,), "ru_bik": (9,), "ru_snils": (11,),
}  # fmt: skip
# What a number may be when its column does not say it, by country; "" for an unknown country.
LIKELY = {
    "RU": ("ru_inn", "ru_ogrn"), "UA": ("ua_edrpou", "ua_rnokpp", "ua_vat"), "BG": ("bg_eik", "bg_vat", "bg_egn"),
    "BY": ("by_unp",), "MD": ("md_idno",), "PL": ("pl_nip", "pl_regon"), "GB": ("gb_vat",),
    "": ("eu_vat", "ru_inn", "ua_edrpou", "bg_eik", "bg_vat", "ru_ogrn", "gb_vat"),
}  # fmt: skip
COUNTRY_OF = {"bg_vat": "BG", "ru_inn": "RU", "ru_ogrn": "RU", "ua_edrpou": "UA", "bg_eik": "BG", "gb_vat": "GB"}


def with_zeros(kind: str, number: str) -> str:
    """The number, or the one with the zeros that a spreadsheet cut off, when only that one is right."""
    bare = number.strip()
    if not (bare.isascii() and bare.isdigit()) or (kind in KINDS and judge(kind, bare).accepted):
        return number
    for length in LENGTHS.get(kind, ()):
        if len(bare) < length and judge(kind, bare.zfill(length)).accepted:
            return bare.zfill(length)
    return number


def read_numbers(given: Mapping[str, str], draft: Draft, actor: User) -> None:
    """The numbers of the row into its requisites; a wrong one is a problem with its reason."""
    numbers: dict[str, str] = {}
    for code, text in given.items():
        if code.startswith("number."):
            kind = code.removeprefix("number.")
            numbers[kind] = with_zeros(kind, text)
            if numbers[kind] != text:
                draft.remarks.append(Note(ZEROS, {"number": numbers[kind]}, code))
    if text := given.get(NUMBER, ""):
        _read_any(text, numbers, draft)
    try:
        sound, _unusual = checked(numbers, (), actor)
    except RefusedNumbers as refusal:
        draft.problems += notes_of(refusal, {kind: f"number.{kind}" for kind in numbers})
        return
    if sound:
        draft.requisites["identifiers"] = sound


def _read_any(text: str, numbers: dict[str, str], draft: Draft) -> None:
    """A column of numbers of any country; `INN / KPP` in one cell too."""
    first, _slash, second = (part.strip() for part in text.partition("/"))
    for kind in LIKELY.get(draft.facts.get("country", ""), LIKELY[""]):
        number = with_zeros(kind, first)
        if judge(kind, number).accepted:
            numbers.setdefault(kind, number)
            if second and kind == "ru_inn":
                numbers.setdefault("ru_kpp", with_zeros("ru_kpp", second))
            if kind in COUNTRY_OF:
                draft.facts.setdefault("country", COUNTRY_OF[kind])
            return
    draft.problems.append(Note(UNKNOWN_NUMBER, {"number": text[:60]}, NUMBER))


def read_accounts(given: Mapping[str, str], draft: Draft) -> None:
    """The bank accounts of the row; one that breaks its rule is a problem."""
    for prefix in ACCOUNTS:
        values = {code.removeprefix(prefix): text for code, text in given.items() if code.startswith(prefix)}
        if values:
            _read_account(values, prefix, draft)


def _read_account(values: dict[str, str], prefix: str, draft: Draft) -> None:
    if not values.get("number"):
        draft.remarks.append(Note(NO_ACCOUNT, {}, f"{prefix}number"))
        return
    too_long = [name for name, text in values.items() if len(text) > LONGEST.get(name, len(text))]
    draft.problems += [Note(TOO_LONG, {"longest": LONGEST[name]}, f"{prefix}{name}") for name in too_long]
    if too_long:
        return
    values["bank_name"] = values.get("bank_name", "")[:200]
    values["currency"] = values.get("currency", "").upper()[:3]
    if "bik" in values:
        values["bik"] = with_zeros("ru_bik", values["bik"])
    try:
        draft.accounts.append(checked_account(values))
    except RefusedNumbers as refusal:
        draft.problems += notes_of(refusal, {name: f"{prefix}{name}" for name in values})
