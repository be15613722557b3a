"""The words by which added values are found: what people read of them, in every language of the house."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ecm.fields.models import DirectoryEntry, FieldKind
from ecm.fields.specs import FieldSpec

Values = Mapping[str, Any]
TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)


def words_of_rows(rows: Sequence[tuple[Sequence[FieldSpec], Values]]) -> list[str]:
    """The texts of each row's values. Names of what a value points at stay out: not every reader may know them.

    One query where a value of a directory stands in a row, none otherwise.
    """
    pairs = [[pair for spec in specs for pair in _leaves(spec, row.get(spec.code))] for specs, row in rows]
    wanted = {value for row in pairs for spec, value in row if spec.kind == FieldKind.DIRECTORY}
    entries = DirectoryEntry.objects.in_bulk(wanted)
    return ["\n".join(text for spec, value in row for text in _texts(spec, value, entries)) for row in pairs]


def _leaves(spec: FieldSpec, value: Any) -> Iterator[tuple[FieldSpec, Any]]:
    """The value with its field, or those of a table's rows with their columns."""
    if spec.kind != FieldKind.TABLE:
        fits = value is not None and (spec.kind != FieldKind.DIRECTORY or isinstance(value, int))
        yield from [(spec, value)] if fits else []
        return
    for row in value if isinstance(value, list) else []:
        for column in spec.columns:
            yield from _leaves(column, row.get(column.code))


def _texts(spec: FieldSpec, value: Any, entries: Mapping[int, DirectoryEntry]) -> Iterator[str]:
    if spec.kind in TEXTS:
        yield str(value)
    elif spec.kind == FieldKind.CHOICE:
        titles = [each.get("title") or {} for each in spec.settings.get("options", []) if each["value"] == value]
        yield from dict.fromkeys(text for title in titles for text in title.values())
    elif spec.kind == FieldKind.DIRECTORY and value in entries:
        yield from dict.fromkeys((entries[value].text, *entries[value].texts.values()))
