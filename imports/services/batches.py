"""A batch of rows: those that become counterparties all at once, the others one by one; each has its outcome then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ecm import faults
from ecm.errors import DomainError
from ecm.events import bundled
from imports.fields.draft import Draft
from imports.fields.notes import notes_of
from imports.models import ImportRow
from imports.services.applying import Hand, Made, complete_row, create_all
from imports.services.pace import Pace
from imports.services.repeating import note_repeats

Verdict, Decision, Outcome = ImportRow.Verdict, ImportRow.Decision, ImportRow.Outcome
KEPT = ("outcome", "counterparty", "trace", "notes", "done_at")


class RowUnfit(DomainError):
    """The database takes a value of the row for no good one: a defect of ours that must not stop the other rows."""

    code = "imports.row_unfit"
    sentence = _("A value of this row is not as the database wants it.")


@dataclass(frozen=True)
class Line:
    """A row and what it says."""

    row: ImportRow
    draft: Draft

    @property
    def is_wrong(self) -> bool:
        return bool(self.draft.problems) or self.row.verdict == Verdict.WRONG


def take_in(lines: Sequence[Line], hand: Hand, pace: Pace) -> int:
    """Give rows their outcome until the batch has to end; how many got one."""
    done = [line for line in lines if line.is_wrong or line.row.decision == Decision.SKIP]
    for line in done:
        _leave_out(line)
    new = [line for line in lines if not line.is_wrong and line.row.decision == Decision.CREATE]
    _create(new, hand)
    known = [line for line in lines if not line.is_wrong and line.row.decision == Decision.ATTACH]
    repeated = {row.pk for row in note_repeats([(line.row, line.draft) for line in known], hand)}
    settled = [*done, *new, *(line for line in known if line.row.pk in repeated)]
    _keep(settled, hand)
    return _complete_all([line for line in known if line.row.pk not in repeated], hand, pace, len(settled))


def _complete_all(lines: Sequence[Line], hand: Hand, pace: Pace, count: int) -> int:
    """One by one: a row may belong to what the row before it became. How many of the batch have their outcome then; a
    batch brings at least one row on, however long it took to begin."""
    for line in lines:
        if count and pace.is_over:
            break
        _complete(line, hand)
        _keep([line], hand)
        count += 1
        faults.point("imports.row_done")
    return count


def _leave_out(line: Line) -> None:
    row = line.row
    if not line.is_wrong:
        row.outcome = Outcome.SKIPPED
        return
    row.outcome, row.notes = Outcome.FAILED, [note.plain() for note in line.draft.problems] or row.notes


def _create(lines: Sequence[Line], hand: Hand) -> None:
    """All at once; when the database refuses that, each alone, so that the one at fault is found."""
    try:
        with bundled(), transaction.atomic():
            made = create_all([line.draft for line in lines], hand) if lines else []
    except DomainError as refusal:
        made = [refusal for _line in lines]
    except (IntegrityError, DataError):
        made = [RowUnfit()] if len(lines) == 1 else []
        for line in lines if len(lines) > 1 else ():
            _create([line], hand)
    for line, each in zip(lines, made, strict=False):
        _note(line.row, each)
        faults.point("imports.row_done")


def _note(row: ImportRow, made: Made | DomainError) -> None:
    if isinstance(made, Made):
        row.outcome, row.counterparty, row.trace = Outcome.CREATED, made.party, made.trace
    else:
        _fail(row, made)


def _fail(row: ImportRow, refusal: DomainError) -> None:
    row.outcome, row.counterparty, row.trace = Outcome.FAILED, None, {}
    row.notes = [*row.notes, *(note.plain() for note in notes_of(refusal))]


def _complete(line: Line, hand: Hand) -> None:
    try:
        with bundled(), transaction.atomic():
            line.row.outcome = complete_row(line.row, line.draft, hand)
    except DomainError as refusal:
        _fail(line.row, refusal)
    except (IntegrityError, DataError):
        _fail(line.row, RowUnfit())


def _keep(lines: Iterable[Line], hand: Hand) -> None:
    """The outcomes, in the transaction that brought them about. One query."""
    if not (rows := [line.row for line in lines]):
        return
    for row in rows:
        row.done_at = hand.at
    ImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=KEPT)
