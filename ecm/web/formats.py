"""Dates, sums, numbers and sizes in the habit of the reader's language."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

NBSP = "\u00a0"
SIGNS = {"RUB": "₽", "UAH": "₴", "EUR": "€", "USD": "$", "BGN": "лв.", "GBP": "£"}
UNITS = (_lazy("kB"), _lazy("MB"), _lazy("GB"), _lazy("TB"))


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def short_day(value: date) -> str:
    """05.03.2026 in the languages of the house; English gets 5 Mar 2026, which nobody reads as May."""
    if _language() == "en":
        return f"{value.day} {value:%b} {value.year}".replace(" ", NBSP)
    return f"{value:%d.%m.%Y}"


def short_moment(value: datetime) -> str:
    return f"{short_day(value)}{NBSP}{value:%H:%M}"


def ago(value: datetime, now: datetime) -> str:
    """Minutes and hours in words; older than a day is a date."""
    seconds = (now - value).total_seconds()
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if value.date() == now.date():
        return _("today, %(time)s") % {"time": f"{value:%H:%M}"}
    if (now.date() - value.date()).days == 1:
        return _("yesterday, %(time)s") % {"time": f"{value:%H:%M}"}
    return short_day(value)


def number(value: Decimal | float, places: int | None = None) -> str:
    """Groups of three, the decimal sign of the language; as many places as the value has unless told.

    Django's own formats leave Bulgarian numbers without groups, and a sum of nine digits cannot be read so.
    """
    text = f"{value:,}" if places is None else f"{value:,.{places}f}"
    return text if _language() == "en" else text.replace(",", NBSP).replace(".", ",")


def money(value: Decimal, currency: str = "") -> str:
    """1 250,00 € (English: €1,250.00, -€1,250.00); an unknown currency shows its code."""
    text = number(value, 2)
    sign = SIGNS.get(currency, currency)
    if not sign:
        return text
    if _language() == "en" and len(sign) == 1 and currency in ("EUR", "USD", "GBP"):
        minus = text[:1] if value < 0 else ""
        return f"{minus}{sign}{text.removeprefix(minus)}"
    return f"{text}{NBSP}{sign}"


def size(value: int) -> str:
    """Bytes in the nearest decimal unit."""
    if value < 1000:
        return ngettext("%(n)d byte", "%(n)d bytes", value) % {"n": value}
    amount, unit = float(value), UNITS[0]
    for name in UNITS:
        amount, unit = amount / 1000, name
        if amount < 1000:
            break
    return f"{number(round(amount, 1 if amount < 10 else 0), 1 if amount < 10 else 0)}{NBSP}{unit}"
