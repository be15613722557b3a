"""Lists and segments of the demo's house."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from counterparties.models import Counterparty
from counterparties.services.groups import add_members, create_group
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


def gather(cards: Mapping[str, Counterparty], people: Mapping[str, User], at: datetime) -> None:
    """Three segments for everybody, and a list that somebody filled by hand."""
    manager = people["manager"]
    for title, parts in SEGMENTS:
        create_group(title=title, sort="segment", condition={"join": "all", "parts": parts}, actor=manager, at=at)
    greeted = create_group(title=LIST, note=NOTE, sort="list", actor=manager, at=at)
    add_members(group=greeted, counterparties=list(cards.values())[::EVERY], actor=manager, at=at)
