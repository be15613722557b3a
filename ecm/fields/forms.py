"""Added fields in Django forms: a form field for each, named `extra_<code>`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ecm.access import Person
from ecm.errors import InvalidInput
from ecm.fields.models import FieldKind
from ecm.fields.specs import FieldSpec
from ecm.fields.values import REFERENCES
from ecm.fields.widgets import LongTextField, MoneyValueField, TableField
from ecm.web.formats import number

PREFIX = "extra_"
Maker = Callable[[FieldSpec, Person, dict[str, Any]], forms.Field]


def form_fields(specs: Sequence[FieldSpec], user: Person) -> dict[str, forms.Field]:
    """Form fields by name, in order. They parse; `validate_values` in the service decides."""
    return {f"{PREFIX}{spec.code}": _field(spec, user) for spec in specs}


def fill_form(form: forms.BaseForm, specs: Sequence[FieldSpec], values: Mapping[str, Any], user: Person) -> None:
    """Add the fields to a form, with the present values as initial ones."""
    for spec, (name, field) in zip(specs, form_fields(specs, user).items(), strict=True):
        form.fields[name] = field
        if spec.code in values:
            form.initial.setdefault(name, typed_value(spec, values[spec.code]))


def typed_value(spec: FieldSpec, value: Any) -> Any:
    """A canonical value as a person would type it: dates and numbers in the habit of the reader's language."""
    if spec.kind == FieldKind.DATE:
        return date.fromisoformat(value)
    if spec.kind == FieldKind.NUMBER:
        return number(Decimal(str(value)))
    if spec.kind == FieldKind.MONEY:
        return {**value, "amount": number(Decimal(value["amount"]), 2)}
    if spec.kind == FieldKind.YES_NO:
        return "true" if value else "false"
    if spec.kind == FieldKind.TABLE:
        columns = {column.code: column for column in spec.columns}
        return [{code: typed_value(columns[code], each) for code, each in row.items() if code in columns}
                for row in value]  # fmt: skip
    return value


def values_of_form(form: forms.BaseForm, specs: Sequence[FieldSpec]) -> dict[str, Any]:
    """What was typed, by the fields' codes, ready for `validate_values`."""
    return {spec.code: _plain(form.cleaned_data.get(f"{PREFIX}{spec.code}")) for spec in specs}


def add_errors(form: forms.BaseForm, error: InvalidInput) -> None:
    """Put the sentences of a refused value at their fields."""
    for name, sentence in error.fields.items():
        field = name.replace("extra.", PREFIX, 1)
        form.add_error(field if field in form.fields else None, str(sentence))


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value)


def _field(spec: FieldSpec, user: Person) -> forms.Field:
    common = {"label": spec.title, "help_text": spec.hint, "required": spec.is_required}
    if spec.kind in REFERENCES:
        return _reference(spec, user, common)
    return _MAKERS[spec.kind](spec, user, common)


def _text(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=500, **common)


def _long_text(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    return LongTextField(**common)


def _number(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)


def _money(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    return MoneyValueField(spec.currencies, **common)


def _date(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    from ecm.web.forms import DayField

    return DayField(**common)


def _yes_no(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    choices = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
    return forms.ChoiceField(choices=choices, **common)


def _choice(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[("", "—"), *spec.options], **common)


def _directory(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    from ecm.fields.choosing import directory_field

    return directory_field(spec, common)


def _reference(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    from ecm.fields.choosing import reference_field

    return reference_field(spec, user, common)


def _table(spec: FieldSpec, user: Person, common: dict[str, Any]) -> forms.Field:
    return TableField({column.code: _cell(column, user) for column in spec.columns}, **common)


def _cell(column: FieldSpec, user: Person) -> forms.Field:
    """A field of one cell; what a row must hold is asked by `validate_values`, and not of blank rows."""
    return _field(replace(column, is_required=False), user)


_MAKERS: dict[str, Maker] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.DIRECTORY: _directory,
    FieldKind.TABLE: _table,
}
