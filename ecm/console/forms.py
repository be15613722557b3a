"""Forms of the console: plain inputs where the tables hold JSON."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from ecm import access
from ecm.console.codes import code_of, free_code
from ecm.console.field_lines import column_line, option_line, read_columns, read_option
from ecm.fields.models import FieldDefinition, FieldKind
from ecm.fields.usage import has_values
from ecm.folding import fold
from ecm.models import User
from ecm.texts import pick
from ecm.web.forms import DayField


class CodedForm(WagtailAdminModelForm):
    """A row with a code; left empty, the code is made of the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].error_messages["unique"] = _("This code is taken.")
            self.fields["code"].help_text = self.fields["code"].help_text or _("Left empty, it is made of the name.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if "code" in self.fields and "code" not in self.errors and not data.get("code"):
            data["code"] = self.instance.code or self.made_code(pick(data.get("title")))
        return data

    def made_code(self, name: str) -> str:
        """A code that no other row has."""
        return free_code(name, lambda code: type(self.instance).objects.filter(code=code).exists())


class TypedDayInput(forms.TextInput):
    """A date as people type it. Wagtail's own calendar puts today in place of what it cannot read."""

    def format_value(self, value: Any) -> str | None:
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


class SubstitutionForm(WagtailAdminModelForm):
    """A substitution from one day to another, both typed freely."""

    starts_on = DayField(label=gettext_lazy("First day"), widget=TypedDayInput)
    ends_on = DayField(label=gettext_lazy("Last day"), widget=TypedDayInput)


class RoleForm(CodedForm):
    """A role's permissions as ticks."""

    permissions = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Permissions"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [("*", _("Everything")), *sorted(_permission_titles())],
    )


def _permission_titles() -> Iterable[tuple[str, str]]:
    return ((name, f"{title} ({name})") for name, title in access.permissions().items())


@cache
def _zones() -> list[str]:
    return [*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC"]


class UserForm(WagtailAdminModelForm):
    """A person; the password is set when one is typed."""

    new_password = forms.CharField(
        required=False,
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("Leave empty to keep the present one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        initial=User._meta.get_field("time_zone").default,
        choices=lambda: [(n, n) for n in _zones()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A new colleague speaks, and lives, as whoever enters them does, until told otherwise."""
        super().__init__(*args, **kwargs)
        if not self.instance.pk and self.for_user is not None:
            for name in ("language", "time_zone"):
                self.initial.setdefault(name, getattr(self.for_user, name))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if self.for_user is not None and self.instance.pk == self.for_user.pk:
            self._check_not_locked_out(data)
        return data

    def _check_not_locked_out(self, data: Mapping[str, Any]) -> None:
        """Nobody shuts the door behind themselves: there may be no other to open it again."""
        if not data.get("is_active"):
            self.add_error("is_active", _("You cannot shut yourself out."))
        granted = {name for role in data.get("roles", ()) for name in role.permissions}
        if not self.instance.is_superuser and not granted & {"*", "ecm.administer"}:
            self.add_error("roles", _("You cannot take the console away from yourself."))

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


class FieldForm(CodedForm):
    """A field of a set: what its kind needs is asked in plain inputs and kept as its settings."""

    options = forms.CharField(
        required=False,
        label=gettext_lazy("Values of a choice"),
        help_text=gettext_lazy("One a line; other languages after a bar: New | ru: Новый | bg: Нов."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    columns = forms.CharField(
        required=False,
        label=gettext_lazy("Columns of a table"),
        help_text=gettext_lazy(
            "One a line: name, kind; for example: Count, number. The kinds: text, number, money, date, yes or no."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    currencies = forms.CharField(required=False, label=gettext_lazy("Currencies"), help_text="EUR, UAH, BGN")
    least = forms.DecimalField(required=False, label=gettext_lazy("Least"))
    most = forms.DecimalField(required=False, label=gettext_lazy("Most"))
    places = forms.IntegerField(required=False, min_value=0, max_value=8, label=gettext_lazy("Decimal places"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.instance.settings or {}
        self.initial["options"] = "\n".join(option_line(each) for each in given.get("options", []))
        self.initial["columns"] = "\n".join(column_line(each) for each in given.get("columns", []))
        self.initial["currencies"] = ", ".join(given.get("currencies", []))
        for name in ("least", "most", "places"):
            self.initial[name] = given.get(name)

    def clean_options(self) -> list[dict[str, Any]]:
        return [read_option(line) for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean_columns(self) -> list[dict[str, Any]]:
        return read_columns(line for line in self.cleaned_data["columns"].splitlines() if line.strip())

    def clean_currencies(self) -> list[str]:
        return [code.strip().upper() for code in self.cleaned_data["currencies"].split(",") if code.strip()]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_what_is_kept(data)
        if data.get("kind") == FieldKind.CHOICE and not data.get("options") and "options" not in self.errors:
            self.add_error("options", _("A choice needs its values."))
        if data.get("kind") == FieldKind.TABLE and not data.get("columns") and "columns" not in self.errors:
            self.add_error("columns", _("A table needs its columns."))
        if data.get("kind") == FieldKind.DIRECTORY and not data.get("directory"):
            self.add_error("directory", _("Name the directory."))
        return data

    def made_code(self, name: str) -> str:
        """Two rows of one set with the same name are told by the set."""
        return code_of(name).replace("-", "_")

    def _check_what_is_kept(self, data: Mapping[str, Any]) -> None:
        """The key and the sort of a field stay while values of it are kept: they could not be read any more."""
        before = FieldDefinition.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        changed = [name for name in ("code", "kind") if before and data.get(name) != getattr(before, name)]
        if before and changed and has_values(before):
            self.add_error(
                changed[0], _("Values of this field are kept: add a new field and take this one out of use.")
            )

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


class FieldSetForm(CodedForm):
    """A set of fields; a field with values is taken out of use, not removed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(
            "Left empty, it is made of the name. With the code “counterparty” the fields belong to every counterparty,"
            " with “counterparty-legal”, “-sole”, “-individual” or “-public” to those of one type."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for form in self.formsets["fields"].deleted_forms:
            if form.instance.pk and has_values(form.instance):
                told = {"field": str(form.instance)}
                sentence = _("Values of the field “%(field)s” are kept: take it out of use instead of removing it.")
                self.add_error(None, sentence % told)
        return data


class DirectoryForm(CodedForm):
    """A directory; a value that stands twice is told before the database refuses it."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        seen: set[str] = set()
        for form in self.formsets["entries"].forms:
            text = str(form.data.get(form.add_prefix("text"), "")).strip()
            if not text or form.data.get(form.add_prefix("DELETE")):
                continue
            if fold(text) in seen:
                self.add_error(None, _("The value “%(value)s” stands twice.") % {"value": text})
            seen.add(fold(text))
        return data
