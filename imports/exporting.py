"""The report of an import by row, and the empty file that people may fill."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecm.exports import TYPES, Column, write_xlsx
from ecm.models import User
from imports import queries
from imports.fields.catalogue import targets
from imports.fields.notes import shown
from imports.models import Import, ImportRow
from storage.models import Blob
from storage.services import store_bytes

# Up to here a page waits for its report; a longer one is a job with a notice at its end.
MOST_AT_ONCE = 2_000
TEMPLATE = (
    "name", "full_name", "legal_form", "country", "kind", "status", "roles", "number", "number.ru_kpp", "phone",
    "email", "website", "address.legal", "address.postal", "signatory_name", "signatory_post", "account.number",
    "account.bank_name", "account.bic", "account.bik", "person.name", "person.title", "person.phone", "person.email",
    "manager", "wish",
)  # fmt: skip


def reasons(row: ImportRow) -> str:
    """What is said of the row, a line each."""
    why = [shown(candidate["why"]) for candidate in row.candidates if row.verdict != ImportRow.Verdict.WRONG]
    said = [*(shown(note) for note in row.notes), *why, *(shown(note) for note in row.kept)]
    return "\n".join(dict.fromkeys(said))


def _becomes(row: ImportRow) -> str:
    party = row.counterparty or row.target
    if party is not None:
        return str(party)
    return gettext("row %(number)s") % {"number": row.same_as} if row.same_as else ""


def report_columns(imported: Import) -> list[Column[ImportRow]]:
    """What became of each row, then its cells as they came."""
    columns: list[Column[ImportRow]] = [
        Column(_("Row"), lambda row: row.number, 7),
        Column(_("Check"), lambda row: row.get_verdict_display(), 18),
        Column(_("Why"), reasons, 50),
        Column(_("Decision"), lambda row: row.get_decision_display(), 18),
        Column(_("Counterparty"), _becomes, 30),
        Column(_("Outcome"), lambda row: row.get_outcome_display(), 16),
        Column(_("Taken back at"), lambda row: row.undone_at, 16),
    ]
    for index, heading in enumerate(imported.headings):
        columns.append(Column(heading or gettext("Column %(number)s") % {"number": index + 1}, _cell(index), 20))
    return columns


def _cell(index: int) -> Any:
    return lambda row: row.cell(index)


def report_rows(imported: Import) -> Iterator[ImportRow]:
    """All rows of a visible import."""
    return queries.all_rows(imported)


def write_report(imported: Import, *, user: User, at: datetime) -> Blob:
    """The report as a file that is kept for a while, in the person's language."""
    with translation.override(user.language), tempfile.TemporaryFile() as file:
        write_xlsx(report_columns(imported), report_rows(imported), file, sheet=gettext("Import"))
        file.seek(0)
        return store_bytes(file.read(), TYPES["xlsx"].partition(";")[0], at=at)


def template_columns() -> list[Column[object]]:
    """Headings of a file to be filled: those that are asked for most, in the person's language."""
    return [Column(str(targets()[code].title), lambda _row: None, 22) for code in TEMPLATE]
