"""The correspondence tab as of a day: whose letters they were, and what the register said of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from correspondence import queries
from correspondence.events import RegistrationChanged
from correspondence.models import Registration
from correspondence.replaying import LEDGER
from correspondence.services import Entry, change_registration, register_document, void_registration
from counterparties.models import Counterparty
from counterparties.services import merge_counterparties, undo_merge
from ecm.events import publish
from ecm.events.replaying import agreement
from ecm.models import User
from storage.services import change_document
from tests.correspondence.factories import NOON, DocumentFactory, JournalFactory, RegistrationFactory
from tests.counterparties.factories import CounterpartyFactory

LATER, DAY, DUE = NOON + timedelta(days=30), "2026-03-05", date(2026, 4, 1)


@pytest.fixture
def party(db: None) -> Counterparty:
    return CounterpartyFactory()


@pytest.fixture
def entry(party: Counterparty) -> Registration:
    document = DocumentFactory(title="Offer of pumps")
    return RegistrationFactory(counterparty=party, document=document, their_number="12/345", due_on=DUE)


def then(user: User, party: Counterparty, *, knew: bool = True, at: Any = NOON) -> list[Registration]:
    return queries.registrations_then(user, party.pk, at, knew=knew).rows


def test_the_register_reads_as_it_did(
    entry: Registration, party: Counterparty, owner: User, admin_user: User, login: Any
) -> None:
    changes = {"their_number": "99", "due_on": None, "done_on": LATER.date(), "executor": owner}
    changed = change_registration(registration=entry, actor=owner, at=LATER, changes=changes)
    void_registration(registration=changed, actor=admin_user, at=LATER + timedelta(days=1), reason="Twice")
    change_document(document=entry.document, seen=1, title="Something else", actor=owner, at=LATER)
    RegistrationFactory(counterparty=party, registered_at=LATER, number="IN-LATER")

    for knew in (True, False):
        (row,) = then(owner, party, knew=knew)
        assert (row.their_number, row.due_on, row.executor_id, row.state) == ("12/345", DUE, None, "registered")
        assert (row.document.title, row.as_today) == ("Offer of pumps", [])
    assert [row.state for row in then(owner, party, at=LATER)] == ["registered", "done"]
    client, url = login(owner), f"/app/journal/of-counterparty/{party.pk}/"
    page = client.get(f"{url}?as_of={DAY}").content.decode()
    assert ("12/345" in page, "Offer of pumps" in page, "IN-LATER" in page) == (True, True, False)
    assert f"counterparty={party.pk}&amp;until=2026-03-05" in page
    assert "IN-LATER" in client.get(url).content.decode()
    assert "No correspondence until this day" in client.get(f"{url}?as_of=2026-01-01").content.decode()


def test_a_letter_was_the_others_before_the_cards_were_merged(
    entry: Registration, party: Counterparty, admin_user: User, login: Any
) -> None:
    kept = CounterpartyFactory()
    merge = merge_counterparties(kept=kept, gone=party, actor=admin_user, at=LATER)
    assert (then(admin_user, party), then(admin_user, kept)) == ([entry], [])
    assert then(admin_user, kept, knew=False) == [entry]  # with what we know now it is the kept card's
    assert then(admin_user, kept, at=LATER) == [entry]
    url = f"/app/journal/of-counterparty/{kept.pk}/?as_of={DAY}"
    assert entry.number in login(admin_user).get(url).content.decode()
    assert entry.number not in login(admin_user).get(f"{url}&known=then").content.decode()
    undo_merge(merge=merge, actor=admin_user, at=LATER + timedelta(days=3))
    assert (then(admin_user, kept, at=LATER), then(admin_user, party, at=LATER)) == ([entry], [])


def test_what_nobody_recorded_is_marked(entry: Registration, party: Counterparty, owner: User, login: Any) -> None:
    with transaction.atomic():  # as an older base has it: no values
        told = RegistrationChanged(
            registration_id=entry.pk, document_id=entry.document_id, number=entry.number, changed=("their_number",)
        )
        publish(told, at=LATER)
    (row,) = then(owner, party)
    assert row.as_today == ["their number"]
    change_registration(registration=entry, actor=owner, at=LATER + timedelta(days=1), changes={"due_on": None})
    (row,) = then(owner, party)
    assert (row.due_on, row.as_today) == (DUE, ["their number"])
    page = login(owner).get(f"/app/journal/of-counterparty/{party.pk}/?as_of={DAY}").content.decode()
    assert ("as it is today" in page, 'title="their number"' in page) == (True, True)


def test_the_api_tells_the_same(entry: Registration, party: Counterparty, owner: User, people: Any, api: Any) -> None:
    change_registration(registration=entry, actor=owner, at=LATER, changes={"their_number": "99", "executor": owner})
    client, url = api(owner), f"/api/v1/counterparties/{party.pk}/registrations/"
    (now,) = client.get(url).json()["results"]
    (row,) = client.get(f"{url}?as_of={DAY}&known=then").json()["results"]
    assert (now["their_number"], row["their_number"], row["executor_id"]) == ("99", "12/345", None)
    assert row["as_today"] == []
    assert client.get(f"{url}?as_of=soon").status_code == 400


def test_a_page_of_a_day_costs_the_same_whatever_was_changed(party: Counterparty, owner: User) -> None:
    costs = []
    for added in (1, 12):
        for number in range(added):
            row = RegistrationFactory(counterparty=party)
            change_registration(registration=row, actor=owner, at=LATER, changes={"their_number": str(number)})
            change_document(document=row.document, seen=1, title="Renamed", actor=owner, at=LATER)
        with CaptureQueriesContext(connection) as seen:
            assert then(owner, party)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 7


def test_the_journal_replayed_tells_what_stands_beside_the_number(party: Counterparty, owner: User) -> None:
    entry = Entry(counterparty=party, their_number="5", executor=owner, due_on=DUE, pages=3)
    made = register_document(
        document=DocumentFactory(), journal=JournalFactory(), actor=owner, registered_at=NOON, entry=entry
    )
    changes = {"done_on": LATER.date(), "pages": None, "delivery": "post", "note": "Called twice"}
    change_registration(registration=made, actor=owner, at=LATER, changes=changes)
    assert not agreement(LEDGER).differences

    Registration.objects.filter(pk=made.pk).update(their_number="6")
    assert len(agreement(LEDGER).differences) == 1
