"""Rows that bring nothing new are told at once: each is what completing it alone would have found."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterparties.models import Counterparty
from counterparties.services import change_counterparty
from ecm.models import EventRecord, User
from imports.fields.draft import Options
from imports.models import Import, ImportRow
from imports.queries import counts_of
from imports.services import decide
from imports.services.applying import Hand, complete_row
from imports.services.checking import reader_of
from imports.services.repeating import note_repeats
from tests.counterparties.factories import NOON, CounterpartyFactory
from tests.imports.factories import HEADINGS, checked, run
from tests.imports.test_undo_restores import HEADINGS as WIDE
from tests.imports.test_undo_restores import ROW, office, picture


def drafted(imported: Import) -> tuple[list[tuple[ImportRow, Any]], Hand]:
    """The rows that belong to somebody, with what they say."""
    reader = reader_of(imported)
    rows = [(row, reader.read(row.cells)) for row in imported.rows.filter(decision="attach").order_by("number")]
    return rows, Hand(imported.actor, Options.of(imported.options), NOON)


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plan=st.lists(st.integers(0, 11), min_size=1, max_size=3),
    rows=st.lists(ROW, min_size=1, max_size=6),
    existing=st.sampled_from(["fill", "overwrite"]),
    valid_from=st.sampled_from(["", "2025-01-01", "2029-01-01"]),
    twice=st.booleans(),
)
def test_each_is_what_completing_it_alone_finds(
    manager: User, plan: list[int], rows: list[tuple[str, ...]], existing: str, valid_from: str, twice: bool
) -> None:
    with transaction.atomic():
        office(manager, plan)
        table = [WIDE, *([*row, ""] for row in rows)]
        options = {"existing": existing, "doubtful": "attach", "valid_from": valid_from}
        if twice:
            run(checked(manager, table, **options))
        lines, hand = drafted(checked(manager, table, **options))
        for row in note_repeats(lines, hand):
            alone, before, events = ImportRow.objects.get(pk=row.pk), picture(), EventRecord.objects.count()
            draft = next(draft for each, draft in lines if each is row)
            assert complete_row(alone, draft, hand) == row.outcome == "unchanged"
            assert (alone.counterparty, alone.trace) == (row.counterparty, row.trace)
            assert (picture(), EventRecord.objects.count()) == (before, events)
        transaction.set_rollback(True)


def table(count: int, first: int = 0) -> list[list[str]]:
    return [
        HEADINGS,
        *([f"Party {n:03}", "", "", f"a{n}@p{n}.example", f"Person{n} Ann", "", "Street 1"]
          for n in range(first, first + count)),
    ]  # fmt: skip


def test_an_import_that_comes_again_costs_the_same_for_two_and_for_twenty(manager: User) -> None:
    costs = []
    for count in (2, 20):
        run(checked(manager, table(count, 100 * count), doubtful="attach"))
        lines, hand = drafted(checked(manager, table(count, 100 * count), doubtful="attach"))
        with CaptureQueriesContext(connection) as seen:
            assert len(note_repeats(lines, hand)) == count
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_several_rows_of_one_card_go_in_their_order(manager: User) -> None:
    """The first changes the phone, the second puts it back: told at once, the second would be lost."""
    party = CounterpartyFactory(display_name="Alpha", phone="+380441111111")
    rows = [HEADINGS, *(["Alpha", "", phone, "", "", "", ""] for phone in ("+380442222222", "+380441111111"))]
    imported = checked(manager, rows, doubtful="attach", existing="overwrite")
    first, second = imported.rows.order_by("number")
    for row in (first, second):
        decide(imported=imported, row=row, decision="attach", target=party, actor=manager)
    run(imported)
    party.refresh_from_db()
    assert party.phone == "+380441111111"
    assert counts_of(imported)["outcome.updated"] == 2


def test_a_card_that_is_hidden_or_gone_is_left_to_be_told(people: Any, manager: User, admin_user: User) -> None:
    run(checked(manager, table(3)))
    lines, hand = drafted(checked(manager, table(3), doubtful="attach"))
    hidden, renamed, plain = Counterparty.objects.order_by("pk")
    Counterparty.objects.filter(pk=hidden.pk).update(department=people.home)
    change_counterparty(
        counterparty=renamed, seen=renamed.version, changes={"email": ""}, actor=admin_user, at=NOON
    )  # fmt: skip
    assert [row.target_id for row in note_repeats(lines, hand)] == [plain.pk]


FULL = [
    "ТОВ «Ромашка»", "00032112", "+380441234567", "info@romashka.ua", "Мороз Олена", "UA213223130000026007233566001",
    "01001, м. Київ, Хрещатик 1", "клиент", "romashka.ua", "", "",
]  # fmt: skip
OTHER = [
    "ТОВ «Ромашка»", "14360570", "+380445550011", "a@vektor.example", "Kovalenko Petro", "BG80BNBG96611020345678",
    "02002, м. Київ, Садова 5", "партнер", "vektor.example", "BG80BNBG96611020345678", "Kovalenko Petro",
]  # fmt: skip


@pytest.mark.parametrize("existing", ["fill", "overwrite"])
@pytest.mark.parametrize("column", range(len(FULL)))
def test_a_row_with_one_new_word_is_not_taken_for_a_repeat(manager: User, column: int, existing: str) -> None:
    run(checked(manager, [WIDE, FULL]))
    party = Counterparty.objects.get()
    changed = [*FULL[:column], OTHER[column], *FULL[column + 1 :]]
    imported = checked(manager, [WIDE, changed], existing=existing)
    decide(imported=imported, row=imported.rows.get(), decision="attach", target=party, actor=manager)
    lines, hand = drafted(imported)
    noted = bool(note_repeats(lines, hand))
    with transaction.atomic():
        row, draft = ImportRow.objects.get(pk=lines[0][0].pk), lines[0][1]
        outcome = complete_row(row, draft, hand)
        transaction.set_rollback(True)
    assert noted == (outcome == "unchanged")
    assert noted == (column == 0 or (existing == "fill" and column in (1, 2, 3, 6, 8)))
