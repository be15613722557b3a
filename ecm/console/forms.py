"""Forms of the console: plain inputs where the tables hold JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from ecm import access
from ecm.fields.models import FieldKind


class RoleForm(WagtailAdminModelForm):
    """A role's permissions as ticks."""

    permissions = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Permissions"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [("*", _("Everything")), *sorted(_permission_titles())],
    )


def _permission_titles() -> Iterable[tuple[str, str]]:
    return ((name, f"{title} ({name})") for name, title in access.permissions().items())


class UserForm(WagtailAdminModelForm):
    """A person; the password is set when one is typed."""

    new_password = forms.CharField(
        required=False,
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("Leave empty to keep the present one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def save(self, commit: bool = True) -> Any:
        password = self.cleaned_data.get("new_password")
        if password:
            self.instance.set_password(password)
        elif not self.instance.pk:
            self.instance.set_unusable_password()
        return super().save(commit)


class FieldForm(WagtailAdminModelForm):
    """A field of a set: what its kind needs is asked in plain inputs and kept as its settings."""

    options = forms.CharField(
        required=False,
        label=gettext_lazy("Values of a choice"),
        help_text=gettext_lazy("One a line: value = title; other languages after a bar: new = New | ru: Новый."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    columns = forms.CharField(
        required=False,
        label=gettext_lazy("Columns of a table"),
        help_text=gettext_lazy("One a line: code, kind, title; for example: count, number, Count."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    currencies = forms.CharField(required=False, label=gettext_lazy("Currencies"), help_text="EUR, UAH, BGN")
    least = forms.DecimalField(required=False, label=gettext_lazy("Least"))
    most = forms.DecimalField(required=False, label=gettext_lazy("Most"))
    places = forms.IntegerField(required=False, min_value=0, max_value=8, label=gettext_lazy("Decimal places"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.instance.settings or {}
        self.initial["options"] = "\n".join(_option_line(each) for each in given.get("options", []))
        self.initial["columns"] = "\n".join(_column_line(each) for each in given.get("columns", []))
        self.initial["currencies"] = ", ".join(given.get("currencies", []))
        for name in ("least", "most", "places"):
            self.initial[name] = given.get(name)

    def clean_options(self) -> list[dict[str, Any]]:
        return [_option(line) for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean_columns(self) -> list[dict[str, Any]]:
        return [_column(line) for line in self.cleaned_data["columns"].splitlines() if line.strip()]

    def clean_currencies(self) -> list[str]:
        return [code.strip().upper() for code in self.cleaned_data["currencies"].split(",") if code.strip()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if data.get("kind") == FieldKind.CHOICE and not data.get("options") and "options" not in self.errors:
            self.add_error("options", _("A choice needs its values."))
        if data.get("kind") == FieldKind.TABLE and not data.get("columns") and "columns" not in self.errors:
            self.add_error("columns", _("A table needs its columns."))
        if data.get("kind") == FieldKind.DIRECTORY and not data.get("directory"):
            self.add_error("directory", _("Name the directory."))
        return data

    def save(self, commit: bool = True) -> Any:
        self.instance.settings = {**(self.instance.settings or {}), **self._settings()}
        return super().save(commit)

    def _settings(self) -> dict[str, Any]:
        data = self.cleaned_data
        numbers = {name: data.get(name) for name in ("least", "most", "places")}
        return {
            "options": data.get("options") or [],
            "columns": data.get("columns") or [],
            "currencies": data.get("currencies") or [],
            **{name: None if value is None else float(value) for name, value in numbers.items()},
        }


def _option_line(option: Mapping[str, Any]) -> str:
    titles = dict(option.get("title", {}))
    first = titles.pop("en", "")
    return f"{option['value']} = {first}" + "".join(f" | {code}: {text}" for code, text in titles.items())


def _option(line: str) -> dict[str, Any]:
    value, _equals, rest = line.partition("=")
    first, *others = rest.split("|")
    titles = {"en": first.strip() or value.strip()}
    for other in others:
        code, colon, text = other.partition(":")
        if not colon:
            raise ValidationError(_("This line cannot be read: %(line)s") % {"line": line})
        titles[code.strip()] = text.strip()
    return {"value": value.strip(), "title": titles}


def _column_line(column: Mapping[str, Any]) -> str:
    return f"{column['code']}, {column['kind']}, {column.get('title', {}).get('en', '')}"


def _column(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(",", 2)]
    plain = {FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.YES_NO}
    if len(parts) < 2 or parts[1] not in plain or not parts[0].isidentifier():
        raise ValidationError(_("This line cannot be read: %(line)s") % {"line": line})
    return {"code": parts[0], "kind": parts[1], "title": {"en": parts[2] if len(parts) > 2 else parts[0]}}
