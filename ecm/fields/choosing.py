"""Choosers of added fields: directories and references to apps' objects."""

from typing import Any

from django import forms

from ecm.access import Person
from ecm.fields.models import DirectoryEntry
from ecm.fields.references import load_references, reference_kind
from ecm.fields.specs import FieldSpec

MOST_LISTED = 300


def directory_field(spec: FieldSpec, common: dict[str, Any]) -> forms.Field:
    """A list of the directory's values; one that is no longer in use stays choosable where it stands."""
    return DirectoryField(spec.directory_id or 0, **common)


class DirectoryField(forms.TypedChoiceField):
    """A choice among the values of a directory, read when the form is shown or sent."""

    def __init__(self, directory_id: int, **kwargs: Any) -> None:
        self.directory_id = directory_id
        super().__init__(coerce=int, empty_value=None, choices=self._listed, **kwargs)

    def _listed(self) -> list[tuple[Any, str]]:
        rows = DirectoryEntry.objects.filter(directory_id=self.directory_id, is_active=True)[:MOST_LISTED]
        return [("", "—"), *((row.pk, str(row)) for row in rows)]

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and DirectoryEntry.objects.filter(
            directory_id=self.directory_id, pk=int(value)
        ).exists()  # fmt: skip


def reference_field(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    """The app's own chooser; a plain number where no app offers the kind."""
    kind = reference_kind(spec.kind)
    if kind is None:
        return forms.IntegerField(min_value=1, **common)
    from ecm.web.forms import ChooserField

    def load(pk: Any) -> Any:
        return load_references(spec.kind, user, [int(pk)]).get(int(pk)) if str(pk).isdecimal() else None

    field: forms.Field = ChooserField(url_name=kind.chooser, load=load, **common)
    return field
