"""Somebody saved the same row meanwhile: the form keeps what was typed and says what stands there now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecm.errors import StaleVersion
from ecm.web.formats import short_day

STALE = gettext_lazy(
    "Somebody changed this meanwhile. What you typed is kept; look at theirs and save again to replace it."
)


def tell_stale(form: forms.BaseForm, error: StaleVersion) -> int:
    """Put what somebody else saved beside each field that differs; the version to be seen by the next try."""
    form.add_error(None, str(STALE))
    for name, (_yours, theirs) in error.conflicts.items():
        if name in form.fields:
            words = in_words(form.fields[name], theirs)
            form.add_error(name, _("Saved meanwhile: %(value)s") % {"value": words or _("nothing")})
    return error.current


def in_words(field: forms.Field, value: Any) -> str:
    """The value of a field as people read it; "" for none."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, models.Model) or value is None:
        return str(value or "")
    if hasattr(value, "strftime"):
        return short_day(value)
    return str(dict(getattr(field, "choices", ())).get(value, value))
