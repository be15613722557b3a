"""What a letter says about itself, in four languages."""

from datetime import date

import pytest

from correspondence.understanding.dates import dates_in
from correspondence.understanding.kinds import guess_kind
from correspondence.understanding.numbers import answered_number, their_number
from correspondence.understanding.quotes import without_quotes


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("№ 12/345 от 05.03.2026\nГенеральному директору", "12/345", date(2026, 3, 5)),
        ("Исх. № 123-к от «05» марта 2026 г.", "123-к", date(2026, 3, 5)),
        ("Вих. № 14-02/п від 5 березня 2026 р.", "14-02/п", date(2026, 3, 5)),
        ("вих. 01-12/45 від 12.03.2026", "01-12/45", date(2026, 3, 12)),
        ("Изх. № 77/12.02.2026 г.", "77", date(2026, 2, 12)),
        ("Изх. № РД-44-12 / 12.03.2026 г.", "РД-44-12", date(2026, 3, 12)),
        ("Our ref.: ABC-2026/17 dated 5 March 2026", "ABC-2026/17", date(2026, 3, 5)),
        ("Ref. No. 5567, March 5, 2026", "5567", date(2026, 3, 5)),
        ("Счёт № 145 от 3 марта 2026", "145", date(2026, 3, 3)),
        ("Исх.№45-12 от 3.4.26", "45-12", date(2026, 4, 3)),
    ],
)
def test_their_number(text: str, number: str, day: date) -> None:
    found = their_number(text)
    assert found
    assert (found.number, found.dated_on) == (number, day)


@pytest.mark.parametrize(
    "text",
    [
        "Добрый день! Согласно договору № 44 от 12.01.2026 просим оплатить.",
        "На № ВХ-00004/2026 от 12.03.2026",
        "We have not received reference letters. No 5",
        "Телефон: № 555-12-34",
    ],
)
def test_mentions_are_no_number_of_the_letter(text: str) -> None:
    assert their_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Исх. № 5 от 01.03.2026\nНа Ваш № ИСХ-00012/2026 от 01.02.2026", "ИСХ-00012/2026"),
        ("На № ИСХ-00004/2026 от 12.03.2026", "ИСХ-00004/2026"),
        ("У відповідь на Ваш лист № ИСХ-00007/2026", "ИСХ-00007/2026"),
        ("Your ref.: OUT-00019/2026", "OUT-00019/2026"),
        ("на ваше писмо № ИЗХ-00003/2026", "ИЗХ-00003/2026"),
    ],
)
def test_the_number_that_is_answered(text: str, number: str) -> None:
    found = answered_number(text)
    assert found
    assert found.number == number


def test_dates_of_four_languages() -> None:
    text = "5 марта 2026 г., 6 березня 2026 року, 7 март 2026 г., March 8, 2026, 2026-03-09, 10/03/2026, 31.02.2026"
    assert [day for day, _, _ in dates_in(text)] == [date(2026, 3, number) for number in range(5, 11)]


@pytest.mark.parametrize(
    ("given", "kind", "why"),
    [
        ({"subject": "Направляем договор поставки"}, "contract", "kind.subject"),
        ({"subject": "Надсилаємо додаткову угоду"}, "amendment", "kind.subject"),
        ({"subject": "Fwd:", "file_names": ["Счет_145_от_03.03.pdf"]}, "invoice", "kind.file_name"),
        ({"text": "ПРЕТЕНЗИЯ\nо нарушении сроков"}, "claim", "kind.heading"),
        ({"subject": "Фактура 12"}, "invoice", "kind.subject"),
        ({"subject": "Power of attorney"}, "power_of_attorney", "kind.subject"),
        ({"subject": "Добрый день"}, "letter", "kind.default"),
    ],
)
def test_kinds(given: dict[str, object], kind: str, why: str) -> None:
    guess = guess_kind(**given)  # type: ignore[arg-type]  # the cases give keyword arguments by name
    assert (guess.kind, guess.why) == (kind, why)


@pytest.mark.parametrize(
    "tail",
    [
        "5 марта 2026 г., в 10:12, Олег <o@x.ru> написал(а):\n> Привет",
        "чт, 5 бер. 2026 р. о 10:12 Олег <o@x.ua> пише:\n> Привіт",
        "На 5 март 2026 Иван <i@x.bg> написа:\n> Здравей",
        "On Thu, Mar 5, 2026 at 10:12 AM Oleg <o@x.com> wrote:\n> Hi",
        "-----Original Message-----\nFrom: a@b.c",
        "-------- Пересылаемое сообщение --------\nОт: a",
        "________________________________\nОт: a@b\nОтправлено: вчера\nКому: x\nТема: y\n\nтекст",
        "From: a@b\nSent: yesterday\nTo: x\nSubject: y\n\ntext",
    ],
)
def test_quotes_are_cut(tail: str) -> None:
    letter = without_quotes(f"Согласны.\n\nС уважением,\nАнна\n\n{tail}")
    assert (letter.fresh, letter.signature) == ("Согласны.", "С уважением,\nАнна")
    assert letter.quoted


def test_a_letter_of_quotes_only_stays_whole() -> None:
    assert without_quotes("> one\n> two").fresh == "> one\n> two"
