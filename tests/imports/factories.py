"""Files to be imported, and an import brought to any of its states."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from ecm.models import User
from imports.fields.draft import Options
from imports.models import Import
from imports.services import check_import, run_import, set_mapping, start_run, start_undo, take_file, undo_import
from tests.counterparties.factories import NOON

HEADINGS = ["Название", "ЄДРПОУ", "Телефон", "E-mail", "Контактное лицо", "IBAN", "Адрес"]


def csv_file(rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ";") -> io.BytesIO:
    lines = [delimiter.join(f'"{cell}"' if delimiter in str(cell) else str(cell) for cell in row) for row in rows]
    return io.BytesIO("\r\n".join(lines).encode(encoding))


def xlsx_file(rows: Sequence[Sequence[Any]]) -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(file)
    file.seek(0)
    return file


def taken(actor: User, rows: Sequence[Sequence[object]]) -> Import:
    """A file with these rows, its columns guessed."""
    return take_file(content=csv_file(rows), file_name="parties.csv", actor=actor, at=NOON)


def checked(actor: User, rows: Sequence[Sequence[object]], **options: Any) -> Import:
    """The same with all rows checked."""
    imported = taken(actor, rows)
    set_mapping(
        imported=imported, seen=imported.version, mapping=imported.mapping, options=Options(**options), actor=actor,
        at=NOON,
    )  # fmt: skip
    imported.refresh_from_db()
    check_import(imported.pk, imported.round, at=NOON)
    imported.refresh_from_db()
    return imported


def run(imported: Import) -> Import:
    """Its rows taken in."""
    started = start_run(imported=imported, actor=imported.actor, at=NOON)
    run_import(started.pk, started.round)
    imported.refresh_from_db()
    return imported


def undone(imported: Import) -> Import:
    """Its rows taken back."""
    started = start_undo(imported=imported, actor=imported.actor, at=NOON)
    undo_import(started.pk, started.round)
    imported.refresh_from_db()
    return imported
