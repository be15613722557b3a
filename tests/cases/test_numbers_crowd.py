"""Several people open cases and move one at once: no number is left out or doubled, and one move is made."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from cases.errors import CaseMovedMeanwhile
from cases.models import Case, CaseMove, CaseYear
from cases.services import move_case
from ecm.errors import InvalidInput
from tests.cases.factories import NOON, make_case, make_template, stage_named
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import UserFactory

PEOPLE, CASES = 8, 12


def together(work: Callable[[int], None]) -> list[BaseException]:
    """Let each of the people work at the same time; what failed."""
    failed: list[BaseException] = []

    def one(number: int) -> None:
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001  # told to the test, which fails with it
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double() -> None:
    template, party = make_template(), CounterpartyFactory.create()
    people = [UserFactory.create(roles=["manager"]) for _ in range(PEOPLE)]

    def work(number: int) -> None:
        for turn in range(CASES):
            if turn == number:
                with pytest.raises(InvalidInput):
                    make_case(people[number], template=template, counterparty=party, title=" ")
            make_case(people[number], template=template, counterparty=party)

    assert not (failed := together(work)), failed[0]
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"DEA-{seq:05}/2026" for seq in range(1, PEOPLE * CASES + 1)]
    assert CaseYear.objects.get().next_seq == PEOPLE * CASES + 1


@pytest.mark.django_db(transaction=True)
def test_of_several_moves_from_one_stage_one_is_made() -> None:
    people = [UserFactory.create(roles=["manager"]) for _ in range(PEOPLE)]
    case = make_case(people[0])
    stages = [stage_named(case, "Offer"), stage_named(case, "Won")]
    refused: list[int] = []

    def work(number: int) -> None:
        try:
            move_case(
                case=case, stage=stages[number % 2], actor=people[number], at=NOON, seen_stage=case.stage_id
            )  # the same stage twice is one move
        except CaseMovedMeanwhile:
            refused.append(number)

    assert not (failed := together(work)), failed[0]
    assert CaseMove.objects.filter(case=case).count() == 2
    assert len(refused) == PEOPLE // 2
