"""Dates as business letters write them, in four languages."""

import re
from datetime import date

_MONTHS = {
    1: "январ|січн|януари|january|jan", 2: "феврал|лют|февруари|february|feb", 3: "март|берез|march|mar",
    4: "апрел|квітн|април|april|apr", 5: "мая|май|травн|may", 6: "июн|червн|юни|june|jun", 7: "июл|липн|юли|july|jul",
    8: "август|серпн|august|aug", 9: "сентябр|верес|септември|september|sept|sep",
    10: "октябр|жовтн|октомври|october|oct",
    11: "ноябр|листопад|ноември|november|nov", 12: "декабр|грудн|декември|december|dec",
}  # fmt: skip
_MONTH_WORD = "|".join(f"(?P<m{number}>(?:{stems})[а-яіїєґa-z]*)" for number, stems in _MONTHS.items())
_DAY = r"(?P<d>\d{1,2})"
_YEAR = r"(?P<y>(?:20|19)\d\d)"
_FORMS = (
    re.compile(r"(?P<y>20\d\d|19\d\d)-(?P<mo>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"(?<!\d){_DAY}\s?[./]\s?(?P<mo>\d{{1,2}})\s?[./]\s?(?P<y>(?:20|19)\d\d|\d\d)(?!\d)"),
    re.compile(
        rf"(?<!\d)[«\"“„]?{_DAY}[»\"”“]?(?:st|nd|rd|th|-?го)?\.?\s+(?:of\s+)?(?:{_MONTH_WORD})\.?,?\s+{_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:{_MONTH_WORD})\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}", re.IGNORECASE),
)


def dates_in(text: str) -> list[tuple[date, int, int]]:
    """Every sound date with its place in the text, in order; none twice for one place."""
    found: dict[int, tuple[date, int, int]] = {}
    for form in _FORMS:
        for match in form.finditer(text):
            day = _day(match)
            if day and not any(start <= match.start() < end for _, start, end in found.values()):
                found[match.start()] = (day, match.start(), match.end())
    return [found[start] for start in sorted(found)]


def first_date(text: str) -> date | None:
    """The first date of the text."""
    dates = dates_in(text)
    return dates[0][0] if dates else None


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    month = groups.get("mo") or next((str(n) for n in _MONTHS if groups.get(f"m{n}")), "")
    year = int(groups["y"])
    try:
        return date(year + (2000 if year < 70 else 1900 if year < 100 else 0), int(month), int(groups["d"]))
    except ValueError:
        return None
