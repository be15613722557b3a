"""Taking the rows in: batches that commit, each row once whatever is killed, until all have their outcome."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ecm import access, faults, jobs
from ecm.errors import DomainError
from ecm.events import publish
from ecm.jobs.models import JobState
from ecm.models import User
from imports.access import RUN
from imports.errors import NotNow
from imports.events import ImportEnded, ImportStarted
from imports.fields.draft import Options
from imports.fields.notes import notes_of
from imports.fields.reading import RowReader
from imports.models import Import, ImportRow
from imports.queries import counts_of, job_of
from imports.services.applying import Hand, apply_row
from imports.services.checking import reader_of
from imports.services.rounds import begin_round, in_round, locked

State, Decision, Outcome = Import.State, ImportRow.Decision, ImportRow.Outcome
Progress = Callable[[int, int], None]
BATCH = 20
# A batch commits after this long: whoever else writes waits no longer.
LONGEST_BATCH = 0.25
AGAIN = {
    State.CHECKING: "imports.check", State.RUNNING: "imports.run", State.UNDOING: "imports.undo",
}  # fmt: skip


@transaction.atomic
def start_run(*, imported: Import, actor: User, at: datetime) -> Import:
    """Queue the run of a checked or stopped import; a repeat while it runs is harmless. Raises NotNow."""
    access.require(actor, RUN)
    row = locked(imported.pk)
    if row.state == State.RUNNING:
        return row
    if row.state not in (State.CHECKED, State.STOPPED):
        raise NotNow
    publish(ImportStarted(actor_id=actor.pk, import_id=row.pk), at=at)
    return begin_round(row, State.RUNNING, "imports.run", actor=actor)


@transaction.atomic
def stop_import(*, imported: Import, actor: User, at: datetime) -> Import:
    """Stop the check, the run or the undoing after the rows under hand; it can be gone on with. Raises NotNow."""
    access.require(actor, RUN)
    row = locked(imported.pk)
    if not row.is_busy:
        raise NotNow
    if row.job_id:
        jobs.cancel(row.job_id, at=at)
    row.state = {State.CHECKING: State.MAPPING, State.RUNNING: State.STOPPED}.get(State(row.state), State.DONE)
    row.save(update_fields=["state"])
    return row


def is_stuck(imported: Import) -> bool:
    """Whether the import waits for a job that failed, was called off elsewhere, or is no more."""
    if not imported.is_busy:
        return False
    job = job_of(imported)
    return job is None or job.state in (JobState.DEAD, JobState.CANCELLED, JobState.DONE)


@transaction.atomic
def resume(*, imported: Import, actor: User) -> Import:
    """Go on with an import whose job was lost. Raises NotNow when nothing is wrong with it."""
    access.require(actor, RUN)
    row = locked(imported.pk)
    if not is_stuck(row):
        raise NotNow
    return begin_round(row, row.state, AGAIN[State(row.state)], actor=actor)


def run_import(import_id: int, number: int, *, progress: Progress = lambda done, total: None) -> bool:
    """Carry out the run of a round; rows that have their outcome are left alone. True when all have it now."""
    imported = Import.objects.select_related("actor").get(pk=import_id)
    access.require(imported.actor, RUN)
    reader, done = reader_of(imported), ImportRow.objects.filter(imported=imported).exclude(outcome="").count()
    while (count := _run_batch(import_id, number, reader, at=timezone.now())) > 0:
        done += count
        faults.point("imports.batch_done")
        progress(done, imported.row_count)
    return count == 0 and _end(import_id, number, at=timezone.now())


@transaction.atomic
def _run_batch(import_id: int, number: int, reader: RowReader, *, at: datetime) -> int:
    """Take in the next rows; how many they were, -1 when the round is not wanted any more."""
    imported = in_round(import_id, number, State.RUNNING)
    if imported is None:
        return -1
    hand = Hand(reader.actor, Options.of(imported.options), at)
    rows = ImportRow.objects.filter(imported=imported, outcome="").order_by("number")
    began, count = time.monotonic(), 0
    for row in rows.select_related("target")[:BATCH]:
        _take_in(row, reader, hand)
        count += 1
        faults.point("imports.row_done")
        if time.monotonic() - began > LONGEST_BATCH:
            break
    return count


def _take_in(row: ImportRow, reader: RowReader, hand: Hand) -> None:
    draft = reader.read(row.cells)
    if draft.problems or row.verdict == ImportRow.Verdict.WRONG:
        row.outcome, row.notes = Outcome.FAILED, [note.plain() for note in draft.problems] or row.notes
    elif row.decision == Decision.SKIP:
        row.outcome = Outcome.SKIPPED
    else:
        try:
            with transaction.atomic():
                row.outcome = apply_row(row, draft, hand)
        except DomainError as refusal:
            row.outcome, row.counterparty, row.trace = Outcome.FAILED, None, {}
            row.notes = [*row.notes, *(note.plain() for note in notes_of(refusal))]
    row.done_at = hand.at
    row.save(update_fields=["outcome", "counterparty", "trace", "notes", "done_at"])


@transaction.atomic
def _end(import_id: int, number: int, *, at: datetime) -> bool:
    imported = in_round(import_id, number, State.RUNNING)
    if imported is None:
        return False
    imported.state, imported.ended_at = State.DONE, at
    imported.save(update_fields=["state", "ended_at"])
    found = counts_of(imported)
    counts = {code: found[f"outcome.{code}"] for code in Outcome.values if code}
    publish(ImportEnded(actor_id=imported.actor_id, import_id=imported.pk, counts=counts), at=at)
    return True
