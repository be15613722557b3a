"""The index follows the files: what was read in them is found without anybody asking for it."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ecm.jobs.models import Job
from ecm.models import User
from search.queries import find
from storage.services import create_document, store_file
from tests.approvals.factories import NOON, make_kind

pytestmark = pytest.mark.django_db


def test_the_text_of_a_file_is_found_once_it_is_read(manager: User, run_jobs: Any) -> None:
    blob = store_file(io.BytesIO("Договор на поставку центробежных насосов.".encode()), "contract.txt", at=NOON)
    create_document(title="Paper", kind=make_kind(), actor=manager, at=NOON, blob=blob, file_name="contract.txt")
    reading = Job.objects.filter(name="storage.read")
    reading.update(run_at=timezone.now() + timedelta(hours=1))
    run_jobs()
    assert not find(manager, "центробежный насос").hits

    reading.update(run_at=timezone.now())
    run_jobs()
    assert [hit.title for hit in find(manager, "центробежный насос").hits] == ["Paper"]
