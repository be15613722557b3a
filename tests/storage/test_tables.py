"""Lists that apps registered are taken away through one door: as one sees them, long ones by a job."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ecm.models import Job, Notice
from storage import tables
from tests.approvals.factories import make_approval
from tests.conftest import Login, People
from tests.storage.factories import DocumentFactory

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_terms_and_approvals_go_out_as_one_sees_them(people: People, login: Login) -> None:
    from expiry.services import refresh

    soon = timezone.localdate() + timedelta(days=5)
    seen = DocumentFactory(title="=Lease", department=people.home, valid_to=soon)
    hidden = DocumentFactory(title="Hidden lease", department=people.elsewhere, valid_to=soon)
    refresh("document", [seen.pk, hidden.pk], at=timezone.now())
    make_approval(people.owner, people.owner, title="Supply", department=people.home)
    make_approval(people.owner, people.owner, title="Hidden supply", department=people.elsewhere)

    reader = login(people.reader)
    terms = text_of(reader.get("/app/documents/tables/expiring/csv/?span=week"))
    assert "'=Lease" in terms
    assert "Hidden" not in terms
    approvals = text_of(reader.get("/app/documents/tables/approvals/csv/"))
    assert "Supply" in approvals
    assert "Hidden" not in approvals
    assert reader.get("/app/documents/tables/unknown/csv/").status_code == 404


def test_a_long_list_is_a_job_with_a_notice(
    people: People, login: Login, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_AT_ONCE", 1)
    for number in range(2):
        make_approval(people.owner, people.owner, title=f"Supply {number}", department=people.home)
    reader = login(people.reader)
    assert reader.get("/app/documents/tables/approvals/csv/").status_code == 302
    run_jobs()
    job = Job.objects.get(name="storage.table")
    assert Notice.objects.get(code="storage.tabled").user == people.reader
    assert len(text_of(reader.get(f"/app/documents/tabled/{job.pk}/")).splitlines()) == 3
    assert login(people.outsider).get(f"/app/documents/tabled/{job.pk}/").status_code == 404
