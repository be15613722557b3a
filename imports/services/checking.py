"""The dry run: every row is read, checked and compared with who is here already. Nothing else is written.

Work goes by batches that commit; a job that died goes on with the rows that have no verdict yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterparties.identifiers import KINDS
from counterparties.queries import SHARED_KINDS
from counterparties.queries.known import KnownParties, Match, Wanted, family
from counterparties.services.keys import name_key
from ecm import access, faults
from ecm.models import User
from imports.access import RUN
from imports.errors import FileRefused
from imports.fields.draft import Draft, Options
from imports.fields.notes import Note
from imports.fields.reading import NO_NAME, RowReader
from imports.models import Import, ImportRow
from imports.queries import managers
from imports.services.rounds import in_round, locked
from imports.services.taking import read_rows

State, Verdict, Decision = Import.State, ImportRow.Verdict, ImportRow.Decision
Progress = Callable[[int, int], None]
BATCH = 200
SAME_ROW = _("Row %(row)s of this file has the number %(kind)s %(number)s too.")
SAME_NAME = _("Row %(row)s of this file has the same name.")
GOES_ON = _("The row has no name: it goes with row %(row)s above.")


def reader_of(imported: Import) -> RowReader:
    """Reads rows as the mapping of the import says."""
    return RowReader(imported.mapping, Options.of(imported.options), imported.actor, managers())


def check_import(import_id: int, number: int, *, at: datetime, progress: Progress = lambda done, total: None) -> None:
    """Carry out the check of a round; goes on where an earlier attempt stopped. A file that is refused ends it."""
    with transaction.atomic():
        imported = in_round(import_id, number, State.CHECKING)
    if imported is None:
        return
    access.require(imported.actor, RUN)
    try:
        _read_all(imported)
    except FileRefused as refusal:
        _refuse(import_id, number, str(refusal.params["code"]))
        return
    if _check_all(imported, number, progress):
        _finish(import_id, number)


@transaction.atomic
def _refuse(import_id: int, number: int, reason: str) -> None:
    if imported := in_round(import_id, number, State.CHECKING):
        imported.state, imported.reason = State.REFUSED, reason
        imported.save(update_fields=["state", "reason"])


@transaction.atomic
def _finish(import_id: int, number: int) -> None:
    if imported := in_round(import_id, number, State.CHECKING):
        imported.state = State.CHECKED
        imported.save(update_fields=["state"])


def _read_all(imported: Import) -> None:
    """Rows of the file as rows of ours, each once however often this is begun."""
    if imported.is_read:
        return
    options = {"encoding": imported.encoding, "delimiter": imported.delimiter, "sheet": imported.sheet}
    _facts, chunks = read_rows(imported.blob_id, options)
    for chunk in chunks:
        rows = [ImportRow(imported=imported, number=number, cells=cells) for number, cells in chunk
                if number > imported.header]  # fmt: skip
        ImportRow.objects.bulk_create(rows, ignore_conflicts=True)
        faults.point("imports.rows_read")
    with transaction.atomic():
        row = locked(imported.pk)
        row.is_read, row.row_count = True, row.rows.count()
        row.save(update_fields=["is_read", "row_count"])
    imported.row_count = row.row_count


@dataclass
class Seen:
    """Numbers and names that rows of the file had so far, with the first row of each."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    families: dict[int, dict[str, str]] = field(default_factory=dict)
    last_named: int = 0

    def twin(self, number: int, draft: Draft) -> tuple[int, bool, Note] | None:
        """An earlier row that says the same or that this one goes on: its number, whether that is sure, and why."""
        if not draft.is_nameless:
            self.last_named = number
        if draft.problems:
            return None
        if draft.goes_on and self.last_named:
            return self.last_named, True, Note(GOES_ON, {"row": self.last_named})
        return self._same(number, draft)

    def _same(self, number: int, draft: Draft) -> tuple[int, bool, Note] | None:
        numbers = {family(kind): value for kind, value in draft.numbers if kind not in SHARED_KINDS}
        key = name_key(draft.name)
        found: tuple[int, bool, Note] | None = None
        for kind, value in draft.numbers:
            row = self.numbers.get((family(kind), value))
            if row is not None and kind not in SHARED_KINDS:
                title = KINDS[kind].title if kind in KINDS else ""
                found = row, True, Note(SAME_ROW, {"row": row, "kind": title, "number": value})
                break
        namesake = self.names.get(key) if key else None
        if found is None and namesake is not None and not self._differ(namesake, numbers):
            found = namesake, False, Note(SAME_NAME, {"row": namesake})
        self._remember(number, key, numbers)
        return found

    def _differ(self, row: int, numbers: dict[str, str]) -> bool:
        others = self.families.get(row, {})
        return any(others.get(kind, value) != value for kind, value in numbers.items())

    def _remember(self, number: int, key: str, numbers: dict[str, str]) -> None:
        for pair in numbers.items():
            self.numbers.setdefault(pair, number)
        if key and self.names.setdefault(key, number) == number:
            self.families[number] = numbers


