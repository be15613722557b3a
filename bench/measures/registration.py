"""Registrations a second: the service, one clerk after another and eight at once; no gap, no double afterwards."""

import threading
import time
from typing import Any

from bench.figures import Figure

ALONE, TOGETHER, CLERKS = 600, 1_600, 8


def run(documents: int) -> list[Figure]:
    rows = _documents(ALONE + TOGETHER)
    alone = _rate(rows[:ALONE], 1)
    together = _rate(rows[ALONE:], CLERKS)
    _check()
    return [
        Figure("registrations, one clerk", "/s", alone, runs=ALONE, target=300.0, more_is_better=True),
        Figure(f"registrations, {CLERKS} clerks", "/s", together, runs=TOGETHER, target=300.0, more_is_better=True),
    ]


def _documents(count: int) -> list[Any]:
    from django.db import transaction
    from django.utils import timezone

    from storage.models import DocumentKind
    from storage.services import create_document

    kind, now = DocumentKind.objects.order_by("pk")[0], timezone.now()
    with transaction.atomic():
        return [create_document(title=f"Letter {n}", kind=kind, actor=None, at=now) for n in range(count)]


def _rate(rows: list[Any], clerks: int) -> float:
    from correspondence.models import RegistrationJournal
    from ecm.models import User

    journal = RegistrationJournal.objects.filter(direction="incoming").order_by("pk")[0]
    secretary = User.objects.get(username="secretary")
    failed: list[BaseException] = []

    def work(share: list[Any]) -> None:
        from django.db import connection

        try:
            _register(share, journal, secretary)
        except BaseException as error:  # noqa: BLE001  # told to the measure, which fails with it
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(rows[n::clerks],)) for n in range(clerks)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return round(len(rows) / (time.perf_counter() - began), 1)


def _register(share: list[Any], journal: Any, secretary: Any) -> None:
    from django.utils import timezone

    from correspondence.services import register_document

    for document in share:
        register_document(document=document, journal=journal, actor=secretary, registered_at=timezone.now())


def _check() -> None:
    from correspondence.models import JournalYear, Registration

    for row in JournalYear.objects.all():
        entries = Registration.objects.filter(journal=row.journal_id, year=row.year)
        drawn = list(entries.order_by("seq").values_list("seq", flat=True))
        if drawn != list(range(1, len(drawn) + 1)) or row.next_seq != len(drawn) + 1:
            raise SystemExit(f"journal {row.journal_id} has gaps or doubles")
