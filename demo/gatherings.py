"""Lists and segments of the demo's house."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from counterparties.models import Counterparty
from counterparties.services.groups import add_members, create_group, remove_members
from ecm.models import User


def _asked(field: str, sign: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "sign": sign} | ({} if value is None else {"value": value})


SEGMENTS: tuple[tuple[str, list[dict[str, Any]]], ...] = (
    ("Поставщики, у которых истекают документы", [_asked("role", "in", ["supplier"]), _asked("expiring", "le", "60")]),
    ("Действующие клиенты в Украине и Болгарии",
     [_asked("role", "in", ["client"]), _asked("country", "in", ["UA", "BG"]), _asked("status", "in", ["active"])]),
    ("Не хватает документов, ответственный — я", [_asked("papers", "yes"), _asked("manager", "in", ["me"])]),
)  # fmt: skip
LIST, NOTE, EVERY = "Поздравить с Новым годом", "Открытки уходят до 20 декабря", 4
GUESTS, GUESTS_NOTE = "Приглашены на весеннюю выставку", "Кто был на стенде, уходит из списка"
SINCE, CAME = timedelta(days=300), timedelta(days=120)


def gather(cards: Mapping[str, Counterparty], people: Mapping[str, User], at: datetime) -> None:
    """Three segments for everybody, and two lists that somebody fills by hand: one of them some have left since."""
    manager = people["manager"]
    for title, parts in SEGMENTS:
        create_group(title=title, sort="segment", condition={"join": "all", "parts": parts}, actor=manager, at=at)
    every: dict[str, Any] = {"actor": manager, "at": at - SINCE}
    chosen = list(cards.values())[::EVERY]
    greeted = create_group(title=LIST, note=NOTE, sort="list", **every)
    add_members(group=greeted, counterparties=chosen, **every)
    guests = create_group(title=GUESTS, note=GUESTS_NOTE, sort="list", **every)
    add_members(group=guests, counterparties=chosen, **every)
    remove_members(group=guests, counterparties=chosen[::2], actor=manager, at=at - CAME)
