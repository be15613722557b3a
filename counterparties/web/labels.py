"""Words of the screens: numbers by country, fields of requisites, values as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from counterparties.identifiers import KINDS
from counterparties.models import Requisites
from counterparties.titles import address_line, country_title
from ecm.models import User
from ecm.web.formats import money, short_day

EU = frozenset(
    [
        "AT",
        "BE",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)

# Which numbers are asked for: by country, and by whether the party is a person.
_NUMBERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "RU": (("ru_inn", "ru_kpp", "ru_ogrn", "ru_okpo"), ("ru_inn", "ru_ogrn", "ru_snils")),
    "UA": (("ua_edrpou", "ua_vat"), ("ua_rnokpp", "ua_vat")),
    "BG": (("bg_eik", "bg_vat"), ("bg_eik", "bg_egn", "bg_vat")),
    "BY": (("by_unp",), ("by_unp",)),
    "MD": (("md_idno",), ("md_idno",)),
    "PL": (("pl_nip", "pl_regon", "eu_vat"), ("pl_nip",)),
    "GB": (("gb_vat", "other_registration"), ("gb_vat",)),
}
OTHER_NUMBERS = {
    "other_registration": gettext_lazy("Registration number"),
    "other_tax": gettext_lazy("Tax number"),
}
ADDRESSES = {
    "legal": gettext_lazy("Legal address"),
    "postal": gettext_lazy("Postal address"),
    "actual": gettext_lazy("Actual address"),
}
FIELDS = {
    "full_name": gettext_lazy("Full name"),
    "short_name": gettext_lazy("Short name"),
    "names": gettext_lazy("Names in other languages"),
    "legal_form": gettext_lazy("Legal form"),
    "country": gettext_lazy("Country"),
    "identifiers": gettext_lazy("Numbers"),
    "unusual": gettext_lazy("Kept with a warning"),
    "addresses": gettext_lazy("Addresses"),
    "signatory_name": gettext_lazy("Signatory"),
    "signatory_post": gettext_lazy("Signatory's post"),
    "signatory_basis": gettext_lazy("Acts under"),
    "power_number": gettext_lazy("Power of attorney No."),
    "power_dated_on": gettext_lazy("Power of attorney dated"),
    "power_valid_to": gettext_lazy("Power of attorney in force until"),
    "power_scope": gettext_lazy("Powers"),
    "power_limit": gettext_lazy("Up to the amount"),
    "power_currency": gettext_lazy("Currency of the limit"),
    "tax_regime": gettext_lazy("Tax regime"),
}
ACTS = {
    "initial": pgettext_lazy("act", "First entry"),
    "change": pgettext_lazy("act", "Change"),
    "correction": pgettext_lazy("act", "Correction"),
}


def number_kinds(country: str, kind: str) -> tuple[str, ...]:
    """Kinds of numbers that a party of this country and type has."""
    of_country = _NUMBERS.get(country)
    if of_country is None:
        return ("eu_vat", "other_registration") if country in EU else ("other_tax", "other_registration")
    return of_country[0 if kind in ("legal", "public") else 1]


def number_title(kind: str) -> str:
    """The name of a kind of number."""
    if kind in KINDS:
        return str(KINDS[kind].title)
    return str(OTHER_NUMBERS.get(kind, kind))


def _identifiers(value: Mapping[str, str]) -> str:
    return "\n".join(f"{number_title(kind)} {number}" for kind, number in value.items())


def _addresses(value: Mapping[str, Mapping[str, str]]) -> str:
    lines = [f"{ADDRESSES[key]}: {address_line(value[key])}" for key in ADDRESSES if value.get(key)]
    return "\n".join(lines)


def shown(field: str, value: Any) -> str:
    """A value of requisites in words; "" for nothing."""
    if value in (None, "", {}, []):
        return ""
    if field == "identifiers":
        return _identifiers(value)
    if field == "addresses":
        return _addresses(value)
    if field == "names":
        languages = dict(User.LANGUAGES)
        return "\n".join(f"{languages.get(code, code)}: {name}" for code, name in value.items() if name)
    if field == "country":
        return country_title(value)
    if field == "unusual":
        return ", ".join(number_title(kind) for kind in value)
    if field == "signatory_basis":
        return str(Requisites.Basis(value).label)
    if isinstance(value, date):
        return short_day(value)
    return money(value) if isinstance(value, Decimal) else str(value)


def signatory_line(row: Requisites) -> str:
    """Who signs, in what post and on what ground."""
    ground = shown("signatory_basis", row.signatory_basis)
    if row.power_number:
        ground = _("%(ground)s No. %(number)s") % {"ground": ground, "number": row.power_number}
    if row.power_dated_on:
        ground = _("%(ground)s of %(day)s") % {"ground": ground, "day": short_day(row.power_dated_on)}
    return ", ".join(part for part in (row.signatory_name, row.signatory_post, ground) if part)


def facts_of(row: Requisites) -> list[tuple[str, str]]:
    """Rows for the left column of the dossier: what there is, in the order of a business card."""
    rows = [(str(FIELDS["full_name"]), row.full_name)] if row.full_name != row.short_name else []
    warned = _("%(number)s ⚠ breaks its rule")
    rows += [
        (number_title(kind), warned % {"number": number} if kind in row.unusual else number)
        for kind, number in row.identifiers.items()
    ]
    rows += [
        (str(title), address_line(row.addresses[key])) for key, title in ADDRESSES.items() if row.addresses.get(key)
    ]
    if signatory := signatory_line(row):
        rows.append((str(FIELDS["signatory_name"]), signatory))
    if row.power_scope:
        rows.append((str(FIELDS["power_scope"]), row.power_scope))
    if row.power_limit is not None:
        rows.append((str(FIELDS["power_limit"]), money(row.power_limit, row.power_currency)))
    if row.power_valid_to:
        rows.append((str(FIELDS["power_valid_to"]), short_day(row.power_valid_to)))
    return [*rows, (str(FIELDS["tax_regime"]), row.tax_regime)] if row.tax_regime else rows


def changes_shown(changes: Any) -> list[dict[str, str]]:
    """Differences in words, for a template."""
    return [
        {
            "title": str(FIELDS[change.field]),
            "before": shown(change.field, change.before),
            "after": shown(change.field, change.after),
        }
        for change in changes
    ]
