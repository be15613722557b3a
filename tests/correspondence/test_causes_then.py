"""A cause of the rating of a past day opens a page that shows what it names, whatever was changed since."""

from datetime import date, timedelta
from typing import Any

import pytest

from approvals.services import decide
from correspondence.models import IntakeItem
from correspondence.services import change_registration, dismiss_item
from counterparties.models import Counterparty
from counterparties.queries import rating_of
from counterparties.services import link_document
from counterparties.services.parties import identify_mail
from ecm.models import User
from storage.models import Document
from storage.services import change_document, set_status
from tests.approvals.factories import later, make_approval, visa_of
from tests.conftest import Login
from tests.correspondence.factories import NOON, RegistrationFactory
from tests.counterparties.factories import CounterpartyFactory, DocumentFactory
from tests.storage.factories import make_blob

DAY, AFTER = NOON.date(), NOON + timedelta(days=30)
TERM, NEW_TERM = date(2026, 2, 3), date(2027, 8, 9)


@pytest.fixture
def party(db: None) -> Counterparty:
    return CounterpartyFactory()


def address(user: User, party: Counterparty, code: str, day: date = DAY) -> str:
    """Where the one cause of the criterion leads."""
    [cause] = next(line for line in rating_of(user, party.pk, day).lines if line.criterion.code == code).causes
    return cause.url


def page(client: Any, url: str) -> str:
    text: str = client.get(url, follow=True).content.decode()
    return text


def test_a_document_that_was_closed_and_changed_later_is_shown_as_it_stood(
    party: Counterparty, admin_user: User, login: Login
) -> None:
    document = DocumentFactory(title="Lease", number="D-1", status="in_force", valid_to=TERM, listed_on=TERM)
    link_document(document, party, at=NOON)
    changes: dict[str, Any] = {"title": "Rent", "number": "D-2", "valid_to": NEW_TERM}
    change_document(document=document, seen=document.version, actor=admin_user, at=AFTER, **changes)
    set_status(document=document, status="terminated", actor=admin_user, at=AFTER)

    client, url = login(admin_user), address(admin_user, party, "overdue_papers")
    then, now = page(client, url), page(client, f"/app/documents/{document.pk}/")

    assert url == f"/app/documents/{document.pk}/?as_of={DAY.isoformat()}"
    assert all(word in then for word in ("Lease", "D-1", TERM.isoformat(), "In force", "The document as of"))
    assert all(word not in then for word in ("D-2", NEW_TERM.isoformat(), f"/app/documents/{document.pk}/change/"))
    assert all(word in now for word in ("Rent", "D-2", NEW_TERM.isoformat(), "Terminated"))


def test_the_card_of_a_day_shows_the_versions_and_events_of_then(admin_user: User, login: Login) -> None:
    document = DocumentFactory(title="Lease", status="in_force")
    set_status(document=document, status="terminated", actor=admin_user, at=AFTER)
    url = f"/app/documents/{document.pk}/"
    client = login(admin_user)
    moved = "storage.document.status_changed"
    assert [len(client.get(url + day).context["timeline"]) for day in (f"?as_of={DAY}", "")] == [0, 1], moved
    for today_or_nonsense in ("?as_of=today", "?as_of=31.02.2026", "?as_of=1.1.2990"):
        assert "The document as of" not in page(client, url + today_or_nonsense)


def test_a_letter_that_was_answered_later_shows_its_term_of_then(
    party: Counterparty, admin_user: User, login: Login
) -> None:
    entry = RegistrationFactory(
        counterparty=party, direction="outgoing", due_on=TERM, registered_on=TERM, registered_at=NOON
    )
    changes = {"due_on": NEW_TERM, "done_on": AFTER.date(), "their_number": "77/A"}
    change_registration(registration=entry, actor=admin_user, at=AFTER, changes=changes)

    url = address(admin_user, party, "broken_terms")
    assert url == f"/app/documents/{entry.document_id}/?tab=registration&as_of={DAY.isoformat()}"
    tab = f"/app/journal/of-document/{entry.document_id}/"
    client = login(admin_user)
    assert f"{tab}?as_of={DAY.isoformat()}" in page(client, url)
    then, now = page(client, f"{tab}?as_of={DAY.isoformat()}"), page(client, tab)
    assert entry.number in then
    assert TERM.isoformat() in then
    assert "Overdue" in then
    assert all(word not in then for word in ("Answered", "77/A", "<form"))
    assert all(word in now for word in ("Answered", "77/A", NEW_TERM.isoformat()))


def test_a_letter_that_left_the_quarantine_tells_that_it_was_there(
    party: Counterparty, admin_user: User, login: Login
) -> None:
    identify_mail(party, "anna@vektor.example", at=NOON)
    item = IntakeItem.objects.create(
        raw=make_blob(b"broken"), file_name="1.eml", state="quarantined", reason="mail.broken", received_at=NOON,
        sender_email="anna@vektor.example",
    )  # fmt: skip
    client, url = login(admin_user), address(admin_user, party, "quarantine")
    assert "It stood in quarantine on" not in page(client, url), "it still stands there"
    dismiss_item(item=item, actor=admin_user, at=AFTER, reason="Nothing in it")
    assert "It stood in quarantine on" in page(client, url)
    assert "It stood in quarantine on" not in page(client, f"/app/intake/{item.pk}/")


def test_an_approval_that_was_returned_calls_the_document_as_it_was_called(
    party: Counterparty, manager: User, lawyer: User, admin_user: User, login: Login
) -> None:
    approval = make_approval(manager, lawyer)
    Document.objects.filter(pk=approval.document_id).update(number="D-7")
    link_document(approval.document, party, at=NOON)
    decide(
        visa=visa_of(approval, lawyer), decision="returned", seen_digest=approval.digest, actor=lawyer,
        comment="Clause 4", at=later(hours=1),
    )  # fmt: skip
    document, day = Document.objects.get(pk=approval.document_id), later(hours=1).date()
    title = document.title
    change_document(
        document=document, seen=document.version, title="Renamed", number="D-8", actor=manager, at=later(days=30)
    )
    then = page(login(admin_user), address(admin_user, party, "returned", day))
    assert all(word in then for word in (title, "D-7"))
    assert all(word not in then for word in ("Renamed", "D-8"))
