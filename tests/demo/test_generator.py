"""The demo organisation: whole, true to every invariant, and with something to see for everybody."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, F, Max, Min
from django.urls import reverse
from django.utils import timezone

from approvals.models import Approval, Visa
from bench.measures import dossier, pages
from correspondence.models import IntakeItem, JournalYear, Registration
from correspondence.queries import RegisterFilter, registrations_visible_to
from counterparties.models import Counterparty, DocumentParty, Requisites
from demo import bulk, generator
from demo.papers import Stream
from demo.parties import parties
from ecm.environment import environment
from ecm.events.models import EventRecord, EventSubject
from ecm.events.replaying import agreement, ledgers
from ecm.models import User
from ecm.notices.models import Notice
from expiry.models import Watch
from search.queries import find
from storage.blobs import blob_store
from storage.models import Document, DocumentVersion


@pytest.fixture(scope="module")
def organisation(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[generator.Loaded]:
    """Loaded once for the tests of this module, and rolled back after them."""
    blobs, folder = environment().blobs, tmp_path_factory.mktemp("demo")
    environment().blobs = f"file:{folder}"
    with django_db_blocker.unblock(), transaction.atomic():
        yield generator.load(now=timezone.now(), today=timezone.localdate())
        transaction.set_rollback(True)
    environment().blobs = blobs


@pytest.fixture(autouse=True)
def blob_folder() -> None:
    """In place of a folder for each test: the organisation's files are made once."""


@pytest.fixture
def staff(organisation: generator.Loaded) -> dict[str, User]:
    return {user.username: user for user in User.objects.all()}


def test_each_letter_is_found_in_its_journal(staff: dict[str, User]) -> None:
    for entry in Registration.objects.select_related("document").order_by("-pk")[:20]:
        for text in (entry.number, entry.number.lower(), entry.document.title):
            assert entry in registrations_visible_to(staff["administrator"], RegisterFilter(text=text)), text


def test_it_is_a_whole_company(organisation: generator.Loaded) -> None:
    assert (organisation.people, organisation.counterparties) == (16, 40)
    assert organisation.documents >= 480
    assert generator.is_loaded()
    assert Counterparty.objects.values("country").distinct().count() >= 4
    assert Requisites.objects.filter(superseded_at=None).count() > 50
    span = Document.objects.aggregate(first=Min("listed_on"), last=Max("listed_on"))
    assert (span["last"] - span["first"]).days > 1000


def test_approvals_are_in_every_state_and_people_are_asked(staff: dict[str, User]) -> None:
    assert set(Approval.objects.values_list("state", flat=True)) == set(Approval.State.values)
    for login in ("lawyer", "accountant", "signatory", "l.bondarenko"):
        assert Visa.objects.filter(asked=staff[login], state="asked").exists(), login


def test_intake_has_items_in_every_state(organisation: generator.Loaded) -> None:
    states = set(IntakeItem.objects.values_list("state", flat=True))
    assert states == {"received", "registered", "duplicate", "dismissed", "quarantined"}


def test_a_duplicate_is_like_the_first(organisation: generator.Loaded) -> None:
    again = IntakeItem.objects.get(state="duplicate")
    assert again.same_as
    assert (again.subject, again.counterparty_id) == (again.same_as.subject, again.same_as.counterparty_id)


def test_numbers_have_no_gap_and_follow_the_days(organisation: generator.Loaded) -> None:
    for year in JournalYear.objects.all():
        rows = list(
            Registration.objects.filter(journal=year.journal, year=year.year).order_by("seq")
            .values_list("seq", "registered_at")
        )  # fmt: skip
        assert [seq for seq, _at in rows] == list(range(1, year.next_seq))
        assert [at for _seq, at in rows] == sorted(at for _seq, at in rows)


def test_every_document_has_its_file_and_its_history(organisation: generator.Loaded) -> None:
    digests = set(DocumentVersion.objects.values_list("blob_id", flat=True))
    assert all(blob_store().exists(digest) for digest in digests)
    counted = EventRecord.objects.filter(name="storage.document.created").count()
    assert counted == Document.objects.count()
    assert not DocumentParty.objects.exclude(listed_on=F("document__listed_on")).exists()
    assert not DocumentParty.objects.exclude(kind=F("document__kind")).exists()
    assert not DocumentParty.objects.filter(pinned_at__isnull=False, requisites=None).exists()


