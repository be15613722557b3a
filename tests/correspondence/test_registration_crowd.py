"""Sixty-four clerks register ten thousand documents at once: no gap, no double, whatever is repeated or refused."""

import os
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from correspondence.errors import JournalClosed
from correspondence.models import JournalYear, Registration, RegistrationJournal
from correspondence.services import register_document, void_registration
from ecm.models import EventRecord, User
from storage.models import Document
from tests.correspondence.factories import NOON, JournalFactory, KindFactory
from tests.factories import UserFactory

CLERKS = 64
# A crowd of connections costs PostgreSQL more than SQLite's queue of writers; DOSSIER_CROWD sets another number.
DOCUMENTS = int(os.environ.get("DOSSIER_CROWD", "10000" if connection.vendor == "sqlite" else "3000"))


def _documents() -> list[Document]:
    kind = KindFactory.create()
    return Document.objects.bulk_create(
        (Document(title=f"L{n}", kind=kind, created_at=NOON, listed_on=NOON.date()) for n in range(DOCUMENTS)),
        batch_size=500,
    )


def _work(share: list[Document], journals: list[RegistrationJournal], clerk: User, failed: list[BaseException]) -> None:
    """Register each document; some twice, some first in a closed journal, some voided and registered anew."""
    try:
        for document in share:
            journal = journals[document.pk % 2]
            common: dict[str, Any] = {"document": document, "actor": clerk, "registered_at": NOON}
            if document.pk % 50 == 0:
                with pytest.raises(JournalClosed):
                    register_document(**common, journal=journals[2])
            registration = register_document(**common, journal=journal)
            if document.pk % 50 == 1:
                assert register_document(**common, journal=journal) == registration
            if document.pk % 50 == 2:
                void_registration(registration=registration, actor=clerk, at=NOON, reason="Entered twice")
                register_document(**common, journal=journal)
    except BaseException as error:  # noqa: BLE001  # told to the test, which fails with it
        failed.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_gap_and_no_double() -> None:
    journals = [JournalFactory.create(code=code) for code in ("a", "b")]
    journals.append(JournalFactory.create(code="closed", is_active=False))
    clerks = [UserFactory.create(roles=["secretary"]) for _ in range(CLERKS)]
    documents, failed = _documents(), list[BaseException]()
    threads = [
        threading.Thread(target=_work, args=(documents[n::CLERKS], journals, clerks[n], failed)) for n in range(CLERKS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed, failed[0]
    voided = sum(document.pk % 50 == 2 for document in documents)
    for journal in journals[:2]:
        seqs = list(Registration.objects.filter(journal=journal).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, len(seqs) + 1))
        assert JournalYear.objects.get(journal=journal).next_seq == len(seqs) + 1
    assert not JournalYear.objects.filter(journal=journals[2]).exists()
    live = Counter(Registration.objects.filter(voided_at__isnull=True).values_list("document_id", flat=True))
    assert set(live.values()) == {1}
    assert len(live) == DOCUMENTS
    assert Registration.objects.count() == DOCUMENTS + voided
    assert EventRecord.objects.filter(name="correspondence.document.registered").count() == DOCUMENTS + voided
