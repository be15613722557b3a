"""Words of cells as codes: types, states, roles, countries, in the four languages of the house."""

from __future__ import annotations

import re
from functools import cache

from counterparties.models import Counterparty, PartyRole
from counterparties.names import fold
from counterparties.names.normal import take_apart

# code: beginnings of the words that mean it
_KINDS = {
    "sole": ("sole", "ип", "фоп", "фізична особа підприємець", "индивидуальный предприниматель", "предприниматель",
             "підприємець", "ет", "едноличен търговец", "спд"),
    "individual": ("individual", "person", "физ", "физическое лицо", "фізична особа", "фіз", "частное лицо",
                   "физическо лице", "приватна особа"),
    "public": ("public", "государствен", "госорган", "державн", "державний орган", "бюджет", "публич", "орган",
               "държавен", "комунальн"),
    "legal": ("legal", "company", "organi", "юр", "юридическое лицо", "юридична особа", "организац", "організац",
              "компан", "юридическо лице", "фирма", "дружество", "ооо", "тов"),
}  # fmt: skip
_STATUSES = {
    "prospect": ("prospect", "lead", "потенц", "лид", "лід", "новый", "новий", "нов"),
    "dormant": ("dormant", "inactive", "неактив", "не актив", "спящ", "сплячий", "спящ", "архив", "архів", "пауза"),
    "closed": ("closed", "liquidated", "закрыт", "ликвид", "закрит", "ліквід", "прекрат", "заличен"),
    "active": ("active", "current", "актив", "действу", "дейст", "діюч", "работа", "действащ"),
}
_ROLES = {
    "client": ("client", "customer", "buyer", "клиент", "клієнт", "покупател", "покупець", "заказчик", "замовник"),
    "supplier": ("supplier", "vendor", "поставщик", "постачальник", "доставчик"),
    "partner": ("partner", "партнер", "партньор"),
    "contractor": ("contractor", "подрядчик", "підрядник", "исполнитель", "виконавець", "изпълнител", "подизпълнител"),
    "competitor": ("competitor", "конкурент"),
}
_COUNTRIES = {
    "UA": "украина україна украйна ukraine ukr", "RU": "россия росія русия russia рф rus російська федерація "
    "российская федерация", "BG": "болгария болгарія българия bulgaria bgr", "BY": "беларусь білорусь белоруссия",
    "MD": "молдова молдавия moldova", "KZ": "казахстан kazakhstan", "PL": "польша польща полша poland polska",
    "DE": "германия німеччина germany deutschland", "GB": "великобритания великобританія англия united kingdom uk",
    "US": "сша usa united states", "RO": "румыния румунія румъния romania", "TR": "турция туреччина turkey",
}  # fmt: skip
_SPLIT = re.compile(r"[,;/|+\n]")


def _coded(text: str, table: dict[str, tuple[str, ...]], codes: list[str]) -> str:
    word = fold(text).strip(" .")
    if word in codes:
        return word
    fitting = [(len(start), code) for code, starts in table.items() for start in starts if word.startswith(start)]
    return max(fitting)[1] if fitting else ""


def kind_code(text: str) -> str:
    """The type of a counterparty; "" for a word that means none."""
    return _coded(text, _KINDS, Counterparty.Kind.values)


def status_code(text: str) -> str:
    """The state of a counterparty; "" for a word that means none."""
    return _coded(text, _STATUSES, Counterparty.Status.values)


def role_codes(text: str) -> tuple[list[str], list[str]]:
    """The roles that a cell lists, and the words that mean none."""
    words = [word.strip() for word in _SPLIT.split(text) if word.strip()]
    found = [(word, _coded(word, _ROLES, PartyRole.values)) for word in words]
    return list(dict.fromkeys(code for _word, code in found if code)), [word for word, code in found if not code]


@cache
def _country_names() -> dict[str, str]:
    """Names of all countries in the languages of the house, with the short ones that people write."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in ("en", "ru", "uk", "bg"):
        territories: dict[str, str] = dict(Locale(language).territories)
        found |= {fold(name): code for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    for code, names in _COUNTRIES.items():
        found |= dict.fromkeys(names.split(), code)
    return found


def country_code(text: str) -> str:
    """The two-letter code of a country; "" for a word that means none."""
    word = fold(text).strip(" .")
    if len(word) == 2 and word.upper() in _country_names().values():
        return word.upper()
    return _country_names().get(word, "")


def kind_by_name(name: str) -> str:
    """The type that the legal form in a name tells; an organisation when it tells nothing."""
    groups = take_apart(name).groups
    return "sole" if "SOLE" in groups else "legal"


def countries() -> list[tuple[str, str]]:
    """The countries of the house first, by name in the reader's language."""
    from babel import Locale
    from django.utils.translation import get_language

    names: dict[str, str] = dict(Locale((get_language() or "en").partition("-")[0]).territories)
    first = [code for code in _COUNTRIES if code in names]
    others = sorted((names[code], code) for code in set(_country_names().values()) - set(first) if code in names)
    return [*((code, names[code]) for code in first), *((code, name) for name, code in others)]
