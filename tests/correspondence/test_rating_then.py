"""What letters brought to the rating of a day stays what it was, whatever is changed, answered or merged later."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from correspondence.models import IntakeItem, Registration
from correspondence.services import change_registration, dismiss_item, retry_item, void_registration
from counterparties.models import Counterparty
from counterparties.queries import rating_of
from counterparties.services import merge_counterparties, undo_merge
from counterparties.services.parties import identify_mail
from ecm.models import User
from ecm.rating import Line
from storage.services import change_document
from tests.correspondence.factories import NOON, RegistrationFactory
from tests.counterparties.factories import CounterpartyFactory
from tests.storage.factories import make_blob

DAY, LATER = NOON.date(), NOON + timedelta(days=30)
AFTER = LATER.date()


@pytest.fixture
def party(db: None) -> Counterparty:
    return CounterpartyFactory()


@pytest.fixture
def entry(party: Counterparty) -> Registration:
    return RegistrationFactory(
        counterparty=party, direction="outgoing", due_on=DAY - timedelta(days=10),
        registered_on=DAY - timedelta(days=30), registered_at=NOON - timedelta(days=30),
    )  # fmt: skip


def line(user: User, party: Counterparty, code: str, day: date) -> Line:
    return next(each for each in rating_of(user, party.pk, day).lines if each.criterion.code == code)


def broken(user: User, party: Counterparty, *days: date) -> list[int]:
    return [int(line(user, party, "broken_terms", day).amount) for day in days]


@pytest.mark.parametrize(
    "changes", [{"due_on": date(2027, 1, 1)}, {"due_on": None}, {"done_on": DAY - timedelta(days=11)}]
)
def test_a_term_that_was_moved_or_met_later_was_broken_then(
    entry: Registration, party: Counterparty, owner: User, changes: dict[str, Any]
) -> None:
    told = line(owner, party, "broken_terms", DAY)
    change_document(document=entry.document, seen=1, title="Renamed", actor=owner, at=LATER)
    change_registration(registration=entry, actor=owner, at=LATER, changes=changes)

    assert line(owner, party, "broken_terms", DAY) == told
    assert broken(owner, party, DAY, AFTER, timezone.localdate()) == [1, 0, 0]


def test_a_term_that_was_set_later_was_not_broken_then(entry: Registration, party: Counterparty, owner: User) -> None:
    change_registration(registration=entry, actor=owner, at=NOON, changes={"due_on": None})
    change_registration(registration=entry, actor=owner, at=LATER, changes={"due_on": DAY - timedelta(days=5)})
    assert broken(owner, party, DAY, AFTER, timezone.localdate()) == [0, 1, 1]


def test_an_entry_that_was_voided_or_written_later_counts_by_its_day(
    entry: Registration, party: Counterparty, owner: User, admin_user: User
) -> None:
    void_registration(registration=entry, actor=admin_user, at=LATER, reason="Twice")
    RegistrationFactory(
        counterparty=party, direction="outgoing", due_on=DAY - timedelta(days=1), registered_on=DAY, registered_at=LATER
    )
    assert broken(owner, party, DAY, AFTER) == [1, 1]


def test_letters_of_a_card_that_was_merged_later_were_its_own(
    entry: Registration, party: Counterparty, admin_user: User
) -> None:
    kept = CounterpartyFactory()
    merge = merge_counterparties(kept=kept, gone=party, actor=admin_user, at=LATER)
    assert (broken(admin_user, kept, DAY, AFTER), broken(admin_user, party, DAY, AFTER)) == ([0, 1], [1, 0])
    undo_merge(merge=merge, actor=admin_user, at=LATER + timedelta(days=3))
    assert broken(admin_user, kept, DAY, AFTER, AFTER + timedelta(days=3)) == [0, 1, 0]


def held(user: User, party: Counterparty, *days: date) -> list[int]:
    return [int(line(user, party, "quarantine", day).amount) for day in days]


def test_what_left_quarantine_later_stood_there_then(party: Counterparty, admin_user: User) -> None:
    identify_mail(party, "anna@vektor.example", at=NOON)
    item = IntakeItem.objects.create(
        raw=make_blob(b"broken"), file_name="1.eml", state="quarantined", reason="mail.broken", received_at=NOON,
        sender_email="anna@vektor.example",
    )  # fmt: skip
    days = (DAY - timedelta(days=1), DAY, AFTER, timezone.localdate())
    assert held(admin_user, party, *days) == [0, 1, 1, 1]
    dismiss_item(item=item, actor=admin_user, at=LATER, reason="Nothing in it")
    assert held(admin_user, party, *days) == [0, 1, 0, 0]


def test_an_address_that_became_theirs_later_brings_nothing_to_earlier_days(
    party: Counterparty, admin_user: User
) -> None:
    item = IntakeItem.objects.create(
        raw=make_blob(b"broken"), file_name="1.eml", state="quarantined", reason="mail.broken", received_at=NOON,
        sender_email="anna@vektor.example",
    )  # fmt: skip
    identify_mail(party, "anna@vektor.example", at=LATER)
    assert held(admin_user, party, DAY, AFTER) == [0, 1]
    retry_item(item=item, actor=admin_user, at=LATER + timedelta(days=1))
    assert held(admin_user, party, AFTER, AFTER + timedelta(days=1)) == [1, 0]
