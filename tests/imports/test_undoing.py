"""A whole import taken back: new cards at once, what is in doubt alone and told; each row once, whatever dies."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterparties.errors import CannotUndo
from counterparties.models import Contact, Counterparty, GroupMember, PartyGroup
from counterparties.queries.replay import LEDGER
from counterparties.services import change_counterparty, record_interaction
from ecm.events.replaying import agreement
from ecm.models import EventRecord, User
from imports.fields.notes import shown
from imports.queries import counts_of
from imports.services import start_undo, undo_import, undoing
from imports.services.pace import Pace
from tests.counterparties.factories import NOON
from tests.imports.dying import dying_at
from tests.imports.factories import HEADINGS, checked, run, undone

MORE = [*HEADINGS, "Контактное лицо 2"]


def table(count: int, first: int = 0) -> list[list[str]]:
    return [
        [f"Party {n:03}", "", "", f"a{n}@p{n}.example", f"Person{n} Ann", "", "Street 1", f"Other{n} Bob"]
        for n in range(first, first + count)
    ]


def party(number: int) -> Counterparty:
    return Counterparty.objects.get(display_name=f"Party {number:03}")


def touched(manager: User, lawyer: User) -> None:
    """Rows 0 to 3 are worked with after the import."""
    change_counterparty(counterparty=party(0), seen=1, changes={"phone": "2"}, actor=lawyer, at=NOON)
    person = Contact.objects.filter(posts__counterparty=party(1)).first()
    record_interaction(
        counterparty=party(2), contact=person, sort="call", summary="Hi", happened_at=NOON, actor=lawyer, at=NOON
    )
    group = PartyGroup.objects.create(title="Best", sort="list", created_at=NOON, created_by=manager)
    GroupMember.objects.create(group=group, counterparty=party(3), added_at=NOON, added_by=manager)


def test_rows_in_doubt_stay_with_their_reason_and_keep_no_other(manager: User, lawyer: User) -> None:
    known = run(checked(manager, [MORE, *table(2, first=500)]))
    rows = [*table(8), ["Party 500", "", "+380445550011", "", "", "", "", ""]]
    imported = run(checked(manager, [MORE, *rows], doubtful="attach"))
    touched(manager, lawyer)
    undone(imported)

    stay = {row.number: str(shown(row.kept[0])) for row in imported.rows.exclude(kept=[])}
    assert list(stay) == [2, 3, 4, 5]
    assert "The card was changed" in stay[2]
    assert "A conversation was written down" in stay[4]
    assert stay[3] == stay[5] == str(CannotUndo.sentence)
    assert counts_of(imported)["undone"] == 5
    assert party(500).phone == ""
    assert sorted(Counterparty.objects.filter(withdrawn_at=None).values_list("display_name", flat=True)) == [
        f"Party {number:03}" for number in (0, 1, 2, 3, 500, 501)
    ]
    assert agreement(LEDGER).differences == []
    undone(known)
    assert counts_of(known)["undone"] == 1


def test_what_later_rows_added_goes_before_the_card(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """However short a batch is, the card of a row stays until the rows below it were taken back."""
    monkeypatch.setattr(Pace, "is_over", property(lambda self: True))
    twins = [["Alpha", "00032112", *[""] * 6], ["", "", "", "", "Second Ann", "", "", ""], table(1)[0]]
    imported = run(checked(manager, [MORE, *twins]))
    undone(imported)
    assert counts_of(imported)["undone"] == 3
    assert not Contact.objects.exists()
    assert agreement(LEDGER).differences == []


@pytest.mark.parametrize("point", ["imports.row_undone", "imports.batch_undone", "events.records_written"])
def test_an_undoing_that_dies_goes_on_where_it_stopped(
    manager: User, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "Pace", lambda: Pace(first=2))
    imported = run(checked(manager, [MORE, *table(5)]))
    started = start_undo(imported=imported, actor=manager, at=NOON)
    with dying_at(point):
        undo_import(started.pk, started.round)
    assert counts_of(imported)["undone"] == (2 if point == "imports.batch_undone" else 0)
    undo_import(started.pk, started.round)

    assert counts_of(imported)["undone"] == 5
    assert EventRecord.objects.filter(name="counterparties.counterparty.withdrawn").count() == 5
    assert EventRecord.objects.filter(name="imports.import.undone").count() == 1


def test_a_batch_costs_the_same_for_two_and_for_twenty(manager: User) -> None:
    costs: list[Any] = []
    for count in (2, 20):
        imported = run(checked(manager, [MORE, *table(count, first=100 * count)]))
        started = start_undo(imported=imported, actor=manager, at=NOON)
        with CaptureQueriesContext(connection) as seen:
            undo_import(started.pk, started.round)
        costs.append(len(seen))
    assert costs[0] == costs[1]
