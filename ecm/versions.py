"""Optimistic versions: whoever saves says which version they saw."""

from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecm.errors import StaleVersion


class Versioned(models.Model):
    """A row that people edit; `version` grows by one with each change."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Versioned)


def save_seen(row: Row, *, seen: int, **changes: Any) -> Row:
    """Write the changes if the row still has the version that was seen, and return it refreshed.

    Raises StaleVersion with (yours, theirs) of each field that differs; nothing is written then.
    """
    manager = type(row)._default_manager
    changed = manager.filter(pk=row.pk, version=seen).update(**changes, version=seen + 1)
    row.refresh_from_db()
    if not changed:
        theirs = {name: getattr(row, name) for name in changes}
        conflicts = {name: (changes[name], theirs[name]) for name in changes if changes[name] != theirs[name]}
        raise StaleVersion(current=row.version, conflicts=conflicts)
    return row
