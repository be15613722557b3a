"""What makes the dossiers lively: groups of companies, corrections, express cards, doubles, and who reports to whom."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from counterparties import services
from counterparties.models import ContactPost, Counterparty
from counterparties.queries import duplicate_pairs
from demo.dossiers import moment
from demo.history import Happening
from demo.parties import parties
from ecm.models import User

CALLS = (
    ("ТОВ «Полтавський млин»", "+380 532 50-14-77", "Питають ціну на насосну станцію для елеватора."),
    ("Пивоварня „Загоре“ ЕООД", "+359 42 601 188", "Искат оферта за помпи до края на месеца."),
    ("Северный порт", "+7 812 445-19-02", "Просят перезвонить насчёт сервисного договора."),
)  # fmt: skip
GROUPS = (
    # source, kind, target (numbers of cards), years since, years until
    (0, "parent", 6, 6, None), (0, "parent", 12, 4, None), (18, "branch", 6, 3, None), (24, "branch", 6, 2, None),
    (30, "guarantor", 12, 1, None), (1, "parent", 7, 5, 1), (13, "successor", 7, 1, None),
    (19, "affiliated", 13, 2, None), (2, "affiliated", 8, 3, None), (14, "guarantor", 8, 2, None),
    (5, "branch", 11, 2, None),
)  # fmt: skip


def happenings(
    cards: Mapping[str, Counterparty], people: Mapping[str, User], today: date, now: datetime
) -> list[Happening]:
    """All of it, each at its moment; nothing happens later than now."""
    listed = [cards[party.slug] for party in parties()]
    return [
        Happening(moment(today - timedelta(days=90)), partial(_relate, listed, people, today)),
        *_corrections(listed, people, today),
        Happening(moment(today - timedelta(days=80), 9), partial(_report, listed, people, today)),
        Happening(moment(today - timedelta(days=12), 14), partial(_double, listed, people, today)),
        *_calls(people, today, now),
        Happening(now, partial(_compare, people, now)),
    ]


def _calls(people: Mapping[str, User], today: date, now: datetime) -> Iterator[Happening]:
    """Companies that rang lately: an express card each."""
    for number, (name, phone, wish) in enumerate(CALLS):
        at = min(now, moment(today - timedelta(days=number), 11 + number, 20))
        said: dict[str, Any] = {"text": name, "phone": phone, "wish": wish}
        yield Happening(at, partial(services.create_express, **said, actor=people["secretary"], at=at))


def _compare(people: Mapping[str, User], now: datetime) -> None:
    """The nightly look for doubles, and one pair that somebody found to be two."""
    services.find_duplicates(at=now)
    if pair := next(iter(duplicate_pairs(people["administrator"])[2:]), None):
        services.decide_different(pair=pair.row, actor=people["administrator"], at=now)


def _relate(listed: list[Counterparty], people: Mapping[str, User], today: date) -> None:
    for source, kind, target, since, until in GROUPS:
        services.relate(
            source=listed[source], target=listed[target], kind=kind, since=today - timedelta(days=365 * since),
            until=today - timedelta(days=365 * until) if until else None, actor=people["administrator"],
            at=moment(today - timedelta(days=90)),
        )  # fmt: skip


def _corrections(listed: list[Counterparty], people: Mapping[str, User], today: date) -> Iterator[Happening]:
    """A tax regime that was misread from the beginning, found a month ago."""
    for number in range(0, len(listed), 9):
        card, day = listed[number], today - timedelta(days=30 + number)
        correct = partial(
            services.correct_requisites, counterparty=card, values={"tax_regime": TAX.get(card.country, "general")},
            on=day, actor=people["lawyer"], at=moment(day, 16),
            reason=REASON.get(card.country, "Misread in the scan"),
        )  # fmt: skip
        yield Happening(moment(day, 16), correct)


TAX = {"RU": "общая", "UA": "загальна", "BG": "обща"}
REASON = {"RU": "неверно прочитано со скана", "UA": "неправильно прочитано зі скану", "BG": "грешно прочетено от скана"}


def _report(listed: list[Counterparty], people: Mapping[str, User], today: date) -> None:
    """The first person of each card leads the others."""
    at = moment(today - timedelta(days=80), 9)
    posts = ContactPost.objects.filter(counterparty__in=listed).select_related("counterparty").order_by("pk")
    heads: dict[int, ContactPost] = {}
    for post in posts:
        head = heads.setdefault(post.counterparty_id, post)
        if head is not post:
            services.set_superior(post=post, superior=head, actor=people["manager"], at=at)


def _double(listed: list[Counterparty], people: Mapping[str, User], today: date) -> None:
    """Cards that somebody entered a second time: with the same phone, with the name the other way round."""
    clerk, at = people["manager"], moment(today - timedelta(days=12), 14)
    for number, change in ((3, "phone"), (10, "name"), (20, "name")):
        card = listed[number]
        plain = "".join(sign for sign in card.display_name if sign not in '«»„“”"')
        name = plain if change == "name" else f"{card.display_name} (склад)"
        services.create_counterparty(
            display_name=name, phone=card.phone if change == "phone" else "", country=card.country, actor=clerk, at=at,
            roles=("client",),
        )  # fmt: skip
