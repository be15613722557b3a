"""Relations between counterparties, and what was said with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterparties.errors import OwnRelation
from counterparties.events import InteractionRecorded, RelationRecorded
from counterparties.facts import relation_facts
from counterparties.models import Contact, Counterparty, Interaction, Relation
from counterparties.services.own import require_own
from counterparties.services.parties import EDIT
from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.folding import visible
from ecm.models import User


@transaction.atomic
def relate(
    *,
    source: Counterparty,
    target: Counterparty,
    kind: str,
    actor: User,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    note: str = "",
) -> Relation:
    """Record that `source` is the `kind` of `target`; a repeat returns the same relation with the new dates."""
    access.require(actor, EDIT, source)
    access.require(actor, "counterparties.view", target)
    require_own(source.pk, target.pk)
    if source.pk == target.pk:
        raise OwnRelation
    there = Relation.objects.select_for_update().filter(source=source, target=target, kind=kind).first()
    before = relation_facts(there) if there else {}
    relation, made = Relation.objects.update_or_create(
        source=source, target=target, kind=kind, defaults={"since": since, "until": until, "note": note}
    )
    if made or before != relation_facts(relation):
        publish_relation(relation, "added" if made else "changed", actor, at, before)
    return relation


def publish_relation(
    relation: Relation, act: str, actor: User, at: datetime, before: Mapping[str, Any] | None = None
) -> None:
    """Tell both ends of the relation, and those that it had before."""
    recorded = RelationRecorded(
        actor_id=actor.pk,
        counterparty_id=relation.source_id,
        other_id=relation.target_id,
        relation=relation.kind,
        act=act,
        relation_id=relation.pk,
        before=before or {},
        after={} if act == "removed" else relation_facts(relation),
    )
    publish(recorded, at=at)


@transaction.atomic
def unrelate(*, relation: Relation, actor: User, at: datetime) -> None:
    """Remove a relation that was entered by mistake; one that ended gets `until` instead."""
    access.require(actor, EDIT, relation.source)
    require_own(relation.source_id, relation.target_id)
    publish_relation(relation, "removed", actor, at, relation_facts(relation))
    Relation.objects.filter(pk=relation.pk).delete()


@transaction.atomic
def record_interaction(
    *,
    counterparty: Counterparty,
    sort: str,
    summary: str,
    happened_at: datetime,
    actor: User,
    at: datetime,
    contact: Contact | None = None,
) -> Interaction:
    """Write down a call, meeting, letter, mail or visit. Raises InvalidInput when nothing can be read of it."""
    access.require(actor, "counterparties.view", counterparty)
    require_own(counterparty.pk)
    said = visible(summary).strip()
    if not said:
        raise InvalidInput({"summary": _("Say what was said.")})
    row = Interaction.objects.create(
        counterparty=counterparty,
        contact=contact,
        sort=sort,
        summary=said,
        happened_at=happened_at,
        author=actor,
    )
    publish(
        InteractionRecorded(actor_id=actor.pk, counterparty_id=counterparty.pk, interaction_id=row.pk, sort=sort), at=at
    )
    return row
