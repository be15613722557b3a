"""The index follows what happens, and can be made anew at any time."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from counterparties.events import CounterpartyChanged
from ecm.events import publish
from ecm.models import User
from search import queries, services
from search.backends import backend
from search.registry import register_keywords
from storage.events import DocumentChanged
from storage.models import Document
from tests.counterparties.factories import CounterpartyFactory, LinkFactory
from tests.search.factories import indexed_counterparty, indexed_document
from tests.storage.factories import DocumentFactory

pytestmark = pytest.mark.django_db
RunJobs = Callable[[], int]


def ids(user: User, text: str) -> list[int]:
    return [hit.object_id for hit in queries.find(user, text).hits]


def test_an_event_brings_its_objects_into_the_index(reader: User, run_jobs: RunJobs) -> None:
    document = DocumentFactory(title="Договор поставки")
    with transaction.atomic():
        publish(DocumentChanged(document_id=document.pk, fields=("title",)))
    run_jobs()

    assert ids(reader, "договор") == [document.pk]


def test_a_change_rolled_back_leaves_no_entry(reader: User) -> None:
    document = DocumentFactory(title="Договор поставки")
    with transaction.atomic():
        services.reindex("document", [document.pk])
        transaction.set_rollback(True)

    assert ids(reader, "договор") == []


def test_what_is_gone_leaves_the_index(reader: User) -> None:
    document = indexed_document(title="Договор")
    Document.objects.filter(pk=document.pk).delete()
    services.reindex("document", [document.pk])

    assert backend().keys("document") == []


def test_a_merged_counterparty_is_found_no_more(reader: User) -> None:
    kept, merged = indexed_counterparty(display_name="Ромашка"), indexed_counterparty(display_name="Ромашка Плюс")
    type(merged).objects.filter(pk=merged.pk).update(merged_into=kept)
    services.reindex("counterparty", [merged.pk])

    assert ids(reader, "ромашка") == [kept.pk]


def test_a_new_name_reaches_the_documents(reader: User, run_jobs: RunJobs) -> None:
    party = CounterpartyFactory(display_name="Ромашка")
    document = indexed_document(title="Договор")
    LinkFactory(document=document, counterparty=party)
    type(party).objects.filter(pk=party.pk).update(display_name="Василёк")
    with transaction.atomic():
        publish(CounterpartyChanged(counterparty_id=party.pk, fields=("display_name",)))
    run_jobs()

    assert set(ids(reader, "василек договор")) == {document.pk}


def test_higher_apps_add_numbers(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.registry._keywords", __import__("collections").defaultdict(list))
    register_keywords("document", lambda ids: {pk: ["ВХ-00012/2026"] for pk in ids})
    document = indexed_document(title="Письмо")

    assert ids(reader, "вх-12/2026") == [document.pk]


def test_a_rebuild_writes_all_and_removes_what_has_no_object(reader: User) -> None:
    document = DocumentFactory(title="Договор")
    gone = indexed_document(title="Договор старый")
    Document.objects.filter(pk=gone.pk).delete()

    done = services.rebuild()

    assert (done.written, done.removed) == (1, 1)
    assert ids(reader, "договор") == [document.pk]


def test_the_command_tells_what_it_did() -> None:
    DocumentFactory(title="Договор")
    out = StringIO()
    call_command("reindex", "document", stdout=out)

    assert out.getvalue().strip() == "written 1, removed 0"
    with pytest.raises(CommandError, match="Not found by search: nonsense"):
        call_command("reindex", "nonsense")


def test_objects_queued_twice_are_indexed_once(run_jobs: RunJobs) -> None:
    from ecm.models import Job

    document = DocumentFactory(title="Договор")
    for _ in range(3):
        services.enqueue_reindex("document", [document.pk])

    assert Job.objects.filter(name="search.index").count() == 1
    run_jobs()
    assert backend().keys("document") == [document.pk]


def test_an_entry_in_two_languages_is_found_in_both(reader: User) -> None:
    text = "Поставщик поставляет насосы по договорам. " * 60 + "\n" + "Постачальник постачає помпи за угодами. " * 60
    document = indexed_document(text, title="Двуязычный договор", created_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert ids(reader, "насос") == ids(reader, "угода") == [document.pk]


def test_an_object_is_left_to_its_younger_event(db: None) -> None:

    from ecm.models import Job
    from search.queries import follows_later

    document = DocumentFactory(title="Договор")
    with transaction.atomic():
        for _ in range(2):
            publish(DocumentChanged(document_id=document.pk))
    first, second = Job.objects.filter(name="search.follow").order_by("pk")
    assert follows_later("search.follow", first.args["event_id"], "document", document.pk)
    assert not follows_later("search.follow", second.args["event_id"], "document", document.pk)
    Job.objects.filter(pk=second.pk).update(state="done")
    assert not follows_later("search.follow", first.args["event_id"], "document", document.pk)


def test_a_new_file_is_indexed_once_as_soon_as_it_is_read(reader: User, run_jobs: RunJobs) -> None:
    from ecm.models import Job

    document = new_document("Договор", b"Supply of pumps")
    waiting = Job.objects.get(name="search.index")
    assert waiting.args == {"kind": "document", "ids": [document.pk]}
    assert waiting.run_at > timezone.now(), "its text is waited for"
    assert not Job.objects.filter(name__in=["search.follow", "expiry.follow"]).exists()

    run_jobs()
    assert Job.objects.get(name="search.index").state == "done"
    assert ids(reader, "pump") == ids(reader, "договор") == [document.pk]


def test_jobs_of_the_index_are_done_in_one_go_and_a_bad_neighbour_harms_none(
    reader: User, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecm.models import Job

    calls: list[list[int]] = []
    usual = services.reindex
    documents = [new_document(f"Договор {number}", f"Pump {number}".encode()) for number in range(3)]
    bad = documents[1].pk

    def reindex(kind: str, wanted: list[int]) -> int:
        calls.append(sorted(wanted))
        if bad in wanted:
            raise ValueError("this one")
        return usual(kind, wanted)

    monkeypatch.setattr(services, "reindex", reindex)
    with pytest.raises(Exception, match="this one"):
        run_jobs()

    assert calls[0] == sorted(document.pk for document in documents)
    states = {job.args["ids"][0]: job.state for job in Job.objects.filter(name="search.index")}
    assert states == {document.pk: "dead" if document.pk == bad else "done" for document in documents}


def new_document(title: str, content: bytes) -> Document:
    from storage.services import create_document
    from tests.storage.factories import DocumentKindFactory, make_blob

    now = timezone.now()
    return create_document(
        title=title, kind=DocumentKindFactory(), actor=None, at=now, blob=make_blob(content), file_name="a.txt"
    )
