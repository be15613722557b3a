"""The dossier as of a day: every fact is the one of that day, and what nobody recorded says so."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from counterparties import queries
from counterparties.models import Contact, ContactPost, ContactVersion
from counterparties.services import (
    Point,
    add_paper_rule,
    change_contact,
    change_post,
    create_contact,
    follow_document,
    link_document,
    remove_contact,
    unlink_document,
)
from ecm.events import publish
from ecm.models import EventRecord, User
from storage.events import DocumentChanged
from storage.models import Document
from storage.services import change_document, create_document
from tests.counterparties.factories import NOON, CounterpartyFactory, KindFactory

BEFORE, DAY, LATER = date(2026, 3, 1), NOON.date(), NOON + timedelta(days=30)
FIRST: dict[str, Any] = {
    "title": "Supply of pumps", "number": "7", "dated_on": date(2026, 3, 2), "valid_to": date(2026, 6, 30),
    "amount": Decimal("1500.00"), "currency": "EUR",
}  # fmt: skip
THEN: dict[str, Any] = {
    "title": "Lease of a hall", "number": "7/2", "dated_on": date(2026, 3, 20), "valid_to": None,
    "amount": Decimal("99.50"), "currency": "UAH",
}  # fmt: skip


@pytest.fixture
def party(db: None) -> Any:
    return CounterpartyFactory(display_name="Pumps")


def document(party: Any, owner: User, at: datetime = NOON, **facts: Any) -> Document:
    made = create_document(**FIRST | facts, kind=KindFactory(), actor=owner, at=at)
    link_document(made, party, actor=owner, at=at)
    return made


def change(row: Document, owner: User, at: datetime = LATER, **facts: Any) -> Document:
    changed = change_document(document=row, seen=row.version, actor=owner, at=at, **facts)
    follow_document(document_id=row.pk)
    return changed


def shown(party: Any, user: User, day: date, past: Any = None) -> list[Document]:
    page = queries.documents_page(party.pk, user, as_of=day, past=past)
    return [link.document for link in page.rows]


def test_a_document_shows_the_facts_of_the_day(party: Any, owner: User, login: Any) -> None:
    row, act = document(party, owner), KindFactory(code="act", title={"en": "Act"})
    change(row, owner, kind=act, **THEN)

    (then,) = shown(party, owner, DAY)
    assert {name: getattr(then, name) for name in FIRST} == FIRST
    assert str(then.kind) == "Contract"
    (now,) = shown(party, owner, LATER.date())
    assert {name: getattr(now, name) for name in THEN} == THEN
    assert str(now.kind) == "Act"
    page = login(owner).get(f"/app/counterparties/{party.pk}/?as_of=2026-03-02").content.decode()
    assert "Supply of pumps" in page
    assert "Lease of a hall" not in page
    assert "as it is today" not in page


def test_a_document_that_was_dated_anew_stands_under_the_date_of_the_day(party: Any, owner: User) -> None:
    late = document(party, owner, title="Late", dated_on=date(2026, 2, 1))
    early = document(party, owner, title="Early", dated_on=date(2026, 4, 1))
    change(late, owner, dated_on=date(2026, 5, 1))
    change(early, owner, dated_on=date(2026, 2, 20))

    assert [row.title for row in shown(party, owner, DAY)] == ["Late"]
    assert [row.title for row in shown(party, owner, date(2026, 5, 2))] == ["Late", "Early"]
    first = queries.documents_page(party.pk, owner, as_of=date(2026, 4, 1), size=1)
    assert [link.document.title for link in first.rows] == ["Early"]
    assert not first.next  # "Late" is dated May since the first of April


def test_pages_of_a_day_go_on_in_the_order_of_that_day(party: Any, owner: User) -> None:
    rows = [document(party, owner, title=f"No. {n}", dated_on=BEFORE + timedelta(days=n - 9)) for n in range(6)]
    change(rows[0], owner, dated_on=date(2026, 9, 1))
    found, cursor = list[str](), ""
    for _turn in range(3):
        page = queries.documents_page(party.pk, owner, as_of=DAY, cursor=cursor, size=2)
        found += [link.document.title for link in page.rows]
        cursor = page.next
    assert found == [f"No. {n}" for n in (5, 4, 3, 2, 1, 0)]
    assert cursor == ""


def test_what_was_taken_off_later_is_shown_as_it_was(party: Any, owner: User) -> None:
    row = document(party, owner)
    change(row, owner, **THEN)
    unlink_document(link=row.parties.get(), actor=owner, at=LATER)
    (link,) = queries.unlinked_then(queries.past_of(party, NOON), owner)
    assert link.document.title == "Supply of pumps"
    assert link.listed_on == date(2026, 3, 2)


def test_a_change_whose_values_nobody_kept_says_that_it_is_todays(party: Any, owner: User, login: Any) -> None:
    row = document(party, owner)
    with transaction.atomic():
        publish(DocumentChanged(document_id=row.pk, fields=("amount", "title")), at=LATER)
    _as_an_old_base_has_it()
    change(row, owner, at=LATER + timedelta(days=1), number="9")

    page = queries.documents_page(party.pk, owner, as_of=DAY)
    assert page.rows[0].as_today == ["title", "amount"]
    assert page.rows[0].document.number == "7"
    text = login(owner).get(f"/app/counterparties/{party.pk}/?as_of=2026-03-02").content.decode()
    assert "as it is today" in text
    assert 'title="title, amount"' in text


def _as_an_old_base_has_it() -> None:
    """Events of today's code carry values; those of older bases have none, and the journal refuses to be changed."""
    record = EventRecord.objects.order_by("-pk").first()
    assert record is not None
    payload = {name: value for name, value in record.payload.items() if name not in ("before", "after")}
    copy = EventRecord.objects.create(name=record.name, payload=payload, occurred_at=record.occurred_at)
    copy.subjects.create(kind="document", object_id=payload["document_id"])


