"""Texts that administrators write in several languages, and the choice of one for the reader."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecm.languages import FALLBACKS, LANGUAGE_CODES
from ecm.localised_forms import LocalisedFormField


def pick(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in the reader's language, or in the nearest one there is; "" when there is none."""
    if not texts:
        return ""
    code = (language or get_language() or "en").split("-")[0]
    for candidate in (code, *FALLBACKS.get(code, LANGUAGE_CODES)):
        if text := texts.get(candidate):
            return text
    return ""


def _check_texts(value: Any) -> None:
    sound = isinstance(value, dict) and all(
        code in LANGUAGE_CODES and isinstance(text, str) for code, text in value.items()
    )
    if not sound:
        raise ValidationError(_("Give a text for each language: en, ru, uk, bg."))


class LocalisedField(models.JSONField):
    """A JSON object of texts by language code; read it with `pick`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [_check_texts])
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """An input for each language, unless the form asks for something else."""
        kwargs.pop("widget", None)
        return super().formfield(**{"form_class": LocalisedFormField, "required": not self._may_be_empty, **kwargs})

    @property
    def _may_be_empty(self) -> bool:
        return self.name in ("hint", "texts")

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, kwargs
