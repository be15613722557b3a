"""The kinds of numbers we know: what they are called, whose they are and which rule checks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterparties.identifiers import banks, bulgaria, published, russia, ukraine
from counterparties.identifiers.refusals import EMPTY, RefusedIdentifier, require

LEGAL, PERSON, ANYONE = "legal", "person", "anyone"


@dataclass(frozen=True)
class IdentifierKind:
    """One kind of number. `check` returns the compact form or raises RefusedIdentifier."""

    code: str
    title: Promise
    country: str
    holder: str
    check: Callable[[str], str]
    unique: bool = True


_KINDS = (
    IdentifierKind("ru_inn", _("INN"), "RU", ANYONE, russia.inn),
    IdentifierKind("ru_inn_legal", _("INN of an organisation"), "RU", LEGAL, russia.inn_legal),
    IdentifierKind("ru_inn_person", _("INN of a person"), "RU", PERSON, russia.inn_person),
    IdentifierKind("ru_kpp", _("KPP"), "RU", LEGAL, russia.kpp, unique=False),
    IdentifierKind("ru_ogrn", _("OGRN"), "RU", ANYONE, russia.ogrn),
    IdentifierKind("ru_okpo", _("OKPO"), "RU", ANYONE, russia.okpo),
    IdentifierKind("ru_snils", _("SNILS"), "RU", PERSON, russia.snils),
    IdentifierKind("ru_bik", _("BIK"), "RU", LEGAL, russia.bik, unique=False),
    IdentifierKind("ua_edrpou", _("EDRPOU"), "UA", LEGAL, ukraine.edrpou),
    IdentifierKind("ua_rnokpp", _("RNOKPP"), "UA", PERSON, ukraine.rnokpp),
    IdentifierKind("ua_vat", _("VAT number (Ukraine)"), "UA", ANYONE, ukraine.vat),
    IdentifierKind("bg_eik", _("EIK"), "BG", LEGAL, bulgaria.eik),
    IdentifierKind("bg_vat", _("VAT number (Bulgaria)"), "BG", ANYONE, published.bg_vat),
    IdentifierKind("bg_egn", _("EGN"), "BG", PERSON, published.bg_egn),
    IdentifierKind("by_unp", _("UNP"), "BY", ANYONE, published.by_unp),
    IdentifierKind("by_unp_legal", _("UNP of an organisation"), "BY", LEGAL, published.by_unp_legal),
    IdentifierKind("md_idno", _("IDNO"), "MD", LEGAL, published.md_idno),
    IdentifierKind("pl_nip", _("NIP"), "PL", ANYONE, published.pl_nip),
    IdentifierKind("pl_regon", _("REGON"), "PL", LEGAL, published.pl_regon),
    IdentifierKind("gb_vat", _("VAT number (United Kingdom)"), "GB", ANYONE, published.gb_vat),
    IdentifierKind("eu_vat", _("VAT number (European Union)"), "", ANYONE, published.eu_vat),
    IdentifierKind("lei", _("LEI"), "", LEGAL, published.lei),
    IdentifierKind("iban", _("IBAN"), "", ANYONE, published.iban),
    IdentifierKind("bic", _("BIC"), "", LEGAL, banks.bic, unique=False),
)
KINDS: dict[str, IdentifierKind] = {kind.code: kind for kind in _KINDS}


@dataclass(frozen=True)
class Verdict:
    """The answer for one number: its compact form, or the reason of the refusal."""

    number: str
    accepted: bool
    reason: Promise | str = ""


def validate(kind: str, number: str) -> str:
    """Return the compact form of the number. Raises RefusedIdentifier, or KeyError for an unknown kind."""
    require(bool(number and number.strip()), EMPTY)
    return KINDS[kind].check(number)


def judge(kind: str, number: str) -> Verdict:
    """Like `validate`, but never raises for a known kind."""
    try:
        return Verdict(validate(kind, number), accepted=True)
    except RefusedIdentifier as refusal:
        return Verdict(number, accepted=False, reason=refusal.reason)
