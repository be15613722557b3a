"""What is said of a row: a sentence with its values, kept as it is in the source and read in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError, InvalidInput
from imports.fields.catalogue import targets

TOO_LONG = _("The text is longer than %(longest)s characters.")


@dataclass(frozen=True)
class Note:
    """A sentence with placeholders, its values (a lazy one is translated too), and the field that it is about."""

    text: Promise | str
    params: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        values = {name: {"text": source(value)} if isinstance(value, Promise) else value
                  for name, value in self.params.items()}  # fmt: skip
        return {"text": source(self.text), "params": values, "about": self.about}


def source(text: Promise | str) -> str:
    """The sentence as it stands in the source."""
    with translation.override("en"):
        return str(text)


def shown(note: Mapping[str, Any]) -> str:
    """A kept note in the active language, with the field that it is about."""
    values = {
        name: _worded(value["text"]) if isinstance(value, Mapping) else value for name, value in note["params"].items()
    }
    text = _worded(note["text"])
    sentence = text % values if values else text
    target = targets().get(note.get("about", ""))
    return f"{target.title}: {sentence}" if target else sentence


def _worded(sentence: str) -> str:
    return gettext(sentence) if sentence else ""


def notes_of(error: DomainError, fields: Mapping[str, str] | None = None) -> Iterable[Note]:
    """A refusal of the business as notes; `fields` tells which field of a row stands behind a field of the error."""
    if not isinstance(error, InvalidInput) or not error.fields:
        return [Note(type(error).sentence, dict(error.params))]
    named = fields or {}
    return [Note(reason, {}, named.get(name, name)) for name, reason in error.fields.items()]
