"""What is done in the transaction of an event stands and falls with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from django.db import transaction

from ecm.events import Event, at_once, publish
from ecm.events.publishing import _companions
from ecm.models import EventRecord

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Cause(Event):
    name: ClassVar[str] = "tests.at_once.cause"
    number: int


@dataclass(frozen=True, kw_only=True)
class Effect(Event):
    name: ClassVar[str] = "tests.at_once.effect"
    number: int


def follow_up(event: Any, at: datetime) -> None:
    publish(Effect(number=event.number), at=at)
    if event.number == 13:
        raise ValueError("13")


@pytest.fixture(autouse=True)
def accompanied() -> Iterator[None]:
    at_once(Cause, follow_up)
    at_once(Cause, follow_up)
    yield
    _companions.pop(Cause.name)


def journal() -> list[tuple[str, int, datetime]]:
    rows = EventRecord.objects.filter(name__startswith="tests.at_once.").order_by("pk")
    return [(row.name.rsplit(".", 1)[-1], row.payload["number"], row.occurred_at) for row in rows]


def test_the_act_is_carried_out_once_after_its_cause_and_at_its_moment() -> None:
    publish(Cause(number=1), at=NOON)
    assert journal() == [("cause", 1, NOON), ("effect", 1, NOON)]


def test_an_act_that_fails_takes_the_event_back() -> None:
    with pytest.raises(ValueError, match="13"), transaction.atomic():
        publish(Cause(number=13), at=NOON)
    assert journal() == []
