"""Two cards of one counterparty become one, and apart again.

Nothing is deleted: rows that point at the card that goes are pointed at the card that stays, and the merge remembers
each of them. Requisites and bank accounts stay with the card they were recorded for, so both histories are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model

from counterparties.errors import CannotMerge, CannotUndo
from counterparties.events import CounterpartiesMerged, MergeUndone
from counterparties.models import BankAccount, Counterparty, Merge, Requisites, RequisitesSlot
from counterparties.services.keys import refresh_keys
from ecm import access
from ecm.events import publish
from ecm.models import User

MERGE = "counterparties.merge"
# What stays with its own card: the history of each, and the bookkeeping of merges.
STAYS = (Requisites, BankAccount, RequisitesSlot, Merge, Counterparty)


def _pointers() -> Iterator[tuple[type[Model], str]]:
    """Every model and field, of any app, that points at a counterparty and moves with a merge."""
    for relation in Counterparty._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.field.many_to_one:
            model: type[Model] = relation.field.model
            if not issubclass(model, STAYS):
                yield model, relation.field.name


def _name(model: type[Model], field: str) -> str:
    return f"{model._meta.label_lower}.{field}"


def _point(row: Model, field: str, target: Counterparty) -> bool:
    """Point the row at the target; False when the target has such a row already or would point at itself."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field: target.pk})
    except IntegrityError:
        return False
    return True


def _locked(*ids: int) -> dict[int, Counterparty]:
    return {row.pk: row for row in Counterparty.objects.select_for_update().filter(pk__in=ids).order_by("pk")}


@transaction.atomic
def merge_counterparties(*, kept: Counterparty, gone: Counterparty, actor: User, at: datetime) -> Merge:
    """Merge `gone` into `kept`. Rows that `kept` has already stay with `gone`. Raises CannotMerge."""
    access.require(actor, MERGE, kept)
    access.require(actor, MERGE, gone)
    rows = _locked(kept.pk, gone.pk)
    if len(rows) != 2 or any(row.merged_into_id for row in rows.values()):
        raise CannotMerge
    moved: dict[str, list[Any]] = {}
    for model, field in _pointers():
        for row in model._default_manager.filter(**{field: gone.pk}).order_by("pk"):
            if _point(row, field, kept):
                moved.setdefault(_name(model, field), []).append(row.pk)
    Counterparty.objects.filter(pk=gone.pk).update(merged_into=kept.pk)
    merge = Merge.objects.create(kept=kept, gone=gone, moved=moved, merged_by=actor, merged_at=at)
    refresh_keys(rows[kept.pk])
    publish(
        CounterpartiesMerged(actor_id=actor.pk, counterparty_id=kept.pk, other_id=gone.pk, merge_id=merge.pk), at=at
    )
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, actor: User, at: datetime) -> None:
    """Point every row back where it was. Raises CannotUndo when it was undone, or the kept card was merged on."""
    access.require(actor, MERGE, merge.kept)
    rows = _locked(merge.kept_id, merge.gone_id)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at or rows[merge.gone_id].merged_into_id != merge.kept_id or rows[merge.kept_id].merged_into_id:
        raise CannotUndo
    for model, field in _pointers():
        ids = merge.moved.get(_name(model, field), [])
        model._default_manager.filter(pk__in=ids, **{field: merge.kept_id}).update(**{field: merge.gone_id})
    Counterparty.objects.filter(pk=merge.gone_id).update(merged_into=None)
    Merge.objects.filter(pk=merge.pk).update(undone_by=actor, undone_at=at)
    refresh_keys(rows[merge.kept_id])
    publish(
        MergeUndone(actor_id=actor.pk, counterparty_id=merge.kept_id, other_id=merge.gone_id, merge_id=merge.pk), at=at
    )
