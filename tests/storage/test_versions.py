"""Versions that come at once: each gets a number of its own, without a gap, on both databases."""

import threading

import pytest
from django.db import connection

from ecm.models import User
from storage import services
from storage.models import Document, DocumentVersion
from tests.factories import UserFactory
from tests.storage.factories import NOON, DocumentKindFactory, make_blob

CLERKS, EACH = 6, 4


@pytest.mark.django_db(transaction=True)
def test_a_crowd_adds_versions_without_a_gap() -> None:
    owner: User = UserFactory(roles=["secretary"])
    document = services.create_document(title="Contract", kind=DocumentKindFactory(), actor=owner, at=NOON)
    blobs = [make_blob(f"content {number}".encode()) for number in range(CLERKS * EACH)]
    failures: list[BaseException] = []

    def clerk(number: int) -> None:
        try:
            for blob in blobs[number * EACH : (number + 1) * EACH]:
                services.add_version(
                    document=Document.objects.get(pk=document.pk), blob=blob, file_name="c.txt", actor=owner, at=NOON
                )
        except Exception as error:  # noqa: BLE001  # whatever it is, the test tells it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=clerk, args=(number,)) for number in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    versions = DocumentVersion.objects.filter(document=document).order_by("number")
    numbers = list(versions.values_list("number", flat=True))
    assert numbers == list(range(1, CLERKS * EACH + 1))
