"""The counterparties' cards: requisites with their history, accounts, contacts, relations, what was said with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from counterparties import services
from counterparties.models import BankAccount, Counterparty
from demo.history import Happening
from demo.letter_texts import latin
from demo.parties import Numbers, numbers_of, parties
from demo.party import Party
from ecm.models import User

MANAGERS = ("manager", "v.moroz", "d.petrov", "e.ivanova", "s.lysenko")
KINDS = {"КП": "public", "ГУП": "public", "ИП": "sole", "ФОП": "sole"}
CITY_WORDS = {"ru": "юридический адрес изменён", "uk": "змінено юридичну адресу", "bg": "променен адрес на управление",
              "en": "registered office moved"}  # fmt: skip
OLD_STREETS = {
    "ru": ("ул. Заречная, д. 7", "пр. Строителей, д. 112", "ул. Первомайская, д. 3"),
    "uk": ("вул. Садова, 18", "просп. Перемоги, 64", "вул. Шкільна, 5"),
    "bg": ("ул. Марица 14", "бул. Христо Ботев 92", "ул. Опълченска 37"),
    "en": ("2 Mill Lane", "45 Station Road", "8 Harbour Way"),
}
SAYINGS = (
    ("call", "ru", "Обсудили график отгрузки, обещали прислать подтверждение до пятницы."),
    ("meeting", "uk", "Зустріч щодо продовження договору: умови прийнятні, чекають на проєкт додаткової угоди."),
    ("call", "bg", "Уточнихме сроковете за плащане, ще изпратят писмо."),
    ("visit", "ru", "Осмотрели склад, условия хранения соответствуют договору."),
    ("mail", "en", "Asked for the updated drawings and the certificate of origin."),
    ("call", "uk", "Нагадали про акт звіряння, підпишуть наступного тижня."),
)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass(frozen=True)
class Act:
    """Something that happens to a card on a day of the history."""

    day: date
    sort: str
    party: Party


def open_cards(people: Mapping[str, User], since: date) -> dict[str, Counterparty]:
    """All forty, as they were on the first day; by slug."""
    cards = {}
    for number, party in enumerate(parties()):
        cards[party.slug] = _open(party, people, since - timedelta(days=5), number)
    for source, target, kind in (
        ("volzhnasos", "kontrolpribor", "affiliated"), ("proektstroy", "teplosetneva", "guarantor"),
        ("vodapro", "hidromash-st", "parent"), ("dniprometal", "zaporizhkabel", "affiliated"),
    ):  # fmt: skip
        services.relate(
            source=cards[source], target=cards[target], kind=kind, actor=people["administrator"], at=moment(since)
        )
    return cards


def _open(party: Party, people: Mapping[str, User], day: date, number: int) -> Counterparty:
    clerk = people["manager"]
    card = services.create_counterparty(
        display_name=party.short_name, actor=clerk, at=moment(day), roles=_roles(party), country=party.country,
        kind=KINDS.get(party.form, "legal"), status=_status(number), manager=people[MANAGERS[number % len(MANAGERS)]],
        phone=_phone(party, 0), email=party.mail, website=f"https://{party.domain}",
        source=("", "", "Рекомендация", "Выставка", "Сайт")[number % 5],
    )  # fmt: skip
    has_moved = number % 3 == 0
    services.enter_requisites(
        counterparty=card, values=_values(party, street=_old_street(party) if has_moved else ""),
        valid_from=day - timedelta(days=400), actor=clerk, at=moment(day, 10, 5),
    )  # fmt: skip
    changes_account = number % 4 == 1
    account = _account(
        card, numbers_of(party, 1 if changes_account else 0), clerk, day - timedelta(days=300), moment(day, 10, 9)
    )
    services.confirm_account(account=account, actor=people["accountant"], at=moment(day, 11, 30))
    for position in range(len(party.people)):
        _contact(card, party, position, clerk, moment(day, 12, position))
    return card


def _roles(party: Party) -> tuple[str, ...]:
    return party.roles


def _status(number: int) -> str:
    return {13: "dormant", 21: "prospect", 29: "dormant", 37: "closed"}.get(number, "active")


def _old_street(party: Party) -> str:
    return Random(party.slug).choice(OLD_STREETS[party.language])


def _values(party: Party, *, street: str = "") -> dict[str, Any]:
    legal = {"country": party.country, "city": party.city, "postcode": party.postcode, "street": street or party.street}
    head = party.people[0]
    return {
        "full_name": party.full_name, "short_name": party.short_name, "legal_form": party.form,
        "country": party.country,
        "names": {"en": party.latin}, "identifiers": dict(numbers_of(party).official),
        "addresses": {"legal": legal, "postal": legal}, "signatory_name": head.full, "signatory_post": head.post,
        "signatory_basis": "" if party.sole else "charter",
    }  # fmt: skip


def _account(
    card: Counterparty, numbers: Numbers, clerk: User, valid_from: date, at: datetime, *, is_main: bool = True
) -> BankAccount:
    values = {
        "number": numbers.account, "bank_name": numbers.bank_name, "bic": numbers.bic, "bik": numbers.bik,
        "correspondent": numbers.correspondent, "currency": numbers_currency(card.country), "is_main": is_main,
    }  # fmt: skip
    return services.open_account(counterparty=card, values=values, valid_from=valid_from, actor=clerk, at=at)


def numbers_currency(country: str) -> str:
    from demo.papers import CURRENCY

    return CURRENCY[country]


def _phone(party: Party, position: int) -> str:
    random = Random(f"{party.slug}:phone:{position}")
    code, digits = {"RU": ("+7 495", 7), "UA": ("+380 44", 7), "BG": ("+359 2", 7), "GB": ("+44 20 7946", 4),
                    "DE": ("+49 30", 8), "PL": ("+48 22", 7)}[party.country]  # fmt: skip
    return f"{code} " + "".join(str(random.randrange(2, 9)) for _ in range(digits))


def _contact(card: Counterparty, party: Party, position: int, clerk: User, at: datetime) -> None:
    person = party.people[position]
    services.create_contact(
        counterparty=card,
        facts={
            "last_name": person.last, "first_name": person.first, "patronymic": person.patronymic,
            "language": party.language,
        },
        points=[
            services.Point("email", f"{latin(person.last)}@{party.domain}"),
            services.Point("phone", _phone(party, position + 1)),
        ],
        post={"title": person.post, "is_main": position == 0}, actor=clerk, at=at,
    )  # fmt: skip


def acts(since: date, today: date) -> list[Act]:
    """What happens to the cards over the years, in order: moves, new accounts, corrections, calls and meetings."""
    random, listed = Random("acts"), []
    span = (today - since).days
    for number, party in enumerate(parties()):
        if number % 3 == 0:
            listed.append(Act(since + timedelta(days=random.randrange(90, span - 120)), "move", party))
        if number % 4 == 1:
            listed.append(Act(since + timedelta(days=random.randrange(90, span - 60)), "account", party))
        if number % 7 == 2:
            listed.append(Act(since + timedelta(days=random.randrange(30, span - 30)), "signatory", party))
        listed += [
            Act(today - timedelta(days=random.randrange(2, 200)), "saying", party) for _ in range(1 + number % 2)
        ]
    return sorted(listed, key=lambda act: act.day)


def happenings(
    cards: Mapping[str, Counterparty], people: Mapping[str, User], since: date, today: date
) -> list[Happening]:
    """What happens to the cards, each on its day."""
    return [
        Happening(moment(act.day, 15, number % 60), partial(perform, act, cards[act.party.slug], people, number))
        for number, act in enumerate(acts(since, today))
    ]


def perform(act: Act, card: Counterparty, people: Mapping[str, User], number: int) -> None:
    """Let the act happen on its day."""
    clerk, at = people["manager"], moment(act.day, 15, number % 60)
    if act.sort == "move":
        legal = _values(act.party)["addresses"]
        services.change_requisites(
            counterparty=card, values={"addresses": legal}, valid_from=act.day, actor=clerk, at=at,
            reason=CITY_WORDS[act.party.language],
        )  # fmt: skip
    elif act.sort == "signatory":
        successor = act.party.people[-1]
        services.change_requisites(
            counterparty=card, actor=clerk, at=at, valid_from=act.day,
            values={"signatory_name": successor.full, "signatory_post": successor.post, "signatory_basis": "power",
                    "power_number": f"{number}/{act.day.year}", "power_dated_on": act.day,
                    "power_valid_to": act.day + timedelta(days=1095)},
        )  # fmt: skip
    elif act.sort == "account":
        _change_account(act, card, people, at)
    else:
        sort, _language, words = _saying(act.party, number)
        services.record_interaction(
            counterparty=card, sort=sort, summary=words, happened_at=at, actor=people[MANAGERS[number % 5]], at=at
        )


def _saying(party: Party, number: int) -> tuple[str, str, str]:
    fitting = [saying for saying in SAYINGS if saying[1] == party.language]
    return fitting[number % len(fitting)]


def _change_account(act: Act, card: Counterparty, people: Mapping[str, User], at: datetime) -> None:
    """The old account closes and a new one opens; the newest wait for the second person."""
    old = BankAccount.objects.filter(counterparty=card, superseded_at=None, valid_to=None).get()
    services.close_account(account=old, last_day=act.day - timedelta(days=1), actor=people["manager"], at=at)
    account = _account(card, numbers_of(act.party), people["manager"], act.day, at + timedelta(minutes=4))
    if (timezone.localdate() - act.day).days > 120:
        services.confirm_account(account=account, actor=people["accountant"], at=at + timedelta(hours=1))
