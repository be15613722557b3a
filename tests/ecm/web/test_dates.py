"""Dates and sums as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from ecm.web.dates import parse_day
from ecm.web.forms import DayField, MoneyField

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05.03.2026", date(2026, 3, 5)),
        ("5.3.26", date(2026, 3, 5)),
        ("5/3/2026", date(2026, 3, 5)),
        ("050326", date(2026, 3, 5)),
        ("05032026", date(2026, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
        ("5 марта 2026 г.", date(2026, 3, 5)),
        ("5 березня 2026", date(2026, 3, 5)),
        ("5 mar 26", date(2026, 3, 5)),
        ("20.11", date(2026, 11, 20)),
        ("5.1", date(2027, 1, 5)),
        ("3", date(2026, 11, 3)),
        ("сегодня", TODAY),
        ("Завтра", date(2026, 11, 26)),
        ("вчора", date(2026, 11, 24)),
        ("утре", date(2026, 11, 26)),
        ("+10", date(2026, 12, 5)),
        ("-1", date(2026, 11, 24)),
        ("пт", date(2026, 11, 27)),
        ("wed", date(2026, 12, 2)),
    ],
)
def test_what_people_type_is_understood(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "32.1", "30.2.2026", "soon", "5.13", "1.2.3.4", "99999999999"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert parse_day(text, TODAY) is None


def test_a_wrong_date_says_how_to_write_it() -> None:
    with pytest.raises(ValidationError, match=r"05\.03\.2026"):
        DayField().clean("32.1")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 250,50", "1250.50"), ("1.250,50", "1250.50"), ("1,250.50", "1250.50"), ("1250", "1250"),
        ("1\u00a0250\u00a0000,5", "1250000.5"), ("1.250.000", "1250000"), ("-3,5", "-3.5"), (",5", "0.5"),
    ],
)  # fmt: skip
def test_sums_are_read_in_every_habit(text: str, value: str) -> None:
    assert MoneyField().clean(text) == Decimal(value)


def test_words_are_no_sum() -> None:
    with pytest.raises(ValidationError):
        MoneyField().clean("ten")
