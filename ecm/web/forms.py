"""Form fields of the workspace: free dates, sums, and comboboxes that search as one types."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ecm.folding import one_line
from ecm.web.addresses import address_of
from ecm.web.dates import parse_day
from ecm.web.formats import number
from ecm.web.widgets import combobox, day_input

Load = Callable[[str], Any]
Text = str | Promise


class DayInput(forms.TextInput):
    """A text field for a date, with a calendar beside it."""

    def format_value(self, value: Any) -> str | None:
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return SafeString(day_input(self.get_context(name, value, attrs)["widget"]))


class DayField(forms.Field):
    """A date typed freely: `5.3`, `05.03.26`, `завтра`, `+10`."""

    widget = DayInput
    default_error_messages = {"invalid": _("This is not a date: write 05.03.2026, 5.3, tomorrow or +10.")}

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        day = parse_day(str(value), timezone.localdate())
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class NameField(forms.CharField):
    """A name as it is seen: one of nothing but hidden signs is no name."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class MoneyInput(forms.TextInput):
    """A sum as the reader's language writes it; what was typed and refused comes back as it was typed."""

    def format_value(self, value: Any) -> str | None:
        return number(value, 2) if isinstance(value, Decimal | int | float) else super().format_value(value)


class MoneyField(forms.DecimalField):
    """A sum with spaces or commas as people write them: `1 250,50`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = MoneyInput(attrs={"inputmode": "decimal", "class": "ds-money-input"})
        super().__init__(**{"widget": widget, "max_digits": 18, "decimal_places": 2, **kwargs})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = plain_number(value)
        return super().to_python(value)


def plain_number(text: str) -> str:
    """`1 250,50`, `1.250,50` and `1,250.50` all become `1250.50`."""
    bare = "".join(text.split()).replace("\u2019", "").replace("'", "")
    last = max(bare.rfind(","), bare.rfind("."))
    if last < 0:
        return bare
    head, tail = bare[:last].replace(",", "").replace(".", ""), bare[last + 1 :]
    grouped = len(tail) == 3 and bare.count(bare[last]) > 1
    try:
        Decimal(f"{head or 0}.{tail or 0}")
    except InvalidOperation:
        return text
    return f"{head}{tail}" if grouped else f"{head or 0}.{tail or 0}"


class Words(str):
    """What was typed in a chooser and names nothing: refused, never taken for an empty field."""


class ChooserInput(forms.TextInput):
    """A combobox; the chosen key travels in a hidden field, the words beside it as `NAME-typed`."""

    def __init__(
        self, *, url_name: str, load: Load, create_url_name: str = "", many: bool = False, placeholder: Text = "",
        query: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self.url_name, self.load, self.create_url_name, self.query = url_name, load, create_url_name, query
        self.many, self.placeholder = many, placeholder

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        values = value if self.many and isinstance(value, list | tuple) else [value]
        chosen = [
            {"value": getattr(found, "pk", one), "title": str(found)}
            for one in values
            if one not in (None, "") and (found := self._found(one)) is not None
        ]
        context["widget"].update(
            url=address_of(self.url_name) + self.query,
            create_url=address_of(self.create_url_name) if self.create_url_name else "",
            many=self.many,
            chosen=chosen,
            value=chosen[0]["value"] if chosen else "",
            title=_title(value, chosen) if not self.many else "",
            typed="" if self.many else f"{context['widget']['name']}-typed",
            placeholder=self.placeholder,
        )
        return context

    def _found(self, value: Any) -> Any:
        if isinstance(value, Words):
            return None
        return value if hasattr(value, "pk") else self.load(str(value))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.many:
            return [value for value in data.getlist(name) if value]
        typed = Words((data.get(f"{name}-typed") or "").strip())
        return data.get(name) or typed or data.get(name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return SafeString(combobox(self.get_context(name, value, attrs)["widget"]))


def _title(value: Any, chosen: list[dict[str, Any]]) -> str:
    if isinstance(value, Words):
        return value
    return chosen[0]["title"] if chosen else ""


class ChooserField(forms.Field):
    """One object found by typing. `load(pk)` gives the object the person may see, or None. `query` is asked beside what
    is typed ("?but=5")."""

    default_error_messages = {
        "unknown": _("Choose one from the list."),
        "no_card": _("Choose one from the list; its last line, “Create”, makes a card that is not there yet."),
    }

    def __init__(
        self, *, url_name: str, load: Load, create_url_name: str = "", placeholder: Text = "", query: str = "",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.load, self.may_create = load, bool(create_url_name)
        widget = ChooserInput(
            url_name=url_name, load=load, create_url_name=create_url_name, placeholder=placeholder, query=query
        )
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or hasattr(value, "pk"):
            return value or None
        found = None if isinstance(value, Words) else self.load(str(value))
        if found is None:
            code = "no_card" if isinstance(value, Words) and self.may_create else "unknown"
            raise ValidationError(self.error_messages[code], code=code)
        return found

    def prepare_value(self, value: Any) -> Any:
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(getattr(initial, "pk", initial) or "") != str(data or "")


def offer_choices(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Let a ChoiceField of this form offer these."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class OneOfField(forms.ChoiceField):
    """One of a few objects that the view has read already; `offer` gives them to the field of a form."""

    def offer(self, rows: Iterable[Model]) -> None:
        """Let these be chosen from, in this order."""
        self._rows = {str(row.pk): row for row in rows}
        self.choices = [(key, str(row)) for key, row in self._rows.items()]

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        key = str(self.prepare_value(value))
        if key not in self._rows:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key})
        return self._rows[key]

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


class ManyChooserField(forms.Field):
    """Several objects, each found by typing."""

    default_error_messages = {"unknown": _("Choose from the list.")}

    def __init__(
        self, *, url_name: str, load: Load, create_url_name: str = "", placeholder: Text = "", **kwargs: Any
    ) -> None:
        self.load = load
        widget = ChooserInput(
            url_name=url_name, load=load, create_url_name=create_url_name, many=True, placeholder=placeholder
        )
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Iterable[Any] | None) -> list[Any]:
        found = [one if hasattr(one, "pk") else self.load(str(one)) for one in value or []]
        if any(one is None for one in found):
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found
