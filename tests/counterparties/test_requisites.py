"""Requisites over two times: changes, corrections, what we believed when, and what the database refuses."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from counterparties.errors import NothingChanged, NothingKnown, RefusedNumbers, RequisitesExist
from counterparties.models import PartyIdentifier, Requisites
from counterparties.queries import acts_of, history_of, recorded_of, requisites_on
from counterparties.services import change_requisites, correct_requisites, enter_requisites
from ecm.errors import Forbidden
from ecm.models import EventRecord, User
from tests.counterparties.factories import NOON, CounterpartyFactory

JANUARY, MARCH, MAY, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)
HOUR = timedelta(hours=1)


@pytest.fixture
def party(owner: User) -> Any:
    party = CounterpartyFactory()
    enter_requisites(
        counterparty=party,
        values={"full_name": "ТОВ «Дніпро»", "tax_regime": "a", "signatory_name": "Bondar"},
        valid_from=JANUARY,
        actor=owner,
        at=NOON,
    )
    return party


def said(party: Any, day: date, known_at: datetime | None = None) -> tuple[str, str] | None:
    row = requisites_on(party.pk, day, known_at)
    return (row.tax_regime, row.signatory_name) if row else None


def test_a_change_holds_from_its_day(party: Any, owner: User) -> None:
    change_requisites(counterparty=party, values={"tax_regime": "b"}, valid_from=MARCH, actor=owner, at=NOON + HOUR)

    assert said(party, date(2026, 2, 28)) == ("a", "Bondar")
    assert said(party, MARCH) == ("b", "Bondar")
    assert said(party, MARCH, NOON) == ("a", "Bondar")
    assert said(party, date(2025, 12, 31)) is None


def test_a_back_dated_change_reaches_later_periods_that_carried_the_old_value(party: Any, owner: User) -> None:
    change_requisites(
        counterparty=party, values={"signatory_name": "Moroz"}, valid_from=JUNE, actor=owner, at=NOON + HOUR
    )
    change_requisites(counterparty=party, values={"tax_regime": "b"}, valid_from=MARCH, actor=owner, at=NOON + 2 * HOUR)

    assert said(party, MAY) == ("b", "Bondar")
    assert said(party, JUNE) == ("b", "Moroz")
    assert said(party, JUNE, NOON + HOUR) == ("a", "Moroz")


def test_a_back_dated_change_stops_where_the_value_changed_again(party: Any, owner: User) -> None:
    change_requisites(counterparty=party, values={"tax_regime": "c"}, valid_from=JUNE, actor=owner, at=NOON + HOUR)
    change_requisites(counterparty=party, values={"tax_regime": "b"}, valid_from=MARCH, actor=owner, at=NOON + 2 * HOUR)

    assert [said(party, day) for day in (JANUARY, MARCH, JUNE)] == [("a", "Bondar"), ("b", "Bondar"), ("c", "Bondar")]


def test_a_correction_reaches_every_period_with_the_wrong_value(party: Any, owner: User) -> None:
    change_requisites(counterparty=party, values={"tax_regime": "b"}, valid_from=MARCH, actor=owner, at=NOON + HOUR)
    correct_requisites(
        counterparty=party, values={"signatory_name": "Bondarenko"}, on=MAY, actor=owner, at=NOON + 2 * HOUR
    )

    assert said(party, JANUARY) == ("a", "Bondarenko")
    assert said(party, MAY) == ("b", "Bondarenko")
    assert said(party, JANUARY, NOON + HOUR) == ("a", "Bondar")
    assert [row.act for row in history_of(party.pk)] == ["correction", "correction"]


def test_a_change_before_the_first_day_extends_the_history(party: Any, owner: User) -> None:
    change_requisites(
        counterparty=party, values={"tax_regime": "0"}, valid_from=date(2025, 7, 1), actor=owner, at=NOON + HOUR
    )

    assert said(party, date(2025, 8, 1)) == ("0", "Bondar")
    assert said(party, JANUARY) == ("0", "Bondar")


def test_nothing_is_written_when_nothing_differs(party: Any, owner: User) -> None:
    before = Requisites.objects.count(), EventRecord.objects.count()
    with pytest.raises(NothingChanged):
        change_requisites(counterparty=party, values={"tax_regime": "a"}, valid_from=MARCH, actor=owner, at=NOON + HOUR)
    with pytest.raises(NothingKnown, match=r"on 1.Jan.2020,"):
        correct_requisites(counterparty=party, values={"tax_regime": "z"}, on=date(2020, 1, 1), actor=owner, at=NOON)
    with pytest.raises(RequisitesExist):
        enter_requisites(counterparty=party, values={}, valid_from=MARCH, actor=owner, at=NOON)

    assert (Requisites.objects.count(), EventRecord.objects.count()) == before


def test_a_reader_changes_nothing(party: Any, reader: User) -> None:
    with pytest.raises(Forbidden):
        change_requisites(
            counterparty=party, values={"tax_regime": "b"}, valid_from=MARCH, actor=reader, at=NOON + HOUR
        )

    assert said(party, MARCH) == ("a", "Bondar")


def test_a_wrong_number_is_refused_with_its_reason_and_a_right_one_is_found(party: Any, owner: User) -> None:
    with pytest.raises(RefusedNumbers) as refusal:
        change_requisites(
            counterparty=party,
            values={"identifiers": {"ua_edrpou": "14360571"}},
            valid_from=MARCH,
            actor=owner,
            at=NOON + HOUR,
        )
    assert "check digit" in str(refusal.value.fields["ua_edrpou"])

    change_requisites(
        counterparty=party,
        values={"identifiers": {"ua_edrpou": "1436 0570"}},
        valid_from=MARCH,
        actor=owner,
        at=NOON + HOUR,
    )
    assert PartyIdentifier.objects.get().number == "14360570"


def test_an_unusual_number_is_kept_by_right_only(party: Any, owner: User, reader: User, admin_user: User) -> None:
    values = {"identifiers": {"ua_edrpou": "14360571"}}
    row = change_requisites(
        counterparty=party, values=values, unusual=["ua_edrpou"], valid_from=MARCH, actor=admin_user, at=NOON + HOUR
    )[-1]

    assert row.unusual == ["ua_edrpou"]


def test_the_list_of_acts_says_what_each_brought(party: Any, owner: User) -> None:
    change_requisites(counterparty=party, values={"tax_regime": "b"}, valid_from=MARCH, actor=owner, at=NOON + HOUR)
    correct_requisites(
        counterparty=party, values={"signatory_name": "Moroz"}, on=MARCH, actor=owner, at=NOON + 2 * HOUR
    )

    acts = acts_of(recorded_of(party.pk))
    assert [
        (act.row.act, {change.field for change in act.changes} & {"tax_regime", "signatory_name"}) for act in acts
    ] == [
        ("correction", {"signatory_name"}),
        ("change", {"tax_regime"}),
        ("initial", {"tax_regime", "signatory_name"}),
    ]


def test_every_change_is_told_whatever_it_cut_short(party: Any, owner: User) -> None:
    days = [MARCH + timedelta(days=30 * step) for step in range(3)]
    for step, day in enumerate(days):
        change_requisites(
            counterparty=party, values={"tax_regime": f"regime {step}"}, valid_from=day, actor=owner,
            at=NOON + (step + 1) * HOUR,
        )  # fmt: skip
    told = [(act.row.act, act.row.valid_from, act.row.tax_regime) for act in acts_of(recorded_of(party.pk))]
    assert told[:3] == [("change", day, f"regime {step}") for step, day in reversed([*enumerate(days)])]
    assert len(told) == 4


def _copy(row: Requisites, **changes: Any) -> Requisites:
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def test_the_database_refuses_an_overlap(party: Any) -> None:
    row = Requisites.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        _copy(row, valid_from=MARCH, recorded_at=NOON + HOUR).save(force_insert=True)


def test_the_database_refuses_a_gap_at_commit(party: Any) -> None:
    Requisites.objects.update(superseded_at=NOON + HOUR)
    row = Requisites.objects.get()
    _copy(row, valid_from=JANUARY, valid_to=MARCH, superseded_at=None, recorded_at=NOON + HOUR).save(force_insert=True)
    _copy(row, valid_from=MAY, valid_to=None, superseded_at=None, recorded_at=NOON + HOUR).save(force_insert=True)
    with pytest.raises(IntegrityError):
        connection.check_constraints()
    transaction.set_rollback(True)


@pytest.mark.parametrize(
    "statement", ["UPDATE counterparties_requisites SET tax_regime = 'x'", "DELETE FROM counterparties_requisites"]
)
def test_a_recorded_version_never_changes(party: Any, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_one_query_answers_what_we_believed(party: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        requisites_on(party.pk, MARCH, datetime(2026, 3, 5, tzinfo=UTC))
