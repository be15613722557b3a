"""What must be true after any kill: nothing accepted is lost, nothing stands twice, and the proof holds.

`violations` runs inside the product's process; it looks at the database and the store alone, past the services.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Ledger = dict[str, Any]
BUSY = ("checking", "running", "undoing")


def settle(seconds: float = 240.0) -> dict[str, int]:
    """Take in what lies in the mailbox and carry out all jobs, also those of dead workers and of later moments."""
    import socket
    from datetime import timedelta

    from django.db import transaction
    from django.utils import timezone

    from correspondence.models import MailAccount
    from correspondence.services import poll_account
    from ecm.jobs.draining import drain
    from ecm.jobs.models import Job, JobState
    from mailings.models import Delivery

    now = timezone.now()
    with transaction.atomic():
        here = Job.objects.filter(state=JobState.RUNNING, worker__startswith=f"{socket.gethostname()}:")
        here.update(lease_until=now - timedelta(seconds=1))
        Delivery.objects.exclude(held_until=None).update(held_until=now - timedelta(seconds=1))
    poll_account(MailAccount.objects.get(pk=1), at=now)
    drained = drain(until=now + timedelta(seconds=seconds), later_too=True)
    return dict(drained.ended)


def violations(ledger_path: str) -> list[str]:
    """All that is wrong, in words; an empty list when all is well."""
    ledger: Ledger = json.loads(Path(ledger_path).read_text())
    checks = (
        _database, _numbers, _accepted_registrations, _items, _documents, _approvals, _notices, _jobs, _history,
        _blobs, _mails, _found, _imports, _cases, _payments, _mailings,
    )  # fmt: skip
    return [f"{check.__name__.strip('_')}: {fault}" for check in checks for fault in check(ledger)]


def _database(ledger: Ledger) -> Iterator[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (str(row[0]) for row in cursor.fetchall() if row[0] != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"a row of {row[0]} points to nothing in {row[2]}" for row in cursor.fetchall())


def _numbers(ledger: Ledger) -> Iterator[str]:
    """Each journal and year runs from 1 without gap or double, and its counter stands behind the last."""
    from correspondence.models import JournalYear, Registration

    for row in JournalYear.objects.all():
        entries = Registration.objects.filter(journal=row.journal_id, year=row.year)
        drawn = list(entries.order_by("seq").values_list("seq", flat=True))
        if drawn != list(range(1, len(drawn) + 1)):
            yield f"journal {row.journal_id} has the numbers {_short(drawn)}"
        if row.next_seq != len(drawn) + 1:
            yield f"journal {row.journal_id} would give {row.next_seq} after {len(drawn)} registrations"
    given = Counter(Registration.objects.values_list("number", flat=True))
    yield from (f"{number} was given {times} times" for number, times in given.items() if times > 1)


def _accepted_registrations(ledger: Ledger) -> Iterator[str]:
    """Every number that a client was told is there, on the document that it was told for."""
    from correspondence.models import Registration

    rows = dict(Registration.objects.values_list("number", "document_id"))
    for number, document in ledger["registered"].items():
        if rows.get(number) != document:
            yield f"{number} was given to document {document}, now it is with {rows.get(number)}"


def _items(ledger: Ledger) -> Iterator[str]:
    """Every letter dropped or uploaded has exactly one item with its bytes, and the item came to an end."""
    from correspondence.models import IntakeItem

    raw = Counter(IntakeItem.objects.values_list("raw_id", flat=True))
    given = set(ledger["dropped"]) | set(ledger["uploaded"])
    if lost := [digest for digest in given if not raw[digest]]:
        yield f"{len(lost)} of {len(given)} letters are not in the ledger: {_short(lost)}"
    if strange := [digest for digest in raw if digest not in given | set(ledger["attempted"])]:
        yield f"items nobody sent: {_short(strange)}"
    yield from (f"{times} items for {digest[:12]}" for digest, times in raw.items() if times > 1)
    unread = IntakeItem.objects.filter(state="received").count()
    if unread:
        yield f"{unread} items were never read"
    yield from (
        f"item {pk} stands in quarantine: {reason} {detail}"
        for pk, reason, detail in IntakeItem.objects.filter(state="quarantined").values_list("pk", "reason", "detail")
    )
    for pk, count, most in _parts():
        if count != most:
            yield f"item {pk} has {count} parts up to position {most}"


def _parts() -> Iterator[tuple[int, int, int]]:
    from django.db.models import Count, Max

    from correspondence.models import IntakePart

    yield from IntakePart.objects.values_list("item").annotate(n=Count("pk"), most=Max("position"))


def _documents(ledger: Ledger) -> Iterator[str]:
    """A registered item has one document with one registration; no document hangs in the air."""
    from correspondence.models import Enclosure, IntakeItem, Registration
    from storage.models import Document, DocumentVersion

    registered = dict(IntakeItem.objects.filter(state="registered").values_list("pk", "document_id"))
    with_entry = set(Registration.objects.values_list("document_id", flat=True))
    yield from (f"item {pk} is registered without an entry" for pk, doc in registered.items() if doc not in with_entry)
    known = set(registered.values()) | set(Enclosure.objects.values_list("document_id", flat=True))
    keys = Counter(Document.objects.exclude(pk__in=known).values_list("title", flat=True))
    wanted = set(ledger["documents"])
    if lost := sorted(wanted - set(keys)):
        yield f"{len(lost)} documents that clients heard of are gone: {_short(lost)}"
    if strange := sorted(set(keys) - wanted - set(ledger["attempted"])):
        yield f"documents nobody made: {_short(strange)}"
    yield from (f"{times} documents called {title}" for title, times in keys.items() if times > 1)
    bare = Document.objects.exclude(pk__in=DocumentVersion.objects.values("document")).count()
    if bare:
        yield f"{bare} documents have no content"


def _approvals(ledger: Ledger) -> Iterator[str]:
    """Each run has its three visas once; what was decided stays; the state follows from the visas."""
    from approvals.models import Approval, Visa
    from storage.models import Document

    decided = dict(Visa.objects.exclude(decision="").values_list("pk", "decision"))
    for visa, decision in ledger["decided"].items():
        if decided.get(int(visa)) != decision:
            yield f"visa {visa} was {decision}, now it is {decided.get(int(visa))!r}"
    ids = set(Approval.objects.values_list("pk", flat=True))
    if lost := set(ledger["approvals"]) - ids:
        yield f"started approvals are gone: {_short(sorted(lost))}"
    running = Counter(Approval.objects.filter(state="running").values_list("document_id", flat=True))
    yield from (f"document {pk} runs in {times} approvals" for pk, times in running.items() if times > 1)
    for approval in Approval.objects.prefetch_related("visas"):
        states = Counter(visa.state for visa in approval.visas.all())
        if states.total() != 3:
            yield f"approval {approval.pk} has {states.total()} visas"
        if (approval.state == "approved") != (states["approved"] == 3):
            yield f"approval {approval.pk} is {approval.state} with {dict(states)}"
        if approval.state == "running" and not states["asked"]:
            yield f"approval {approval.pk} waits for nobody: {dict(states)}"
    ended = Approval.objects.filter(state="approved").values_list("document_id", flat=True)
    stale = Document.objects.filter(pk__in=ended).exclude(status="approved").count()
    if stale:
        yield f"{stale} approved documents do not say so"


def _imports(ledger: Ledger) -> Iterator[str]:
    """Every list that was taken is there, each of its rows became one counterparty once, and nothing else is there."""
    from counterparties.models import Counterparty
    from counterparties.queries.replay import LEDGER
    from ecm.events.replaying import agreement
    from imports.models import Import, ImportRow

    states = {str(pk): state for pk, state in Import.objects.values_list("pk", "state")}
    for pk, word in ledger["lists"].items():
        if pk not in states:
            yield f"the list {word} is gone"
    for pk, state in ledger["imported"].items():
        if states.get(pk) != state:
            yield f"import {pk} was {state}, now it is {states.get(pk)}"
    yield from (f"import {pk} stands still: {state}" for pk, state in states.items() if state in BUSY)
    rows = ImportRow.objects.exclude(outcome__in=["", "skipped"])
    yield from (f"row {row.pk} is {row.outcome}: {row.notes}" for row in rows.exclude(outcome="created"))
    made = Counter(rows.filter(undone_at=None).values_list("counterparty_id", flat=True))
    alive = dict(Counterparty.objects.filter(withdrawn_at=None, pk__gt=1).values_list("pk", "display_name"))
    if lost := [pk for pk in made if pk not in alive]:
        yield f"{len(lost)} rows became counterparties that are not there: {_short(lost)}"
    if strange := [name for pk, name in alive.items() if made[pk] != 1]:
        yield f"counterparties of no row or of several: {_short(strange)}"
    yield from _belongings(len(made))
    yield from (f"the journal differs: {difference}" for difference in agreement(LEDGER).differences[:5])


def _belongings(wanted: int) -> Iterator[str]:
    """Each counterparty of a list has one version of requisites, one account and one person."""
    from counterparties.models import BankAccount, Contact, Requisites

    for name, count in (
        ("requisites", Requisites.objects.filter(superseded_at=None).count()),
        ("accounts", BankAccount.objects.filter(superseded_at=None).count()),
        ("people", Contact.objects.count()),
    ):
        if count != wanted:
            yield f"{wanted} counterparties have {count} {name}"


def _cases(ledger: Ledger) -> Iterator[str]:
    """Numbers run from 1 without gap or double; what clients were told stands; each case is where its last move led."""
    from cases.models import Case, CaseMove, CaseYear

    numbers = dict(Case.objects.values_list("number", "pk"))
    for year in CaseYear.objects.select_related("template"):
        wanted = [f"{year.template.prefix}{seq:05}/{year.year}" for seq in range(1, year.next_seq)]
        if wanted != sorted(numbers):
            yield f"cases have the numbers {_short(sorted(numbers))}, {len(wanted)} were drawn"
    titles = Counter(Case.objects.values_list("title", flat=True))
    yield from (f"{times} cases called {title}" for title, times in titles.items() if times > 1)
    for number, (pk, title) in ledger["cases"].items():
        if numbers.get(number) != pk or not titles[title]:
            yield f"{number} was given to case {pk}, now it is with {numbers.get(number)}"
    led = {move.case_id: move.to_stage_id for move in CaseMove.objects.order_by("pk")}
    stages = dict(Case.objects.values_list("pk", "stage_id"))
    yield from (f"case {pk} stands elsewhere than it was moved" for pk in stages if stages[pk] != led.get(pk))
    yield from (f"case {pk} was moved, and is not" for pk, at in ledger["stages"].items() if stages.get(int(pk)) != at)


def _payments(ledger: Ledger) -> Iterator[str]:
    """Every payment that a client heard of is there once, and paid when that was said."""
    from payments.models import Payment

    rows = {str(row.pk): row for row in Payment.objects.all()}
    purposes = Counter(row.purpose for row in rows.values())
    yield from (f"{times} payments for {purpose}" for purpose, times in purposes.items() if times > 1)
    for pk, purpose in ledger["payments"].items():
        if pk not in rows or rows[pk].purpose != purpose:
            yield f"payment {pk} for {purpose} is gone"
    for pk, day in ledger["paid"].items():
        if pk not in rows or str(rows[pk].paid_on) != day:
            yield f"payment {pk} was paid on {day}, and is not"


def _mailings(ledger: Ledger) -> Iterator[str]:
    """Every mailing whose sending was asked for has ended, and its one letter went out."""
    from mailings.models import Delivery, Mailing

    states = {str(pk): state for pk, state in Mailing.objects.values_list("pk", "state")}
    for pk, subject in ledger["mailings"].items():
        if states.get(pk) != "sent":
            yield f"the mailing {subject} is {states.get(pk)}"
    letters = Counter(Delivery.objects.values_list("mailing_id", "state"))
    for (mailing, state), times in letters.items():
        if (state, times) != ("sent", 1):
            yield f"mailing {mailing} has {times} letters that are {state}"
    subjects = Counter(Mailing.objects.values_list("subject", flat=True))
    yield from (f"{times} mailings called {subject}" for subject, times in subjects.items() if times > 1)


def _notices(ledger: Ledger) -> Iterator[str]:
    """Each person asked was told once; each executor once."""
    from approvals.models import Visa
    from correspondence.models import Registration
    from ecm.models import Notice

    told = Counter(Notice.objects.values_list("user_id", "code", "subject_kind", "subject_id", "occasion"))
    yield from (f"told {times} times: {key}" for key, times in told.items() if times > 1)
    asked = Visa.objects.exclude(asked_at=None).count()
    heard = Notice.objects.filter(code="approvals.asked").count()
    if asked != heard:
        yield f"{asked} visas were asked for, {heard} people were told"
    executors = Registration.objects.exclude(executor=None).count()
    assigned = Notice.objects.filter(code="correspondence.assigned").count()
    if executors != assigned:
        yield f"{executors} letters have an executor, {assigned} were told"


def _jobs(ledger: Ledger) -> Iterator[str]:
    from ecm.jobs.models import Job

    # A look into the mailbox that was killed 25 times is given up; the next look does its work.
    dead = Job.objects.filter(state="dead").exclude(name="correspondence.poll_account", attempts__gte=25)
    for name, error in dead.values_list("name", "error")[:5]:
        yield f"{name} failed for good: {error[-300:]}"
    waiting = Job.objects.filter(state__in=["queued", "running"]).exclude(key__startswith="period:")
    left = Counter(waiting.values_list("name", flat=True))
    left.pop("events.seal", None)
    if left:
        yield f"not carried out: {dict(left)}"


def _history(ledger: Ledger) -> Iterator[str]:
    """The chain is whole, covers everything, and tells of each registration and decision exactly once."""
    from django.utils import timezone

    from approvals.models import Visa
    from cases.models import Case
    from correspondence.models import Registration
    from ecm.events.sealing import seal_new
    from ecm.events.verifying import verify
    from ecm.models import EventRecord
    from mailings.models import Delivery
    from payments.models import Payment

    seal_new(at=timezone.now(), whole=True)
    verdict = verify()
    yield from verdict.faults
    if verdict.unsealed:
        yield f"{verdict.unsealed} records are not sealed"
    told = Counter(EventRecord.objects.values_list("name", flat=True))
    for name, rows in (
        ("correspondence.document.registered", Registration.objects.count()),
        ("approvals.visa.decided", Visa.objects.exclude(decision="").count()),
        ("cases.case.opened", Case.objects.count()),
        ("payments.payment.paid", Payment.objects.filter(state="paid").count()),
        ("mailings.letter.sent", Delivery.objects.filter(state="sent").count()),
    ):
        if told[name] != rows:
            yield f"{rows} rows but {told[name]} events {name}"


def _blobs(ledger: Ledger) -> Iterator[str]:
    """Every blob that a row names is there, whole."""
    from storage.blobs import BlobMissing, blob_store
    from storage.models import Blob

    for digest, size in Blob.objects.values_list("digest", "size"):
        try:
            with blob_store().open(digest) as content:
                data = content.read()
        except BlobMissing:
            yield f"{digest[:12]} is missing"
            continue
        if len(data) != size or hashlib.sha256(data).hexdigest() != digest:
            yield f"{digest[:12]} holds other bytes"


def _mails(ledger: Ledger) -> Iterator[str]:
    """A notice goes out as one mail: the same Message-ID is one file, however often it was sent."""
    from ecm.environment import environment
    from ecm.models import Notice
    from mailings.models import Delivery

    folder = Path(environment().mail_out.removeprefix("folder:"))
    sent = len(list(folder.glob("*.eml"))) if folder.is_dir() else 0
    wanted = Notice.objects.filter(way="mail", user__is_active=True).exclude(user__email="").count()
    letters = Delivery.objects.filter(state="sent").count()
    if sent != wanted + letters:
        yield f"{wanted} notices go by mail and {letters} letters were sent, {sent} mails are there"


def _found(ledger: Ledger) -> Iterator[str]:
    """What was taken in can be found: a word of its own leads to each document."""
    from ecm.models import User
    from search.queries import find
    from storage.models import Document

    secretary = User.objects.get(username="secretary")
    for pk, title in Document.objects.order_by("-pk").values_list("pk", "title")[:40]:
        word = title.split()[-1]
        hits = find(secretary, word, kinds=["document"], limit=10).hits
        if pk not in [hit.object_id for hit in hits]:
            yield f"document {pk} is not found by {word!r}"


def _short(values: Any) -> str:
    shown = list(values)
    return f"{shown[:8]}{' …' if len(shown) > 8 else ''}"
