"""Form fields of two shapes that Django has not: a sum with its currency, and rows of a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

BLANK_ROWS = 3


class MoneyInput(forms.MultiWidget):
    """A sum and its currency, side by side."""

    template_name = "ecm/fields/money.html"

    def __init__(self, currencies: Sequence[str], label: Any = "") -> None:
        words = {"aria-label": str(label)} if label else {}
        amount = forms.TextInput(attrs={"inputmode": "decimal", "class": "ds-num", **words})
        currency = {"aria-label": _("%(field)s, currency") % {"field": label}} if label else {}
        super().__init__([amount, forms.Select(attrs=currency, choices=[(code, code) for code in currencies])])

    def decompress(self, value: Any) -> list[Any]:
        return [value.get("amount"), value.get("currency")] if isinstance(value, Mapping) else [None, None]


class MoneyValueField(forms.MultiValueField):
    """Gives {"amount": text, "currency": code}, or None when the sum is empty."""

    def __init__(self, currencies: Sequence[str], *, required: bool, **kwargs: Any) -> None:
        # A currency always stands there: alone it is no value, and no half of one.
        codes = [(code, code) for code in currencies]
        parts = (forms.CharField(max_length=30, required=False), forms.ChoiceField(choices=codes, required=False))
        widget = MoneyInput(currencies, kwargs.get("label", ""))
        super().__init__(parts, widget=widget, required=required, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> dict[str, Any] | None:
        if not data_list or not data_list[0]:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        return {"amount": data_list[0], "currency": data_list[1]}


class TableInput(forms.Widget):
    """Rows of inputs named `<field>-<row>-<column>`, each of its column's sort, with some blank rows at the end.

    A script adds rows; without one, saving brings further blank rows.
    """

    template_name = "ecm/fields/table.html"

    def __init__(self, cells: Mapping[str, forms.Field]) -> None:
        super().__init__()
        self.cells = cells

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [*(value if isinstance(value, list) else []), *({} for _ in range(BLANK_ROWS))]
        context["widget"]["columns"] = [cell.label for cell in self.cells.values()]
        context["widget"]["rows"] = [self._row(f"{name}-{number}", row) for number, row in enumerate(rows)]
        return context

    def _row(self, name: str, values: Mapping[str, Any]) -> list[Any]:
        return [
            cell.widget.render(f"{name}-{code}", values.get(code), {"aria-label": str(cell.label)})
            for code, cell in self.cells.items()
        ]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        own = [key.removeprefix(f"{name}-").partition("-")[0] for key in data if key.startswith(f"{name}-")]
        numbers = sorted({int(each) for each in own if each.isascii() and each.isdigit() and len(each) < 6})
        return [
            {c: cell.widget.value_from_datadict(data, files, f"{name}-{n}-{c}") for c, cell in self.cells.items()}
            for n in numbers
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        """None: a label belongs to a field, and here are many."""
        return ""


class LongTextField(forms.CharField):
    """Several lines over the whole width."""

    is_wide = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class TableField(forms.Field):
    """Gives the rows that hold anything; each cell is read as a field of its own."""

    is_wide = True

    def __init__(self, cells: Mapping[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(widget=TableInput(cells), **kwargs)
        self.cells = cells

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        rows = [self._row(number, row) for number, row in enumerate(value or [], 1)]
        return [row for row in rows if any(each not in (None, "") for each in row.values())]

    def _row(self, number: int, given: Mapping[str, Any]) -> dict[str, Any]:
        row = {}
        for code, cell in self.cells.items():
            try:
                row[code] = cell.clean(given.get(code))
            except forms.ValidationError as error:
                place = {"row": number, "column": cell.label, "sentence": " ".join(error.messages)}
                raise forms.ValidationError(_("Row %(row)s, %(column)s: %(sentence)s") % place) from error
        return row
