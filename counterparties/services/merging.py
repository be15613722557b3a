"""Two cards of one counterparty become one, and apart again.

Nothing is deleted: rows that point at the card that goes are pointed at the card that stays, and the merge remembers
each of them. Requisites and bank accounts stay with the card they were recorded for, so both histories are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model

from counterparties.errors import CannotMerge, CannotUndo
from counterparties.events import CounterpartiesMerged, GroupMembersChanged, MergeUndone, ServiceManagerSet
from counterparties.facts import relation_facts
from counterparties.models import (
    BankAccount,
    Counterparty,
    DuplicatePair,
    FormerMember,
    GroupMember,
    Merge,
    Relation,
    Requisites,
    RequisitesSlot,
    ServiceManager,
    Split,
)
from counterparties.services.keys import refresh_keys
from counterparties.services.relations import publish_relation
from ecm import access
from ecm.events import Event, publish, publish_many
from ecm.models import User

MERGE = "counterparties.merge"
# What stays with its own card: the history of each, and the bookkeeping of merges.
STAYS = (Requisites, BankAccount, RequisitesSlot, Merge, Split, DuplicatePair, FormerMember, Counterparty)


def pointers() -> Iterator[tuple[type[Model], str]]:
    """Every model and field, of any app, that points at a counterparty and moves with a merge."""
    for relation in Counterparty._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.field.many_to_one:
            model: type[Model] = relation.field.model
            if not issubclass(model, STAYS):
                yield model, relation.field.name


def name_of(model: type[Model], field: str) -> str:
    """The key of the field in the record of a move."""
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
    for model, field in pointers():
        for row in model._default_manager.filter(**{field: gone.pk}).order_by("pk"):
            if _point(row, field, kept):
                moved.setdefault(name_of(model, field), []).append(row.pk)
    Counterparty.objects.filter(pk=gone.pk).update(merged_into=kept.pk)
    merge = Merge.objects.create(kept=kept, gone=gone, moved=moved, merged_by=actor, merged_at=at)
    refresh_keys(rows[kept.pk])
    tell_moved(CounterpartiesMerged, merge.pk, moved, actor=actor, at=at, own=kept, other=gone, came_from=gone)
    return merge


def tell_moved(
    event: type[CounterpartiesMerged],
    move_id: int,
    moved: Mapping[str, Any],
    *,
    actor: User,
    at: datetime,
    own: Counterparty,
    other: Counterparty,
    came_from: Counterparty,
) -> None:
    """Publish that rows went from one card to another; lists, services and far ends of relations are told besides."""
    told = event(
        actor_id=actor.pk,
        counterparty_id=own.pk,
        other_id=other.pk,
        merge_id=move_id,
        links=tuple(moved.get("counterparties.documentparty.counterparty", ())),
        posts=tuple(moved.get("counterparties.contactpost.counterparty", ())),
    )
    publish(told, at=at)
    for end in ("source", "target"):
        for relation in Relation.objects.filter(pk__in=moved.get(f"counterparties.relation.{end}", ())).order_by("pk"):
            before = {**relation_facts(relation), end: came_from.pk}
            publish_relation(relation, "moved", actor, at, before)
    taker = other.pk if came_from == own else own.pk
    if along := [*_lists(moved, came_from.pk, taker, actor.pk), *_services(moved, came_from.pk, taker, actor.pk)]:
        publish_many(along, at=at)


def _lists(moved: Mapping[str, Any], giver: int, taker: int, actor_id: int) -> Iterator[Event]:
    """What follows for the lists of the card: each tells its members by itself."""
    rows = GroupMember.objects.filter(pk__in=moved.get("counterparties.groupmember.counterparty", ()))
    for pk in rows.order_by("pk").values_list("group_id", flat=True):
        yield GroupMembersChanged(actor_id=actor_id, group_id=pk, added=(taker,), removed=(giver,))


def _services(moved: Mapping[str, Any], giver: int, taker: int, actor_id: int) -> Iterator[Event]:
    """What follows for the services: each card tells by itself who answered for them."""
    rows = ServiceManager.objects.filter(pk__in=moved.get("counterparties.servicemanager.counterparty", ()))
    for service, manager in rows.order_by("pk").values_list("service_id", "manager_id"):
        for pk, before, after in ((giver, manager, None), (taker, None, manager)):
            yield ServiceManagerSet(
                actor_id=actor_id, counterparty_id=pk, service_id=service, before=before, manager_id=after
            )


def move_back(moved: Mapping[str, Any], held_by: int, owner: int) -> dict[str, list[Any]]:
    """Point the rows that were moved and are still there back at their owner; the rows that went, by their name.

    A row that the owner got the like of meanwhile stays where it is.
    """
    went: dict[str, list[Any]] = {}
    for model, field in pointers():
        rows = model._default_manager.filter(pk__in=moved.get(name_of(model, field), []), **{field: held_by})
        if ids := _pointed(model, field, list(rows.order_by("pk").values_list("pk", flat=True)), owner):
            went[name_of(model, field)] = ids
    return went


def _pointed(model: type[Model], field: str, ids: list[Any], owner: int) -> list[Any]:
    """Point the rows at the owner: at once, or, where one cannot go, one by one. The ids of those that went."""
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=ids).update(**{field: owner})
    except IntegrityError:
        return [pk for pk in ids if len(ids) > 1 and _pointed(model, field, [pk], owner)]
    return ids


@transaction.atomic
def undo_merge(*, merge: Merge, actor: User, at: datetime) -> None:
    """Point every row back where it was. Raises CannotUndo when it was undone, or the kept card was merged on."""
    access.require(actor, MERGE, merge.kept)
    rows = _locked(merge.kept_id, merge.gone_id)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at or rows[merge.gone_id].merged_into_id != merge.kept_id or rows[merge.kept_id].merged_into_id:
        raise CannotUndo
    went = move_back(merge.moved, merge.kept_id, merge.gone_id)
    Counterparty.objects.filter(pk=merge.gone_id).update(merged_into=None)
    Merge.objects.filter(pk=merge.pk).update(undone_by=actor, undone_at=at)
    refresh_keys(rows[merge.kept_id])
    kept, gone = rows[merge.kept_id], rows[merge.gone_id]
    tell_moved(MergeUndone, merge.pk, went, actor=actor, at=at, own=kept, other=gone, came_from=kept)
