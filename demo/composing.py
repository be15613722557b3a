"""From facts to readable texts: contracts, papers and letters in the counterparty's own language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from demo.parties import numbers_of
from demo.party import Party

MONTHS = {
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "uk": [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ],
    "bg": [
        "януари",
        "февруари",
        "март",
        "април",
        "май",
        "юни",
        "юли",
        "август",
        "септември",
        "октомври",
        "ноември",
        "декември",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
YEAR_WORD = {"ru": " г.", "uk": " р.", "bg": " г.", "en": ""}


@dataclass(frozen=True)
class Text:
    """A composed text: its title (or subject) and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def plain(self) -> str:
        return "\n".join((self.title, *self.paragraphs))


def long_date(day: date, language: str) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}{YEAR_WORD[language]}"


def amount_text(amount: Decimal, language: str) -> str:
    separators = {"en": (",", "."), "ru": (" ", ","), "uk": (" ", ","), "bg": (" ", ",")}
    thousands, point = separators[language]
    return f"{amount:,.2f}".replace(",", "|").replace(".", point).replace("|", thousands)


def facts_of(
    party: Party, *, number: str, dated_on: date, valid_to: date | None, amount: Decimal, currency: str, days: int,
    ref: str = "", subject: str = "",
) -> dict[str, str]:  # fmt: skip
    """What the placeholders of all texts may name."""
    language, numbers = party.language, numbers_of(party)
    word, main = numbers.main
    bank = f"{numbers.bank_name}, БИК {numbers.bik}" if numbers.bik else numbers.bank_name
    return {
        "number": number, "date": long_date(dated_on, language), "city": party.city, "party": party.short_name,
        "party_full": party.full_name, "id_word": word, "party_id": main, "director": _representative(party),
        "trade": subject or party.trade, "amount": amount_text(amount, language), "currency": currency,
        "days": str(days), "ref": ref or number, "address": party.address, "account": numbers.account, "bank": bank,
        "valid_to": long_date(valid_to, language) if valid_to else "",
    }  # fmt: skip


LOWER_POSTS = {"RU", "UA", "BG"}  # where a post within a sentence has a small letter


def _representative(party: Party) -> str:
    first = party.people[0]
    return f"{first.post.lower() if party.country in LOWER_POSTS else first.post} {first.full}"


def contract(kind: str, language: str, facts: Mapping[str, str]) -> Text:
    """A contract of the kind: head, numbered clauses, closing clauses."""
    words = _words(language)
    title = title_of(kind, language, facts)
    filled = {**facts, "title": title, "our": words.OUR, "our_director": words.OUR_DIRECTOR}
    head = [_filled(line, filled) for line in words.CONTRACT_HEAD]
    clauses = [_filled(line, filled) for line in (*words.CLAUSES[kind], *words.CONTRACT_TAIL)]
    return Text(head[0], (*head[1:], *(f"{i}. {line}" for i, line in enumerate(clauses, start=1))))


def paper(kind: str, language: str, facts: Mapping[str, str]) -> Text:
    """A paper of one paragraph: act, invoice, certificate, policy."""
    words = _words(language)
    mark = "No." if language == "en" else "№"
    title = f"{title_of(kind, language, facts)} {mark} {facts['number']}"
    return Text(title, (f"{facts['city']}, {facts['date']}", _filled(words.PAPERS[kind], facts)))


def title_of(kind: str, language: str, facts: Mapping[str, str]) -> str:
    return _filled(_words(language).TITLES[kind], facts)


def letter(direction: str, index: int, language: str, facts: Mapping[str, str], signer: str) -> Text:
    """A letter ("incoming", "outgoing") or an internal paper; `index` wraps round the texts there are."""
    words = _words(language)
    choice = {"incoming": words.INCOMING, "outgoing": words.OUTGOING, "internal": words.INTERNAL}[direction]
    subject, body = choice[index % len(choice)]
    return Text(_filled(subject, facts), (words.GREETING, _filled(body, facts), words.CLOSING, signer))


def _filled(line: str, facts: Mapping[str, str]) -> str:
    """The line with its facts; a year ends in a stop of its own ("2027 г."), which also ends the sentence."""
    return re.sub(r"([гр])\.\.", r"\1.", line.format(**facts))


def _words(language: str) -> Any:
    return import_module(f"demo.texts.{language}")
