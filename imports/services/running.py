"""Taking the rows in: batches that commit, each row once whatever is killed, until all have their outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ecm import access, faults, jobs
from ecm.events import bundled, publish
from ecm.jobs.models import JobState
from ecm.models import User
from imports.access import RUN
from imports.errors import NotNow
from imports.events import ImportEnded, ImportStarted
from imports.fields.draft import Options
from imports.fields.reading import RowReader
from imports.models import Import, ImportRow
from imports.queries import counts_of, job_of
from imports.services.applying import Hand
from imports.services.batches import Line, take_in
from imports.services.checking import reader_of
from imports.services.pace import Pace
from imports.services.rounds import begin_round, in_round, locked

State, Outcome = Import.State, ImportRow.Outcome
Progress = Callable[[int, int], None]
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
    reader, pace = reader_of(imported), Pace()
    done = ImportRow.objects.filter(imported=imported).exclude(outcome="").count()
    while lines := _next(imported, reader, pace.size):
        faults.point("imports.rows_drafted")
        count = _run_batch(import_id, number, lines, reader, pace, at=timezone.now())
        if count < 0:
            return False
        done += count
        faults.point("imports.batch_done")
        progress(done, imported.row_count)
    return _end(import_id, number, at=timezone.now())


def _next(imported: Import, reader: RowReader, size: int) -> list[Line]:
    """The next rows, read before anybody has to wait for us."""
    rows = ImportRow.objects.filter(imported=imported, outcome="").order_by("number")
    return [Line(row, reader.read(row.cells)) for row in rows.select_related("target")[:size]]


@transaction.atomic
@bundled()
def _run_batch(
    import_id: int, number: int, lines: Sequence[Line], reader: RowReader, pace: Pace, *, at: datetime
) -> int:
    """Take in these rows, save those that another worker took; how many, -1 when the round is not wanted any more."""
    imported = in_round(import_id, number, State.RUNNING)
    if imported is None:
        return -1
    waiting = ImportRow.objects.filter(pk__in=[line.row.pk for line in lines], outcome="")
    ours = set(waiting.values_list("pk", flat=True))
    pace.begin()
    hand = Hand(reader.actor, Options.of(imported.options), at)
    count = take_in([line for line in lines if line.row.pk in ours], hand, pace)
    pace.end(count)
    return count


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
