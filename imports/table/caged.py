"""The job that the cage does for imports: the bytes of a table in, its rows out as plain values.

Only rows that hold something are given, each with its number in the file. Nothing is computed: a formula is the value
that the file keeps beside it, or its own text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from ecm.folding import visible
from imports.table import texts, workbooks
from imports.table.limits import CHUNK, LONGEST_CELL, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Refused, Table
from storage.reading.context import UNWANTED

Row = tuple[int, list[str]]


def read_table(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Read a table of CSV or XLSX.

    `options`: `rows` reads only so many (0: all), `encoding`, `delimiter` and `sheet` overrule what is found ("": find
    it). The parts are lists of [number, cells] in JSON. A refused file has its code in `reason`.
    """
    try:
        table = _opened(source, options)
        parts = list(_chunks(table, int(options.get("rows", 0))))
    except Refused as refusal:
        return {"reason": refusal.reason}, []
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001  # parsers of damaged files raise whatever comes: the file is at fault
        return {"reason": _reason_of(error)}, []
    return {**table.facts(), "reason": ""}, parts


def _opened(source: BinaryIO, options: dict[str, Any]) -> Table:
    head = source.read(8)
    source.seek(0)
    if not head:
        raise Refused("empty")
    if head.startswith(b"PK"):
        return workbooks.open_table(source, str(options.get("sheet", "")))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("old_workbook")
    return texts.open_table(source.read(), str(options.get("encoding", "")), str(options.get("delimiter", "")))


def _reason_of(error: Exception) -> str:
    """The code of a limit or a damage that the readers of documents name, else `damaged`."""
    reason = str(getattr(error, "reason", ""))
    return "bomb" if reason.startswith("archive.") else "damaged"


def _chunks(table: Table, wanted: int) -> Iterator[bytes]:
    chunk: list[Row] = []
    for row in _bounded(table, wanted):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield json.dumps(chunk, ensure_ascii=False).encode("utf-8", "replace")
            chunk = []
    if chunk:
        yield json.dumps(chunk, ensure_ascii=False).encode("utf-8", "replace")


def _bounded(table: Table, wanted: int) -> Iterator[Row]:
    count = characters = 0
    for number, cells in table.rows:
        clean = [visible(UNWANTED.sub("", cell)).strip()[:LONGEST_CELL] for cell in cells]
        if not any(clean):
            continue
        count += 1
        characters += sum(map(len, clean))
        if count > MOST_ROWS:
            raise Refused("too_many_rows")
        if len(clean) > MOST_COLUMNS or characters > MOST_CHARACTERS:
            raise Refused("too_wide" if len(clean) > MOST_COLUMNS else "too_much_text")
        yield number, clean
        if count == wanted:
            return
