"""The filter of the journal as an address names it; pages, exports and the API read it alike."""

from datetime import date, timedelta

from django.http import QueryDict

from correspondence.models import Direction
from correspondence.queries import RegisterFilter
from ecm.access import Person
from ecm.numbers import whole


def filter_of(query: QueryDict, user: Person, today: date) -> RegisterFilter:
    """The filter that the address names; what cannot be read narrows nothing."""
    ids = tuple(number for each in query.getlist("ids") if (number := whole(each)))[:500]
    executor = getattr(user, "pk", None) if query.get("mine") else _number(query.get("executor"))
    direction = query.get("direction", "")
    return RegisterFilter(
        journal=_number(query.get("journal")), direction=direction if direction in Direction.values else "",
        executor=executor, counterparty=_number(query.get("counterparty")), text=query.get("q", "")[:100],
        since=_since(query.get("period", ""), today) or _day(query.get("since")), until=_day(query.get("until")),
        is_overdue=bool(query.get("overdue")), is_open=bool(query.get("open")), is_void=bool(query.get("void")),
        ids=ids, today=today,
    )  # fmt: skip


def _number(value: str | None) -> int | None:
    return whole(value or "")


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


def _since(period: str, today: date) -> date | None:
    begins = {"today": today, "week": today - timedelta(days=today.weekday()), "month": today.replace(day=1),
              "year": today.replace(month=1, day=1)}  # fmt: skip
    return begins.get(period)
