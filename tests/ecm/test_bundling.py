"""What follows many events of one long act is one job; what fails in it is tried again alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.db import transaction

from ecm.events import Event, bundled, publish, subscribe
from ecm.events.publishing import _subscribers
from ecm.jobs import JobContext, task
from ecm.jobs.registry import _tasks
from ecm.models import EventRecord, Job

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Told(Event):
    name: ClassVar[str] = "tests.bundle.told"
    journal_only: ClassVar[frozenset[str]] = frozenset({"secret"})
    number: int
    secret: str = ""


@pytest.fixture
def heard() -> Iterator[dict[str, list[Any]]]:
    """What two followers got: one takes events one by one and fails at 13 once, one takes them together."""
    got: dict[str, list[Any]] = {"alone": [], "together": []}

    @task("tests.alone")
    def alone(job: JobContext, *, number: int, event_id: int, **rest: object) -> None:
        assert not rest
        if number == 13 and 13 not in got["alone"]:
            got["alone"].append(13)
            raise ValueError("13")
        got["alone"].append(number)

    def together_(job: JobContext, events: list[dict[str, Any]]) -> None:
        got["together"].append([event["number"] for event in events])

    @task("tests.together", together=together_)
    def together(job: JobContext, **_: object) -> None:
        raise AssertionError("they are done together")

    subscribe(Told, "tests.alone")
    subscribe(Told, "tests.together")
    yield got
    for name in ("tests.alone", "tests.together"):
        _tasks.pop(name)
    _subscribers.pop(Told.name)


def tell(*numbers: int) -> None:
    for number in numbers:
        publish(Told(number=number, secret="x"))


def _tell_and_fail(*numbers: int) -> None:
    with bundled(), transaction.atomic():
        tell(*numbers)
        raise ValueError("no")


def test_one_job_for_all_and_each_follower_gets_each_event(
    heard: dict[str, list[Any]], run_jobs: Callable[[], int]
) -> None:
    with bundled():
        tell(*range(5))
    assert list(Job.objects.values_list("name", flat=True)) == ["events.deliver"]
    run_jobs()
    assert heard == {"alone": [0, 1, 2, 3, 4], "together": [[0, 1, 2, 3, 4]]}


def test_what_fails_becomes_a_job_of_its_own(heard: dict[str, list[Any]], run_jobs: Callable[[], int]) -> None:
    with bundled():
        tell(12, 13, 14)
    run_jobs()
    assert heard["alone"] == [12, 13, 14, 13]
    assert Job.objects.get(name="tests.alone").state == "done"


def test_events_that_were_rolled_back_are_followed_by_nobody(
    heard: dict[str, list[Any]], run_jobs: Callable[[], int]
) -> None:
    with bundled():
        tell(1)
        with pytest.raises(ValueError, match="no"):
            _tell_and_fail(2, 3)
        with bundled(), transaction.atomic():
            tell(4)
    run_jobs()
    assert heard == {"alone": [1, 4], "together": [[1, 4]]}
    assert EventRecord.objects.filter(name=Told.name).count() == 2


def test_outside_of_a_bundle_each_follower_has_its_job(heard: dict[str, list[Any]]) -> None:
    tell(1)
    assert Job.objects.filter(name__startswith="tests.").count() == 2