def _check_all(imported: Import, number: int, progress: Progress) -> bool:
    """Whether all rows got their verdict; False when the round is not wanted any more."""
    reader, known, seen = reader_of(imported), KnownParties(imported.actor), Seen()
    done, last = 0, 0
    while rows := list(ImportRow.objects.filter(imported=imported, number__gt=last).order_by("number")[:BATCH]):
        last = rows[-1].number
        if not _check_batch(imported, number, rows, reader, known, seen):
            return False
        done += len(rows)
        faults.point("imports.batch_checked")
        progress(done, imported.row_count)
    return True


def _check_batch(
    imported: Import, number: int, rows: Sequence[ImportRow], reader: RowReader, known: KnownParties, seen: Seen
) -> bool:
    drafts = [reader.read(row.cells) for row in rows]
    twins = [seen.twin(row.number, draft) for row, draft in zip(rows, drafts, strict=True)]
    if not any(row.verdict == "" for row in rows):
        return True
    answers = known.matches([_wanted(draft) for draft in drafts])
    for row, draft, twin, matches in zip(rows, drafts, twins, answers, strict=True):
        judge_row(row, draft, twin, matches, reader.options)
    with transaction.atomic():
        if in_round(imported.pk, number, State.CHECKING) is None:
            return False
        names = ["verdict", "notes", "candidates", "decision", "target", "same_as"]
        ImportRow.objects.bulk_update(rows, names, batch_size=100)
    return True


def _wanted(draft: Draft) -> Wanted:
    if draft.problems:
        return Wanted("")
    return Wanted(draft.name, draft.numbers, str(draft.facts.get("phone", "")), str(draft.facts.get("email", "")))


def judge_row(
    row: ImportRow, draft: Draft, twin: tuple[int, bool, Note] | None, matches: Sequence[Match], options: Options
) -> None:
    """Write the verdict into the row, and what is proposed to be done."""
    row.notes = [note.plain() for note in (*draft.problems, *draft.remarks)]
    row.candidates = [_candidate(match) for match in matches]
    row.target_id = row.same_as = None
    sure = [match for match in matches if match.sign == "identifier"]
    if draft.problems:
        row.verdict, row.decision = Verdict.WRONG, Decision.SKIP
        row.candidates = []
    elif len(sure) == 1:
        row.verdict, row.decision, row.target_id = Verdict.KNOWN, Decision.ATTACH, sure[0].counterparty_id
    elif twin is not None:
        _judge_twin(row, twin, options)
    elif draft.is_nameless:
        row.verdict, row.decision, row.candidates = Verdict.WRONG, Decision.SKIP, []
        row.notes = [Note(NO_NAME, {}, "name").plain(), *row.notes]
    elif matches:
        row.verdict = Verdict.DOUBTFUL
        _propose(row, options, matches[0].counterparty_id)
    else:
        row.verdict, row.decision = Verdict.NEW, Decision.CREATE


def _judge_twin(row: ImportRow, twin: tuple[int, bool, Note], options: Options) -> None:
    number, is_sure, note = twin
    row.candidates = [{"row": number, "score": 1.0 if is_sure else 0.9, "why": note.plain()}, *row.candidates]
    row.verdict = Verdict.KNOWN if is_sure else Verdict.DOUBTFUL
    if is_sure or options.doubtful == "attach":
        row.decision, row.same_as = Decision.ATTACH, number
    else:
        row.decision = Decision.CREATE if options.doubtful == "create" else Decision.SKIP


def _propose(row: ImportRow, options: Options, likeliest: int) -> None:
    if options.doubtful == "attach":
        row.decision, row.target_id = Decision.ATTACH, likeliest
    else:
        row.decision = Decision.CREATE if options.doubtful == "create" else Decision.SKIP


def _candidate(match: Match) -> dict[str, object]:
    return {"id": match.counterparty_id, "score": match.score, "why": Note(match.reason, match.params).plain()}


def actor_of(imported: Import) -> User:
    """On whose behalf the rows are taken in."""
    return imported.actor
