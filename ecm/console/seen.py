"""What a form of the console was made from, so that the second of two people does not undo the first unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.translation import gettext as _

NAME = "ds-seen"
"""The name of the hidden input that holds the mark."""


def mark_of(form: Any) -> str:
    """A digest of what an unbound form shows: its fields and the rows below it, at any depth."""
    digest = hashlib.sha256()
    for name, value in _shown(form):
        digest.update(f"{name}\0{value}\0".encode())
    return digest.hexdigest()[:32]


def _shown(form: Any) -> Iterator[tuple[str, str]]:
    for bound in form:
        yield bound.html_name, _text(bound)
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.initial_forms:
            yield row.prefix, str(row.instance.pk)
            yield from _shown(row)


def _text(bound: BoundField) -> str:
    """The value as the field would write it; choices of many in one order."""
    value = bound.field.prepare_value(bound.initial)
    return str(sorted(map(str, value)) if isinstance(value, list | tuple | set) else value)


def changed_meanwhile(typed: BaseForm, now: BaseForm) -> str:
    """The refusal: what stands in the row now where something else was typed."""
    said = _("It was changed meanwhile by somebody else. Save again to put what stands here in its place.")
    lines = [
        _("%(field)s is “%(value)s” now.") % {"field": each.label, "value": _text(each)}
        for each in now
        if each.name in typed.fields and _plain(each) and _text(each) != str(typed[each.name].value() or "")
    ]
    return " ".join([said, *lines])


def _plain(bound: BoundField) -> bool:
    """Whether the value is one line of text that a person can read."""
    return isinstance(bound.field.prepare_value(bound.initial), str) and not bound.is_hidden
