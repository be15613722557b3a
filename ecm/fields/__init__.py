"""Fields without programming: validated to canonical JSON, shown in forms, filters, the API, cards and exports."""

from ecm.fields.display import display_values, export_columns
from ecm.fields.filters import filter_values
from ecm.fields.forms import add_errors, fill_form, form_fields, values_of_form
from ecm.fields.models import Directory, DirectoryEntry, FieldDefinition, FieldKind, FieldSet
from ecm.fields.narrowing import AddedFilter, Asked, asked_of, column_specs, listed_values, sound_condition
from ecm.fields.references import Reference, ReferenceKind, register_reference
from ecm.fields.specs import FieldSpec, specs_of, specs_of_sets
from ecm.fields.values import validate_values
from ecm.fields.words import words_of_rows

__all__ = [
    "AddedFilter", "Asked", "Directory", "DirectoryEntry", "FieldDefinition", "FieldKind", "FieldSet", "FieldSpec",
    "Reference", "ReferenceKind", "add_errors", "asked_of", "column_specs", "display_values", "export_columns",
    "fill_form", "filter_values", "form_fields", "listed_values", "register_reference", "sound_condition", "specs_of",
    "specs_of_sets", "validate_values", "values_of_form", "words_of_rows",
]  # fmt: skip
