"""Countries and addresses in words, for pages and for tables that are taken away."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

COUNTRIES = [
    ("UA", gettext_lazy("Ukraine")),
    ("BG", gettext_lazy("Bulgaria")),
    ("RU", gettext_lazy("Russia")),
    ("BY", gettext_lazy("Belarus")),
    ("MD", gettext_lazy("Moldova")),
    ("KZ", gettext_lazy("Kazakhstan")),
    ("PL", gettext_lazy("Poland")),
    ("DE", gettext_lazy("Germany")),
    ("RO", gettext_lazy("Romania")),
    ("GB", gettext_lazy("United Kingdom")),
    ("US", gettext_lazy("United States")),
    ("TR", gettext_lazy("Turkey")),
    ("AT", gettext_lazy("Austria")),
    ("CZ", gettext_lazy("Czechia")),
    ("FR", gettext_lazy("France")),
    ("GR", gettext_lazy("Greece")),
    ("IT", gettext_lazy("Italy")),
    ("LT", gettext_lazy("Lithuania")),
    ("LV", gettext_lazy("Latvia")),
    ("EE", gettext_lazy("Estonia")),
    ("NL", gettext_lazy("Netherlands")),
    ("CY", gettext_lazy("Cyprus")),
    ("CH", gettext_lazy("Switzerland")),
    ("CN", gettext_lazy("China")),
    ("GE", gettext_lazy("Georgia")),
]
ADDRESS_PARTS = ("postcode", "country", "region", "district", "city", "street")


def country_title(code: str) -> str:
    """The country in the reader's language, or its code."""
    return str(dict(COUNTRIES).get(code, code))


def address_line(address: Mapping[str, str]) -> str:
    """An address in one line."""
    parts = [
        country_title(address.get(part, "")) if part == "country" else address.get(part, "") for part in ADDRESS_PARTS
    ]
    return ", ".join(part for part in parts if part)
