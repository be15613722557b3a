"""The life of a document: made, changed, moved on, given versions."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from ecm import access
from ecm.errors import Forbidden, InvalidInput, NotFound, StaleVersion
from ecm.models import EventRecord
from storage import queries, services
from storage.access import may_edit
from storage.errors import DocumentClosed, EmptyFile, FileTooLarge, SameContent, StatusNotAllowed
from storage.models import Blob, BlobReading, Document, DocumentVersion
from tests.conftest import People
from tests.storage.factories import NOON, DocumentKindFactory, make_blob, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(people: People) -> dict[str, Any]:
    """The arguments of a creation that succeeds."""
    return {
        "title": "Договор поставки насосов", "kind": DocumentKindFactory(), "actor": people.owner, "at": NOON,
        "blob": make_blob(), "file_name": "договор.txt", "number": "15-П", "dated_on": date(2026, 3, 1),
        "amount": Decimal("1500.00"), "currency": "EUR", "department": people.home,
    }  # fmt: skip


def names() -> list[str]:
    return list(EventRecord.objects.order_by("pk").values_list("name", flat=True))


def test_a_document_comes_with_its_first_version(entry: dict[str, Any], people: People) -> None:
    document = services.create_document(**entry)

    version = document.versions.get()
    assert (version.number, version.file_name) == (1, "договор.txt")
    assert document.listed_on == date(2026, 3, 1)
    assert names() == ["storage.document.created", "storage.version.added"]
    assert access.sees(people.owner, document)
    assert not access.sees(people.outsider, document)


def test_signs_that_nobody_sees_make_no_other_title_or_number(entry: dict[str, Any], people: People) -> None:
    document = services.create_document(**entry | {"title": "\u202eДого\u00adвор", "number": "15\u200b-П"})
    assert (document.title, document.number) == ("Договор", "15-П")
    now: dict[str, Any] = {"document": document, "seen": document.version, "actor": people.owner, "at": NOON}

    assert services.change_document(**now, title="Договор\u200b").version == document.version
    with pytest.raises(InvalidInput):
        services.change_document(**now, title="\u200b")


def test_a_document_without_a_date_is_listed_under_the_day_it_came(entry: dict[str, Any]) -> None:
    assert services.create_document(**entry | {"dated_on": None}).listed_on == NOON.date()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "\u200b\u202e"}, "title"),
        ({"amount": Decimal("1.00"), "currency": ""}, "__all__"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, "__all__"),
        ({"extra": {"unknown": 1}}, "extra.unknown"),
    ],
)
def test_wrong_facts_are_refused_with_their_field(entry: dict[str, Any], wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.create_document(**entry | wrong)

    assert field in refused.value.fields
    assert not Document.objects.exists()
    assert not EventRecord.objects.exists()


def test_the_author_mends_what_was_returned_and_nothing_that_is_settled(entry: dict[str, Any], people: People) -> None:
    document = services.create_document(**entry | {"actor": people.reader})
    for status, may in (("draft", True), ("rejected", True), ("approved", False), ("in_force", False)):
        document.status = status
        assert may_edit(people.reader, document) is may, status


def test_the_database_itself_refuses_impossible_documents(entry: dict[str, Any]) -> None:
    document = services.create_document(**entry)
    for wrong in ({"status": "lost"}, {"title": ""}, {"currency": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**wrong)


def test_a_version_never_changes(entry: dict[str, Any]) -> None:
    document = services.create_document(**entry)
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentVersion.objects.filter(document=document).update(file_name="other.txt")
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentVersion.objects.filter(document=document)._raw_delete("default")


def test_changes_are_recorded_and_need_the_seen_version(people: People) -> None:
    document = make_document(people)
    changed = services.change_document(
        document=document, seen=1, actor=people.owner, at=NOON, title="New title", dated_on=date(2026, 1, 9)
    )
    assert (changed.title, changed.version, changed.listed_on) == ("New title", 2, date(2026, 1, 9))
    assert EventRecord.objects.last().payload["fields"] == ["dated_on", "listed_on", "search_key", "title"]  # type: ignore[union-attr]  # there is one

    with pytest.raises(StaleVersion) as stale:
        services.change_document(document=changed, seen=1, actor=people.owner, at=NOON, title="Mine")
    assert stale.value.conflicts["title"] == ("Mine", "New title")


def test_the_same_values_change_nothing(people: People) -> None:
    document = make_document(people)
    same = services.change_document(document=document, seen=1, actor=people.owner, at=NOON, title=document.title)
    assert same.version == 1
    assert names() == []


def test_readers_and_outsiders_change_nothing(people: People) -> None:
    document = make_document(people)
    with pytest.raises(Forbidden):
        services.change_document(document=document, seen=1, actor=people.reader, at=NOON, title="x")
    with pytest.raises(NotFound):
        services.change_document(document=document, seen=1, actor=people.outsider, at=NOON, title="x")
    with pytest.raises(Forbidden):
        services.add_version(document=document, blob=make_blob(b"x"), file_name="x", actor=people.reader, at=NOON)
    document.refresh_from_db()
    assert document.version == 1
    assert document.versions.count() == 1


def test_the_author_of_a_draft_may_change_it(people: People) -> None:
    document = services.create_document(title="Note", kind=DocumentKindFactory(), actor=people.reader, at=NOON)
    services.change_document(document=document, seen=1, actor=people.reader, at=NOON, title="Note 2")
    services.set_status(document=document, status="signed", actor=people.owner, at=NOON)
    document.refresh_from_db()
    with pytest.raises(Forbidden):
        services.change_document(document=document, seen=3, actor=people.reader, at=NOON, title="Note 3")


def test_states_follow_each_other_as_the_house_allows(people: People) -> None:
    document = make_document(people)
    services.set_status(document=document, status="in_force", actor=people.owner, at=NOON)
    again = services.set_status(document=document, status="in_force", actor=people.owner, at=NOON)
    assert (again.status, names()) == ("in_force", ["storage.document.status_changed"])
    with pytest.raises(StatusNotAllowed):
        services.set_status(document=document, status="draft", actor=people.owner, at=NOON)
    with pytest.raises(Forbidden):
        services.set_status(document=document, status="terminated", actor=people.reader, at=NOON)
    assert services.set_status(
        document=document, status="terminated", actor=people.reader, at=NOON, is_process=True
    ).status == "terminated"  # fmt: skip


def test_archived_documents_take_no_changes(people: People) -> None:
    document = make_document(people, status="archived")
    with pytest.raises(DocumentClosed):
        services.change_document(document=document, seen=1, actor=people.owner, at=NOON, title="x")
    with pytest.raises(DocumentClosed):
        services.add_version(document=document, blob=make_blob(b"x"), file_name="x", actor=people.owner, at=NOON)


def test_versions_count_up_and_the_same_content_is_none(people: People) -> None:
    document = make_document(people)
    version = services.add_version(
        document=document, blob=make_blob(b"Changed."), file_name="v2.txt", actor=people.owner, at=NOON, note="price"
    )
    assert version.number == 2
    assert names() == ["storage.version.added"]
    with pytest.raises(SameContent):
        services.add_version(document=document, blob=version.blob, file_name="v3.txt", actor=people.owner, at=NOON)


def test_the_same_bytes_are_kept_and_read_once(run_jobs: Any) -> None:
    first, again = make_blob(b"A letter of the bank.", "a.txt"), make_blob(b"A letter of the bank.", "b.txt")
    assert first == again
    assert Blob.objects.count() == BlobReading.objects.count() == 1
    run_jobs()
    make_blob(b"A letter of the bank.", "c.txt")
    assert run_jobs() == 0


def test_empty_and_huge_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from ecm.environment import environment

    with pytest.raises(EmptyFile):
        services.store_file(io.BytesIO(b""), "a.txt")
    monkeypatch.setattr(environment(), "upload_limit_mb", 1)
    with pytest.raises(FileTooLarge):
        services.store_file(io.BytesIO(b"x" * ((1 << 20) + 1)), "a.txt")
    assert not Blob.objects.exists()


def test_reading_ends_in_a_row_and_an_event(people: People, run_jobs: Any) -> None:
    document = make_document(people)
    run_jobs()
    reading = BlobReading.objects.get()
    assert (reading.state, reading.language) == ("read", "en")
    assert "supply of pumps" in reading.text
    event = EventRecord.objects.get(name="storage.blob.read")
    assert event.payload["document_ids"] == [document.pk]
    services.read_blob(reading.blob_id)
    assert EventRecord.objects.filter(name="storage.blob.read").count() == 1


def test_the_journal_costs_the_same_for_two_and_for_twenty(people: People, django_assert_num_queries: Any) -> None:
    for added in (2, 18):
        for _ in range(added):
            make_document(people)
        user = type(people.owner).objects.get(pk=people.owner.pk)
        access.has(user, "storage.view")
        with django_assert_num_queries(3):
            page = queries.journal_lines(user, queries.DocumentFilter(), today=NOON.date())
            assert all(row.kind.icon and row.author and row.author.initials_name for row in page.rows)


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"text": "ДОГОВОР пост"}, ["supply"]),
        ({"text": "15-п"}, ["supply"]),
        ({"statuses": ("signed",)}, ["act"]),
        ({"kinds": ("act",)}, ["act"]),
        ({"term": "expiring"}, ["supply"]),
        ({"term": "expired"}, ["act"]),
        ({"listed_from": date(2026, 3, 2)}, ["act"]),
        ({"listed_to": date(2026, 3, 2)}, ["supply"]),
        ({"whose": "mine"}, ["act", "supply"]),
    ],
)
def test_the_journal_is_narrowed(people: People, narrowed: dict[str, Any], found: list[str]) -> None:
    make_document(people, title="Договор поставки", number="15-П", valid_to=date(2026, 3, 20),
                  listed_on=date(2026, 3, 1))  # fmt: skip
    make_document(people, title="Акт", kind=DocumentKindFactory(code="act"), status="signed", valid_to=date(2026, 3, 1),
                  listed_on=date(2026, 3, 4))  # fmt: skip
    page = queries.journal_page(people.owner, queries.DocumentFilter(**narrowed), today=NOON.date())
    assert [{"Договор поставки": "supply", "Акт": "act"}[row.title] for row in page.rows] == found
