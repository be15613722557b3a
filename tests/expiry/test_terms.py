"""Terms are watched, told of once, and neither missed nor repeated whatever happens to the clock or the process."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from ecm.events import publish
from ecm.models import Notice, User
from expiry import queries, services
from expiry.models import Watch, WatchNotice
from storage.events import DocumentChanged
from storage.models import Document
from tests.conftest import People
from tests.counterparties.factories import CounterpartyFactory, LinkFactory
from tests.expiry.factories import watched_document
from tests.storage.factories import DocumentFactory

pytestmark = pytest.mark.django_db
END = date(2026, 6, 30)


def on(days_from_end: int, hour: int = 9) -> datetime:
    return datetime(END.year, END.month, END.day, hour, tzinfo=UTC) + timedelta(days=days_from_end)


def watch(people: People, at: datetime) -> Watch:
    with time_machine.travel(at, tick=False):
        document = watched_document(END, title="Supply contract", author=people.owner, department=people.home)
    return Watch.objects.get(kind="document", object_id=document.pk)


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("id").values_list("occasion", flat=True))


def test_people_are_told_on_each_occasion_and_once(people: People) -> None:
    watch(people, on(-100))
    for day in range(-40, 41):
        for hour in (1, 9, 17):
            services.scan(at=on(day, hour))

    assert told(people.owner) == [f"validity:2026-06-30:{days:+}" for days in (-30, -7, -1, 1, 7, 30)]
    codes = Notice.objects.filter(user=people.owner).order_by("id").values_list("code", flat=True)
    assert list(codes) == ["expiry.ahead"] * 3 + ["expiry.over"] * 3


def test_ten_days_of_downtime_send_the_newest_and_skip_the_missed(people: People) -> None:
    row = watch(people, on(-100))
    services.scan(at=on(-31))
    services.scan(at=on(3))
    services.scan(at=on(3, 20))

    assert told(people.owner) == ["validity:2026-06-30:+1"]
    states = {
        notice.occasion: "sent" if notice.sent_at else "skipped" if notice.skipped_at else "waits"
        for notice in WatchNotice.objects.filter(watch=row)
    }
    assert states == {-30: "skipped", -7: "skipped", -1: "skipped", 1: "sent", 7: "waits", 30: "waits"}


def test_a_scan_that_dies_before_commit_tells_nobody_and_is_made_good(people: People) -> None:
    watch(people, on(-100))
    with transaction.atomic():
        services.scan(at=on(-7))
        transaction.set_rollback(True)
    assert told(people.owner) == []

    services.scan(at=on(-7))

    assert told(people.owner) == ["validity:2026-06-30:-7"]


def test_a_new_date_opens_new_occasions_and_drops_the_old(people: People) -> None:
    row = watch(people, on(-100))
    services.scan(at=on(-30))
    later = END + timedelta(days=365)
    Document.objects.filter(pk=row.object_id).update(valid_to=later)
    services.refresh("document", [row.object_id], at=on(-29))
    services.scan(at=on(-1))
    services.scan(at=on(365 - 30))

    assert told(people.owner) == ["validity:2026-06-30:-30", f"validity:{later}:-30"]


def test_a_date_that_comes_back_is_not_told_twice(people: People) -> None:
    row = watch(people, on(-100))
    services.scan(at=on(-30))
    for ends_on in (END + timedelta(days=1), END):
        Document.objects.filter(pk=row.object_id).update(valid_to=ends_on)
        services.refresh("document", [row.object_id], at=on(-29))
    services.scan(at=on(-29))

    assert told(people.owner) == ["validity:2026-06-30:-30"]


@pytest.mark.parametrize("status", ["terminated", "archived", "rejected"])
def test_a_closed_document_is_watched_no_more(people: People, status: str) -> None:
    row = watch(people, on(-100))
    Document.objects.filter(pk=row.object_id).update(status=status)
    services.refresh("document", [row.object_id], at=on(-50))
    services.scan(at=on(-7))

    row.refresh_from_db()
    assert row.closed_at == on(-50)
    assert told(people.owner) == []


def test_who_may_not_see_the_document_is_not_told(people: People) -> None:
    party = CounterpartyFactory(manager=people.outsider)
    row = watch(people, on(-100))
    LinkFactory(document_id=row.object_id, counterparty=party)
    services.scan(at=on(-7))

    assert told(people.outsider) == []
    assert told(people.owner) == ["validity:2026-06-30:-7"]


def test_an_archive_brought_in_rings_no_bell(people: People) -> None:
    watch(people, on(400))
    services.scan(at=on(400))

    assert told(people.owner) == []


def test_the_watch_follows_the_document_by_its_events(people: People, run_jobs: Callable[[], int]) -> None:
    document = DocumentFactory(valid_to=END, status="in_force", author=people.owner)
    with transaction.atomic():
        publish(DocumentChanged(document_id=document.pk, fields=("valid_to",)))
    run_jobs()

    assert Watch.objects.get(object_id=document.pk).ends_on == END


def test_the_task_tells_by_bell_and_mail(people: People, run_jobs: Callable[[], int]) -> None:
    from ecm.jobs import enqueue

    watch(people, on(-100))
    with time_machine.travel(on(-7), tick=False):
        with transaction.atomic():
            enqueue("expiry.scan")
        run_jobs()

    notice = Notice.objects.get(user=people.owner)
    assert notice.mailed_at is not None
    assert notice.url.startswith("/app/documents/")


def test_watching_twice_makes_one_row(people: People) -> None:
    for _ in range(2):
        services.watch("document", 7, "validity", title="A", url="/a/", ends_on=END, at=on(-50))

    assert Watch.objects.count() == 1
    assert WatchNotice.objects.count() == 6
    assert services.close("document", 7, at=on(-40)) == 1
    assert services.close("document", 7, at=on(-40)) == 0


def test_the_database_refuses_a_second_row_and_a_notice_both_sent_and_skipped(people: People) -> None:
    row = watch(people, on(-100))
    with pytest.raises(IntegrityError), transaction.atomic():
        Watch.objects.create(kind="document", object_id=row.object_id, aspect="validity", ends_on=END, created_at=on(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        WatchNotice.objects.filter(watch=row).update(sent_at=on(0), skipped_at=on(0))


def test_validity_of_objects_for_their_icons(people: People) -> None:
    row = watch(people, on(-100))
    today = END + timedelta(days=1)

    states = queries.validity_of("document", [row.object_id, 999], today=today)

    assert list(states) == [row.object_id]
    assert states[row.object_id].is_over
    assert queries.validity_of("document", [row.object_id], today=END)[row.object_id].is_near


def test_the_power_of_a_signatory_is_watched(people: People) -> None:
    from counterparties.models import Requisites

    party = CounterpartyFactory(manager=people.owner)
    Requisites.objects.create(
        counterparty=party, full_name="Firm", valid_from=date(2025, 1, 1), recorded_at=on(-200), power_valid_to=END
    )
    services.refresh("counterparty", [party.pk], at=on(-50))
    services.scan(at=on(-7))

    assert told(people.owner) == ["power:2026-06-30:-7"]


def test_scanning_looks_at_the_house_day(people: People) -> None:
    watch(people, on(-100))
    midnight = timezone.make_aware(datetime(2026, 6, 23))
    services.scan(at=midnight - timedelta(minutes=1))
    before = told(people.owner)
    services.scan(at=midnight)

    assert before == ["validity:2026-06-30:-30"]
    assert told(people.owner) == ["validity:2026-06-30:-30", "validity:2026-06-30:-7"]
