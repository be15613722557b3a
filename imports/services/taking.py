"""A file comes in: kept as it is, its first rows read in the cage, its columns guessed; then the columns are named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from ecm import access, faults
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.models import User
from ecm.versions import save_seen
from imports.access import RUN
from imports.errors import FileRefused, NameMissing, NotNow, reason_text
from imports.events import FileTaken
from imports.fields.catalogue import targets
from imports.fields.draft import Options
from imports.fields.extra import added_targets
from imports.fields.guessing import guess, header_of
from imports.models import Import, ImportRow
from imports.queries import mapping_for
from imports.services.mappings import fields_for
from imports.services.rounds import begin_round
from storage.blobs import blob_store
from storage.names import clean_file_name
from storage.sandbox.cage import Outcome, cage
from storage.sandbox.protocol import CageLimits
from storage.services import store_bytes

State = Import.State
MEBIBYTE = 1 << 20
LARGEST = 32 * MEBIBYTE
HEAD_ROWS = 25
LIMITS = CageLimits(memory_mb=768, cpu_seconds=60, wall_seconds=90, output_mb=128)
TYPE = "application/octet-stream"
NAMES = ("name", "full_name", "short_name")


def read_rows(digest: str, options: dict[str, Any]) -> tuple[dict[str, Any], Iterator[list[list[Any]]]]:
    """How the table is read, and its rows in chunks. Raises FileRefused."""
    with blob_store().open(digest) as content:
        outcome = cage().run("table", content, options, LIMITS)
    reason = refusal_of(outcome)
    if reason:
        raise FileRefused(reason=reason_text(reason), code=reason)
    return outcome.value, (json.loads(part) for part in outcome.parts)


def refusal_of(outcome: Outcome) -> str:
    """Why the cage gave no table; "" when it did."""
    if outcome.reason:
        return "damaged" if outcome.reason == "cage.broken" else "cage"
    return str(outcome.value.get("reason", ""))


def take_file(*, content: BinaryIO, file_name: str, actor: User, at: datetime) -> Import:
    """Keep the file and guess its columns. Raises FileRefused; no import is made then."""
    access.require(actor, RUN)
    held = content.read(LARGEST + 1)
    if len(held) > LARGEST:
        raise FileRefused(reason=reason_text("too_large"), code="too_large")
    blob = store_bytes(held, TYPE, at=at)
    faults.point("imports.bytes_stored")
    facts, chunks = read_rows(blob.pk, {"rows": HEAD_ROWS})
    head = [row for chunk in chunks for row in chunk]
    if not head:
        raise FileRefused(reason=reason_text("empty"), code="empty")
    with transaction.atomic():
        imported = Import(blob=blob, file_name=clean_file_name(file_name), actor=actor, created_at=at)
        _fill(imported, facts, head)
        imported.save()
        publish(FileTaken(actor_id=actor.pk, import_id=imported.pk), at=at)
    return imported


def _fill(imported: Import, facts: dict[str, Any], head: list[list[Any]], header: int | None = None) -> None:
    imported.head = head
    for name in ("encoding", "delimiter", "sheet", "sheets"):
        setattr(imported, name, facts[name])
    index = header_of([cells for _number, cells in head])
    imported.header = header if header is not None else head[index][0] if index >= 0 else 0
    headings = imported.headings
    saved = mapping_for(headings)
    added = {str(target.title): code for code, target in added_targets().items()}
    imported.mapping = fields_for(saved, headings) if saved else guess(headings, imported.samples, added)
    imported.options = Options.of(saved.options if saved else {}).plain()


def look_again(
    *,
    imported: Import,
    actor: User,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: int | None = None,
) -> Import:
    """Read the first rows otherwise than was found, and guess the columns anew. Raises FileRefused, NotNow."""
    _require_open(imported, actor)
    options = {"rows": HEAD_ROWS, "encoding": encoding, "delimiter": delimiter, "sheet": sheet}
    facts, chunks = read_rows(imported.blob_id, options)
    _fill(imported, facts, [row for chunk in chunks for row in chunk], header)
    names = ("head", "encoding", "delimiter", "sheet", "sheets", "header", "mapping", "options")
    with transaction.atomic():
        ImportRow.objects.filter(imported=imported, outcome="").delete()
        changes = {name: getattr(imported, name) for name in names}
        return save_seen(imported, seen=imported.version, **changes, is_read=False, row_count=0, state=State.MAPPING)


def _require_open(imported: Import, actor: User) -> None:
    access.require(actor, RUN)
    if imported.state not in (State.MAPPING, State.CHECKED):
        raise NotNow


def checked_mapping(mapping: Sequence[str]) -> list[str]:
    """The mapping itself. Raises InvalidInput for an unknown or doubled field, NameMissing without a name."""
    used, known = [code for code in mapping if code], targets() | added_targets()
    wrong = sorted({code for code in used if code not in known or used.count(code) > 1})
    if wrong:
        titles = [str(known[code].title) if code in known else code for code in wrong]
        raise InvalidInput({"mapping": ", ".join(titles)})
    if not set(NAMES) & set(used):
        raise NameMissing
    return list(mapping)


@transaction.atomic
def set_mapping(
    *, imported: Import, seen: int, mapping: Sequence[str], options: Options, actor: User, at: datetime
) -> Import:
    """Name the columns and queue the check of all rows. Raises InvalidInput, NameMissing, NotNow, StaleVersion."""
    _require_open(imported, actor)
    fields = checked_mapping(mapping)
    imported = save_seen(imported, seen=seen, mapping=fields, options=options.plain())
    ImportRow.objects.filter(imported=imported).update(
        verdict="", notes=[], candidates=[], decision="skip", target=None, same_as=None
    )
    return begin_round(imported, State.CHECKING, "imports.check", actor=actor)
