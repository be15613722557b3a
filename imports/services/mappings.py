"""Mappings with names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.errors import InvalidInput
from ecm.models import User
from imports.access import RUN
from imports.fields.catalogue import targets
from imports.fields.extra import added_targets
from imports.models import Import, SavedMapping
from imports.queries import keys_of


def fields_for(saved: SavedMapping, headings: Sequence[str]) -> list[str]:
    """The fields that a saved mapping gives these columns."""
    known = targets() | added_targets()
    codes = [saved.fields.get(key, "") if key else "" for key in keys_of(headings)]
    return [code if code in known and code not in codes[:index] else "" for index, code in enumerate(codes)]


@transaction.atomic
def save_mapping(*, name: str, imported: Import, actor: User, at: datetime) -> SavedMapping:
    """Keep the columns and options of an import under a name; the same name again replaces what it held."""
    access.require(actor, RUN)
    name = " ".join(name.split())[:120]
    if not name:
        raise InvalidInput({"name": _("Give the name.")})
    fields = {key: code for key, code in zip(keys_of(imported.headings), imported.mapping, strict=False) if key}
    kept = {"fields": fields, "options": imported.options, "saved_by": actor, "saved_at": at}
    return SavedMapping.objects.update_or_create(name=name, defaults=kept)[0]


@transaction.atomic
def forget_mapping(*, saved: SavedMapping, actor: User) -> None:
    """Drop a saved mapping: whoever saved it may, and administrators. Raises Forbidden."""
    access.require(actor, RUN)
    if saved.saved_by_id != actor.pk:
        access.require(actor, "ecm.administer")
    saved.delete()
