"""Random edits against a naive model that keeps each day of each state of knowledge."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterparties.errors import NothingChanged, NothingKnown
from counterparties.queries import requisites_on
from counterparties.services import change_requisites, correct_requisites, enter_requisites
from ecm.models import User
from tests.counterparties.factories import CounterpartyFactory

DAYS = 24
FIRST = date(2026, 1, 1)
START = datetime(2026, 6, 1, tzinfo=UTC)
FIELDS = ("tax_regime", "signatory_name")
Day = dict[str, str] | None

values = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("abc"), min_size=1)
edits = st.lists(
    st.tuples(st.sampled_from(["change", "correct"]), st.integers(0, DAYS - 1), values), min_size=20, max_size=40
)


def naive(days: list[Day], act: str, at: int, said: dict[str, str]) -> list[Day]:
    """The days after an edit, worked out day by day."""
    after = deepcopy(days)
    if act == "change" and after[at] is None:
        first = next(number for number, day in enumerate(after) if day is not None)
        for number in range(at, first):
            after[number] = dict(after[first] or {})
    old = dict(after[at] or {})
    for name, value in said.items():
        steps = [range(at, DAYS)] if act == "change" else [range(at, DAYS), range(at - 1, -1, -1)]
        for numbers in steps:
            for number in numbers:
                day = after[number]
                if day is None or day[name] != old[name]:
                    break
                day[name] = value
    return after


def edit(party: Any, owner: User, act: str, at: int, said: dict[str, str], moment: datetime) -> bool:
    day = FIRST + timedelta(days=at)
    try:
        if act == "change":
            change_requisites(counterparty=party, values=said, valid_from=day, actor=owner, at=moment)
        else:
            correct_requisites(counterparty=party, values=said, on=day, actor=owner, at=moment)
    except (NothingChanged, NothingKnown):
        return False
    return True


def believed(party: Any, known_at: datetime) -> list[Day]:
    rows = [requisites_on(party.pk, FIRST + timedelta(days=number), known_at) for number in range(DAYS)]
    return [{name: getattr(row, name) for name in FIELDS} if row else None for row in rows]


def play(owner: User, steps: list[Any]) -> None:
    """Do the edits; then every state of knowledge must be what the model says."""
    party = CounterpartyFactory()
    start = 8
    enter_requisites(
        counterparty=party,
        values=dict.fromkeys(FIELDS, "a"),
        valid_from=FIRST + timedelta(days=start),
        actor=owner,
        at=START,
    )
    days: list[Day] = [None if number < start else dict.fromkeys(FIELDS, "a") for number in range(DAYS)]
    states = [(START, days)]
    for number, (act, at, said) in enumerate(steps, start=1):
        moment = START + timedelta(hours=number)
        if edit(party, owner, act, at, said, moment):
            days = naive(days, act, at, said)
            states.append((moment, days))
    for moment, expected in states[:: max(1, len(states) // 6)] + states[-1:]:
        assert believed(party, moment) == expected


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=edits)
def test_random_edits_agree_with_the_model(owner: User, steps: list[Any]) -> None:
    play(owner, steps)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=330, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=edits)
def test_ten_thousand_random_edits_agree_with_the_model(owner: User, steps: list[Any]) -> None:
    play(owner, steps)
