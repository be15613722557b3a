"""Texts in several languages in a form: an input for each language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ecm.folding import visible
from ecm.languages import LANGUAGE_CODES


class LocalisedInput(forms.MultiWidget):
    """One text input for each language, named `<field>_<language>`."""

    template_name = "ecm/fields/localised.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {
            code: forms.TextInput(attrs={"lang": code, "aria-label": code.upper()}) for code in LANGUAGE_CODES
        }
        super().__init__(inputs, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.get(code, "") for code in LANGUAGE_CODES] if isinstance(value, Mapping) else []


class LocalisedFormField(forms.MultiValueField):
    """Gives {"en": "...", "ru": "..."} of the languages that are filled with what can be seen; one is enough."""

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False, max_length=500) for _code in LANGUAGE_CODES]
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        kwargs["widget"] = LocalisedInput()
        super().__init__(parts, required=False, require_all_fields=False, **kwargs)
        self.wants_one = required

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        return {code: text for code, text in zip(LANGUAGE_CODES, data_list, strict=False) if visible(text)}

    def clean(self, value: Any) -> dict[str, str]:
        texts = super().clean(value) or {}
        if self.wants_one and not texts:
            raise ValidationError(_("Give the text in one language at least."))
        return dict(texts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != self.compress([str(text or "").strip() for text in data or []])
