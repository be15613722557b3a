"""A field's description, whether it is a row of a field set or a column of a table field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ecm.fields.models import FieldDefinition, FieldKind, FieldSet
from ecm.texts import pick


@dataclass(frozen=True)
class FieldSpec:
    """What the field is called, what it holds and what is asked of it; `titles` and `hints` by language."""

    code: str
    kind: str
    titles: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    directory_id: int | None = None
    is_required: bool = False
    is_filter: bool = False

    @property
    def title(self) -> str:
        return pick(self.titles) or self.code

    @property
    def hint(self) -> str:
        return pick(self.hints)

    @property
    def options(self) -> list[tuple[str, str]]:
        """(value, title) of a choice."""
        given = self.settings.get("options", [])
        return [(str(each["value"]), pick(each.get("title")) or str(each["value"])) for each in given]

    @property
    def currencies(self) -> list[str]:
        return [str(code) for code in self.settings.get("currencies", [])] or ["EUR", "UAH", "BGN", "RUB", "USD"]

    @property
    def columns(self) -> list["FieldSpec"]:
        """The fields of a table's row."""
        return [column_spec(each) for each in self.settings.get("columns", [])]


def column_spec(given: Mapping[str, Any]) -> FieldSpec:
    return FieldSpec(
        code=str(given["code"]),
        kind=str(given.get("kind", FieldKind.TEXT)),
        titles=given.get("title", {}),
        settings=given.get("settings", {}),
        directory_id=given.get("directory"),
        is_required=bool(given.get("is_required", False)),
    )


def spec_of(row: FieldDefinition) -> FieldSpec:
    return FieldSpec(
        code=row.code,
        kind=row.kind,
        titles=row.title,
        hints=row.hint,
        settings=row.settings,
        directory_id=row.directory_id,
        is_required=row.is_required,
        is_filter=row.is_filter,
    )


def specs_of(field_set: FieldSet | int | None) -> list[FieldSpec]:
    """The fields in use of a set, in order; none for no set. One query."""
    if field_set is None:
        return []
    pk = field_set if isinstance(field_set, int) else field_set.pk
    return [spec_of(row) for row in FieldDefinition.objects.filter(field_set_id=pk, is_active=True)]


def specs_of_sets(ids: Iterable[int]) -> dict[int, list[FieldSpec]]:
    """The fields in use of several sets, by the set. One query, none for no set."""
    found: dict[int, list[FieldSpec]] = {pk: [] for pk in ids}
    rows = FieldDefinition.objects.filter(field_set__in=found, is_active=True).order_by("order", "id")
    for row in rows if found else ():
        found[row.field_set_id].append(spec_of(row))
    return found
