"""Dates as people type them: 5.3, 05.03.26, 050326, tomorrow, завтра, +10, пт."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

# Nothing of an office is older or goes on longer; the day after, in any zone, is a date too.
EARLIEST, LATEST = 1000, 9990
_WORDS = {
    "today": 0, "сегодня": 0, "сьогодні": 0, "днес": 0, "tomorrow": 1, "завтра": 1, "утре": 1,
    "yesterday": -1, "вчера": -1, "вчора": -1, "послезавтра": 2, "післязавтра": 2, "вдругиден": 2, "позавчера": -2,
    "позавчора": -2, "завчера": -2,
}  # fmt: skip
_WEEKDAYS = [
    ("mon", "пн", "по", "понедельник", "понеділок", "понеделник", "monday"),
    ("tue", "вт", "вторник", "вівторок", "tuesday"),
    ("wed", "ср", "среда", "середа", "сряда", "wednesday"),
    ("thu", "чт", "четверг", "четвер", "четвъртък", "thursday"),
    ("fri", "пт", "пятница", "п'ятниця", "петък", "friday"),
    ("sat", "сб", "суббота", "субота", "събота", "saturday"),
    ("sun", "вс", "нд", "нед", "воскресенье", "неділя", "неделя", "sunday"),
]
_MONTHS = [
    ("jan", "янв", "січ", "яну"), ("feb", "фев", "лют"), ("mar", "мар", "бер"), ("apr", "апр", "кві"),
    ("may", "мая", "май", "тра"), ("jun", "июн", "чер", "юни"), ("jul", "июл", "лип", "юли"), ("aug", "авг", "сер"),
    ("sep", "сен", "вер", "сеп"), ("oct", "окт", "жов"), ("nov", "ноя", "лис", "ное"), ("dec", "дек", "гру"),
]  # fmt: skip


def parse_day(text: str, today: date) -> date | None:
    """The day meant, seen from `today`; None when it cannot be understood. A day without a year is the nearest one."""
    words = re.sub(r"\s+", " ", text.strip().casefold().rstrip(".")).removesuffix(" г").removesuffix(" р")
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    if match := re.fullmatch(r"([+-])(\d{1,4})", words):
        return today + timedelta(days=int(match[1] + match[2]))
    return _weekday(words, today) or _numbers(words, today) or _month_name(words, today)


def _weekday(words: str, today: date) -> date | None:
    for number, names in enumerate(_WEEKDAYS):
        if words in names:
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _numbers(words: str, today: date) -> date | None:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[./\-, ](\d{1,2})(?:[./\-, ](\d{4}|\d{2}))?", words):
        return _with_year(int(match[1]), int(match[2]), match[3], today)
    if match := re.fullmatch(r"(\d{2})(\d{2})(\d{4}|\d{2})?", words):
        return _with_year(int(match[1]), int(match[2]), match[3], today)
    if match := re.fullmatch(r"\d{1,2}", words):
        return _date(today.year, today.month, int(match[0]))
    return None


def _month_name(words: str, today: date) -> date | None:
    match = re.fullmatch(r"(\d{1,2}) ?([^\W\d]{3,})\.?(?: (\d{4}|\d{2}))?", words)
    if not match:
        return None
    for number, starts in enumerate(_MONTHS, start=1):
        if match[2].startswith(starts):
            return _with_year(int(match[1]), number, match[3], today)
    return None


def _with_year(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    near = [found for offset in (-1, 0, 1) if (found := _date(today.year + offset, month, day))]
    return min(near, key=lambda found: abs((found - today).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def end_of_day(day: date) -> datetime:
    """The last moment of a day in the house's time."""
    known = min(max(day, date(EARLIEST, 1, 1)), date(LATEST, 12, 31))
    return timezone.make_aware(datetime.combine(known + timedelta(days=1), time.min)) - timedelta(microseconds=1)


def is_over(day: date) -> bool:
    """Whether the day has ended: what it was has to be looked up, rows tell of today."""
    return day < timezone.localdate()


def asked_day(text: str) -> date | None:
    """The day of a control that may stay empty; None for an empty one, or for what is no date."""
    return parse_day(text, timezone.localdate()) if text.strip() else None


def asked_past(query: Mapping[str, str]) -> tuple[date | None, datetime | None]:
    """The day of the "as of" control (`?as_of=`), and with `known=then` the moment back to which our knowledge goes."""
    day = asked_day(query.get("as_of", ""))
    return day, end_of_day(day) if day and query.get("known") == "then" else None


def asked_over(query: Mapping[str, str]) -> date | None:
    """The day of the "as of" control if it has ended; None for today and later days, when rows stand as they are."""
    day = asked_day(query.get("as_of", ""))
    return day if day and is_over(day) else None


def with_past(url: str, day: date) -> str:
    """The address of a card as it stood on a day that is over; as it is for today."""
    return f"{url}{'&' if '?' in url else '?'}as_of={day.isoformat()}" if is_over(day) else url


def asked_moment(request: HttpRequest) -> datetime | None:
    """The end of the day of the "as of" control; None for now, or for what is no date."""
    day = asked_day(request.GET.get("as_of", ""))
    return end_of_day(day) if day else None


def past_query(request: HttpRequest) -> str:
    """The "as of" control for the query of a further page of the same card: "&as_of=…", or nothing."""
    asked = {name: request.GET[name] for name in ("as_of", "known") if request.GET.get(name)}
    return f"&{urlencode(asked)}" if asked else ""