def test_nothing_happens_later_than_now(organisation: generator.Loaded) -> None:
    assert EventRecord.objects.aggregate(last=Max("occurred_at"))["last"] <= timezone.now()


def test_the_chronicle_of_a_counterparty_follows_the_days(organisation: generator.Loaded) -> None:
    """Newest first on the page means newest first in the journal; what people do in one day may cross."""
    subjects = EventSubject.objects.filter(kind="counterparty").order_by("object_id", "record_id")
    told = subjects.values_list("object_id", "record__occurred_at")
    late = [(party, before) for (party, before), (same, after) in pairwise(told)
            if party == same and after < before - timedelta(days=1)]  # fmt: skip
    assert late == []


def test_terms_are_watched_and_some_run_out_around_today(organisation: generator.Loaded) -> None:
    today = timezone.localdate()
    days = [
        (ends_on - today).days for ends_on in Watch.objects.filter(closed_at=None).values_list("ends_on", flat=True)
    ]
    assert len([day for day in days if 0 <= day <= 30]) >= 8
    assert len([day for day in days if -30 <= day < 0]) >= 4


def test_texts_are_found_in_their_language(staff: dict[str, User]) -> None:
    for text in ("поставщиками", "постачальником", "доставчика", "suppliers"):
        assert find(staff["signatory"], text).hits, text


def test_everybody_was_told_of_something(staff: dict[str, User]) -> None:
    told = Notice.objects.values("user__username").annotate(n=Count("pk"))
    assert {"lawyer", "accountant", "signatory", "manager"} <= {row["user__username"] for row in told}


@pytest.mark.parametrize(
    ("login_name", "route"),
    [
        ("secretary", "correspondence:journal"), ("lawyer", "approvals:inbox"),
        ("signatory", "approvals:journal"), ("manager", "storage:journal"), ("manager", "counterparties:journal"),
        ("accountant", "expiry:list"),
    ],
)  # fmt: skip
def test_no_page_is_empty(staff: dict[str, User], login: Any, login_name: str, route: str) -> None:
    page = login(staff[login_name]).get(reverse(route))
    assert page.status_code == 200
    assert page.content.decode().count("ds-row") > 2


def test_the_stream_is_the_same_at_every_run() -> None:
    today = timezone.localdate()
    one, other = (list(Stream(parties(), today).papers(300)) for _ in range(2))
    assert one == other
    assert [paper.dated_on for paper in one] == sorted(paper.dated_on for paper in one)


def test_the_journal_replayed_gives_every_dossier(organisation: generator.Loaded) -> None:
    found = {(ledger.kind, ledger.key): agreement(ledger) for ledger in ledgers()}
    assert not [difference for each in found.values() for difference in each.differences]
    assert found["counterparty", "dossier"].objects == Counterparty.objects.count()
    assert found["document", "content"].objects == Document.objects.count()


def test_the_dossier_keeps_its_queries_among_many_events(
    organisation: generator.Loaded, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setattr(pages, "RUNS", 1)
    few = {figure.name: figure.queries for figure in dossier.run(0)}
    wanted = EventRecord.objects.count() + 300
    assert bulk.fill_events(wanted, progress=lambda done, total: None) == 300
    assert EventRecord.objects.count() == wanted
    many = {figure.name: figure.queries or 0 for figure in dossier.run(0)}
    assert all(count <= (few[name] or 0) for name, count in many.items())
    assert all(count <= dossier.QUERIES for name, count in many.items() if name.startswith("dossier, "))


def test_bulk_fills_up_to_the_number_and_keeps_the_journals_whole(organisation: generator.Loaded) -> None:
    wanted = Document.objects.count() + 60
    today = timezone.localdate()
    assert bulk.fill(wanted, 60, today=today, progress=lambda done, total: None) == 60
    assert bulk.fill(wanted, 60, today=today, progress=lambda done, total: None) == 0
    assert Counterparty.objects.count() == 60 + 6  # three express cards, three entered twice
    assert (environment().data_dir / bulk.MARK).exists()
    for year in JournalYear.objects.all():
        entered = Registration.objects.filter(journal=year.journal, year=year.year).values_list("seq", flat=True)
        assert sorted(entered) == list(range(1, year.next_seq))
