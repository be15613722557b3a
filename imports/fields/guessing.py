"""Which row is the header, and which field each column is: by words that people write over columns, in four languages.

The words are tried from the most telling on; a whole header that equals a word wins over one that only contains it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from counterparties.identifiers import find_identifiers, judge
from counterparties.names import fold
from imports.fields.catalogue import NUMBER, SEVERAL, numbered, targets

LOOKED_AT = 12
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}")
# A line for each field: its code, then the words over such a column. Earlier lines win.
_TABLE = Path(__file__).with_name("headers.txt")


@cache
def _words() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        code, _bar, words = line.partition("|")
        for word in words.split(";"):
            table.setdefault(plain(word), code)
    return table


@cache
def _titles() -> dict[str, str]:
    """Titles of the fields themselves, in each language: the template that we give out is always understood."""
    from django.conf import settings
    from django.utils import translation

    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for target in targets().values():
                found.setdefault(plain(str(target.title)), target.code)
    return found


def plain(header: str) -> str:
    """A header as it is compared: folded, signs as blanks."""
    return " ".join(re.sub(r"[^\w]+|_", " ", fold(header)).split())


def field_of(header: str) -> str:
    """The field that a header names; "" for none."""
    text = plain(header)
    if not text:
        return ""
    exact = _titles().get(text) or _words().get(text)
    if exact:
        return exact
    inside = [word for word in _words() if len(word) >= 3 and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    return _words()[max(inside, key=len)] if inside else ""


def numbered_field_of(header: str) -> str:
    """The field that a header names, of the second or third account or person when it ends in such a figure."""
    text = plain(header)
    if (hit := re.fullmatch(r"(.*\D)\s*([1-9])", text)) and text not in _words():
        return numbered(field_of(hit[1]), int(hit[2])) or field_of(header)
    return field_of(header)


def _next_free(code: str, taken: set[str]) -> str:
    """The same field of the next account or person that no column is given to yet; "" when there is none."""
    free = (numbered(code, number) for number in range(2, SEVERAL + 1))
    return next((each for each in free if each and each not in taken), "")


def header_of(rows: Sequence[Sequence[str]]) -> int:
    """The index of the header among the first rows; -1 when the table has none."""
    best, most = -1, 0
    for index, cells in enumerate(rows[:LOOKED_AT]):
        found = len({field_of(cell) for cell in cells} - {""})
        if found > most and not _is_data(cells):
            best, most = index, found
    if best >= 0:
        return best
    return -1 if not rows or _is_data(rows[0]) else 0


def _is_data(cells: Sequence[str]) -> bool:
    return any(_EMAIL.fullmatch(cell) or sum(map(str.isdigit, cell)) >= 7 for cell in cells)


def guess(headers: Sequence[str], rows: Sequence[Sequence[str]], added: Mapping[str, str] | None = None) -> list[str]:
    """A field for each column, each field once; what no word tells is told by what stands in the column.

    `added` are titles of added fields with their codes.
    """
    titles = {plain(title): code for title, code in (added or {}).items()}
    mapping = [titles.get(plain(header), "") for header in headers]
    taken = {code for code in mapping if code}
    for exact in (True, False):
        for index, header in enumerate(headers):
            code = numbered_field_of(header)
            is_exact = plain(header) in _words() or plain(header) in _titles()
            if code in taken and plain(header) in map(plain, headers[:index]):
                code = _next_free(code, taken)
            if code and not mapping[index] and code not in taken and is_exact == exact:
                mapping[index] = code
                taken.add(code)
    for index in range(len(headers)):
        code = "" if mapping[index] or plain(headers[index]) else _by_content([_cell(row, index) for row in rows])
        if code and code not in taken:
            mapping[index] = code
            taken.add(code)
    if "name" not in taken and (heir := next((code for code in ("short_name", "full_name") if code in taken), "")):
        mapping[mapping.index(heir)] = "name"
    return mapping


def _cell(row: Sequence[str], index: int) -> str:
    return row[index] if index < len(row) else ""


def _by_content(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    if not filled:
        return ""
    if all(_EMAIL.fullmatch(cell) for cell in filled):
        return "email"
    if all(judge("iban", cell).accepted for cell in filled):
        return "account.number"
    if all(any(found.accepted for found in find_identifiers(cell)) for cell in filled):
        return NUMBER
    if all(re.fullmatch(r"[+(]?[\d\s().-]{7,20}", cell) for cell in filled):
        return "phone"
    letters = [cell for cell in filled if sum(map(str.isalpha, cell)) >= 3]
    return "name" if len(letters) == len(filled) and len(set(filled)) == len(filled) else ""
