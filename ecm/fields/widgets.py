"""Form fields of two shapes that Django has not: a sum with its currency, and rows of a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from ecm.fields.specs import FieldSpec

BLANK_ROWS = 3


class MoneyInput(forms.MultiWidget):
    """A sum and its currency, side by side."""

    template_name = "ecm/fields/money.html"

    def __init__(self, currencies: Sequence[str]) -> None:
        amount = forms.TextInput(attrs={"inputmode": "decimal", "class": "ds-num"})
        super().__init__([amount, forms.Select(choices=[(code, code) for code in currencies])])

    def decompress(self, value: Any) -> list[Any]:
        return [value.get("amount"), value.get("currency")] if isinstance(value, Mapping) else [None, None]


class MoneyValueField(forms.MultiValueField):
    """Gives {"amount": text, "currency": code}, or None when the sum is empty."""

    def __init__(self, currencies: Sequence[str], *, required: bool, **kwargs: Any) -> None:
        parts = (forms.CharField(max_length=30), forms.ChoiceField(choices=[(code, code) for code in currencies]))
        super().__init__(parts, widget=MoneyInput(currencies), required=required, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> dict[str, Any] | None:
        if not data_list or not data_list[0]:
            return None
        return {"amount": data_list[0], "currency": data_list[1]}


class TableInput(forms.Widget):
    """Rows of plain inputs named `<field>-<row>-<column>`, with some blank rows at the end; works without script."""

    template_name = "ecm/fields/table.html"

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        columns = self.spec.columns
        rows = [*(value if isinstance(value, list) else []), *({} for _ in range(BLANK_ROWS))]
        context["widget"]["columns"] = columns
        context["widget"]["rows"] = [
            [(f"{name}-{n}-{column.code}", row.get(column.code, ""), column) for column in columns]
            for n, row in enumerate(rows)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        codes = [column.code for column in self.spec.columns]
        while any(f"{name}-{len(rows)}-{code}" in data for code in codes):
            number = len(rows)
            rows.append({code: data.get(f"{name}-{number}-{code}", "") for code in codes})
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class TableField(forms.Field):
    """Gives the rows that hold anything."""

    def __init__(self, spec: FieldSpec, **kwargs: Any) -> None:
        super().__init__(widget=TableInput(spec), **kwargs)

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        return [row for row in value or [] if any(str(text).strip() for text in row.values())]