def test_the_page_says_that_a_past_day_is_shown_and_leads_back(party: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/"
    assert "ds-then" not in client.get(url).content.decode()
    page = client.get(f"{url}?as_of=2026-03-02&known=then&tab=people").content.decode()
    assert 'class="ds-then"' in page
    assert 'href="?tab=people"' in page
    assert f"{url}change/" not in page
    assert f"{url}change/" in client.get(url).content.decode()


def test_a_past_day_costs_the_same_whatever_was_changed(party: Any, owner: User, login: Any) -> None:
    client, url, costs = login(owner), f"/app/counterparties/{party.pk}/?as_of=2026-03-02&known=then", []
    for added in (1, 12):
        for number in range(added):
            change(document(party, owner), owner, title=f"Now {number}", dated_on=date(2026, 3, 1))
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 12


@pytest.fixture
def clerk(party: Any, owner: User) -> Contact:
    made: Contact = create_contact(
        counterparty=party, facts={"last_name": "Moroz", "first_name": "Ira"}, post={"title": "Clerk"},
        points=[Point("phone", "+359 2 980 1111")], actor=owner, at=NOON,
    )  # fmt: skip
    return Contact.objects.get(pk=made.pk)


def marry(clerk: Contact, owner: User, at: datetime = LATER) -> Contact:
    changed: Contact = change_contact(
        contact=clerk, seen=clerk.version, facts={"last_name": "Bondar"}, points=[Point("mobile", "+359 88 765 4321")],
        actor=owner, at=at,
    )  # fmt: skip
    return changed


def test_people_are_called_and_reached_as_on_the_day(party: Any, clerk: Contact, owner: User, login: Any) -> None:
    marry(clerk, owner)
    client, url = login(owner), f"/app/counterparties/{party.pk}/"
    for tail in ("", "people/"):
        for known in ("", "&known=then"):
            then = client.get(f"{url}{tail}?as_of=2026-03-02{known}").content.decode()
            assert ("Moroz Ira" in then, "980 1111" in then, "Bondar" in then) == (True, True, False), (tail, known)
        now = client.get(f"{url}{tail}?as_of=2026-04-02").content.decode()
        assert ("Moroz" in now, "765 4321" in now, "Bondar Ira" in now) == (False, True, True)
    assert "Moroz Ira" in client.get(f"/app/counterparties/contacts/{clerk.pk}/").content.decode()


def test_the_api_shows_people_and_documents_of_the_day(party: Any, clerk: Contact, owner: User, api: Any) -> None:
    change(document(party, owner), owner, **THEN)
    marry(clerk, owner)
    client, url = api(owner), f"/api/v1/counterparties/{party.pk}"
    (post,) = client.get(f"{url}/posts/?as_of=2026-03-02&known=then").json()["results"]
    assert (post["contact"]["last_name"], post["as_known"]) == ("Moroz", "")
    (link,) = client.get(f"{url}/documents/?as_of=2026-03-02").json()["results"]
    assert (link["document_title"], link["amount"], link["as_today"]) == ("Supply of pumps", "1500.00", [])
    (version,) = client.get(f"/api/v1/contacts/{clerk.pk}/versions/").json()["results"]
    assert version["reach"] == [["phone", "+359 2 980 1111"]]
    assert client.get(f"{url}/posts/?as_of=soon").status_code == 400


def test_no_name_and_no_phone_gets_into_the_journal(clerk: Contact, owner: User) -> None:
    marry(clerk, owner)
    told = str(list(EventRecord.objects.values_list("payload", flat=True)))
    assert not [text for text in ("Moroz", "Bondar", "980", "765") if text in told]


def test_a_change_of_the_note_keeps_no_version_and_a_person_who_goes_takes_all_along(
    clerk: Contact, owner: User
) -> None:
    changed = change_contact(contact=clerk, seen=1, facts={"note": "Calls back"}, actor=owner, at=LATER)
    assert not ContactVersion.objects.exists()
    marry(changed, owner, NOON)  # a clock that went back
    assert ContactVersion.objects.get().superseded_at > NOON
    remove_contact(contact=clerk, actor=owner, at=LATER)
    assert not ContactVersion.objects.exists()


def test_people_from_before_versions_were_kept_say_so(party: Any, clerk: Contact, owner: User, login: Any) -> None:
    Contact.objects.update(recorded_at=NOON + timedelta(days=9))
    client, url = login(owner), f"/app/counterparties/{party.pk}/?as_of=2026-03-02"
    assert "as it is today" in client.get(url).content.decode()
    assert "as it is today" not in client.get(url.replace("03-02", "03-12")).content.decode()
    marry(Contact.objects.get(), owner)
    page = client.get(url).content.decode()
    assert "as recorded later" in page
    assert "Moroz" in page


def test_a_post_is_called_as_on_the_day(party: Any, clerk: Contact, owner: User, login: Any) -> None:
    change_post(post=ContactPost.objects.get(), changes={"title": "Director", "unit": "Board"}, actor=owner, at=LATER)
    client, url = login(owner), f"/app/counterparties/{party.pk}/"
    for tail in ("", "people/"):
        for known in ("", "&known=then"):
            page = client.get(f"{url}{tail}?as_of=2026-03-02{known}").content.decode()
            assert ("Clerk" in page, "Director" in page) == (True, False), (tail, known)
        assert "Director" in client.get(f"{url}{tail}?as_of=2026-04-02").content.decode()


def test_a_past_day_walks_through_no_events_and_no_documents(
    party: Any, clerk: Contact, owner: User, admin_user: User, login: Any
) -> None:
    """Whatever is asked of a dossier begins at its own rows: a base of a million events is not walked through."""
    add_paper_rule(values={"kind": KindFactory()}, valid_from=BEFORE, actor=admin_user, at=NOON)
    document(party, owner)
    client, url, asked = login(owner), f"/app/counterparties/{party.pk}/", 0
    for tail in ("", "documents/", "papers/", "rating/", "groups/", "services/", "people/", "interactions/"):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"{url}{tail}?as_of=2026-03-02&known=then").status_code == 200
        for query in seen.captured_queries:
            wanted = query["sql"].partition(" WHERE ")[2]
            if 'FROM "ecm_eventsubject"' in query["sql"]:
                asked += 1
                assert '"ecm_eventsubject"."object_id"' in wanted, (tail, query["sql"])
    assert asked > 10
    # Asked by a join beside another condition, a database looks at each document it has.
    assert "OUTER JOIN" not in str(queries.documents_of_counterparty(party.pk, owner, LATER).query)
