"""Random edits against a naive model that keeps each day of each state of knowledge."""

import time
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
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
EDITS_OF_ONE = 40
AN_EDIT = st.tuples(st.sampled_from(["change", "correct"]), st.integers(0, DAYS - 1), values)
edits = st.lists(AN_EDIT, min_size=20, max_size=EDITS_OF_ONE)
many_edits = st.lists(AN_EDIT, min_size=EDITS_OF_ONE, max_size=EDITS_OF_ONE)


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


def said_on(party: Any, at: int, known_at: datetime) -> Day:
    row = requisites_on(party.pk, FIRST + timedelta(days=at), known_at)
    return {name: getattr(row, name) for name in FIELDS} if row else None


def play(owner: User, steps: list[Any]) -> int:
    """Do the edits; then each state of knowledge is what the model says, when it began and until the next one.

    The first, the last and some states are asked about every day, the others about days of their own. Returns how many
    edits were asked for; those that say nothing new are refused and change nothing.
    """
    party = CounterpartyFactory()
    days = _entered(party, owner)
    states = [(START, days)]
    for number, (act, at, said) in enumerate(steps, start=1):
        moment = START + timedelta(hours=number)
        if edit(party, owner, act, at, said, moment):
            days = naive(days, act, at, said)
            states.append((moment, days))
    assert said_on(party, DAYS - 1, START - timedelta(seconds=1)) is None
    whole = {0, len(states) - 1, *range(0, len(states), 8)}
    for number, (moment, expected) in enumerate(states):
        asked = range(DAYS) if number in whole else ((number * 7) % DAYS, (number * 11 + 5) % DAYS)
        found = {at: said_on(party, at, moment + timedelta(minutes=at)) for at in asked}
        assert found == {at: expected[at] for at in asked}
    return len(steps)


def _entered(party: Any, owner: User, start: int = 8) -> list[Day]:
    first = dict.fromkeys(FIELDS, "a")
    enter_requisites(
        counterparty=party, values=first, valid_from=FIRST + timedelta(days=start), actor=owner, at=START
    )  # fmt: skip
    return [None if number < start else dict(first) for number in range(DAYS)]


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=edits)
def test_random_edits_agree_with_the_model(owner: User, steps: list[Any]) -> None:
    play(owner, steps)


@pytest.mark.slow
@pytest.mark.django_db
def test_ten_thousand_random_edits_agree_with_the_model(owner: User) -> None:
    done = 0

    @settings(
        max_examples=10_000 // EDITS_OF_ONE, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(steps=many_edits)
    def played(steps: list[Any]) -> None:
        nonlocal done
        done += play(owner, steps)

    began = time.process_time()
    played()
    print(f"{done} edits, {time.process_time() - began:.0f} s of processor time")
    assert done >= 10_000
