"""Choosers of added fields: directories and references to apps' objects."""

from typing import Any

from django import forms
from django.urls import reverse

from ecm.access import Person
from ecm.fields.models import Directory, DirectoryEntry
from ecm.fields.references import load_references, reference_kind
from ecm.fields.specs import FieldSpec
from ecm.numbers import whole
from ecm.web.forms import ChooserField, ChooserInput


class DirectoryInput(ChooserInput):
    """A combobox over one directory; with "create new" where the directory may grow."""

    def __init__(self, directory_id: int, load: Any) -> None:
        super().__init__(url_name="directory-choose", load=load)
        self.directory_id = directory_id

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        query = f"?directory={self.directory_id}"
        context["widget"]["url"] += query
        if Directory.objects.filter(pk=self.directory_id, can_grow=True).exists():
            context["widget"]["create_url"] = reverse("directory-new") + query
        return context


class DirectoryField(ChooserField):
    """One value of a directory; a value no longer in use stays choosable where it stands."""

    def __init__(self, directory_id: int, **kwargs: Any) -> None:
        def load(pk: str) -> DirectoryEntry | None:
            rows = DirectoryEntry.objects.filter(directory_id=directory_id)
            return rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None

        super().__init__(url_name="directory-choose", load=load, **kwargs)
        self.widget = DirectoryInput(directory_id, load)
        self.widget.is_required = self.required


def directory_field(spec: FieldSpec, common: dict[str, Any]) -> forms.Field:
    return DirectoryField(spec.directory_id or 0, **common)


def reference_field(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    """The app's own chooser; a plain number where no app offers the kind."""
    kind = reference_kind(spec.kind)
    if kind is None:
        return forms.IntegerField(min_value=1, **common)

    def load(pk: Any) -> Any:
        number = whole(str(pk))
        return None if number is None else load_references(spec.kind, user, [number]).get(number)

    return ChooserField(url_name=kind.chooser, load=load, **common)
