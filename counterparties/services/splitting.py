"""One card that holds two counterparties becomes two, and one again.

Whoever splits says which documents, people, requisites, accounts and the rest are the other's. What hangs on a document
that goes, goes with it; so do the look-up numbers that only requisites that go have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import Model

from counterparties.errors import CannotSplit, CannotUndo
from counterparties.events import CounterpartySplit, CounterpartyWithdrawn, SplitUndone
from counterparties.models import Counterparty, DocumentParty, PartyIdentifier, Requisites, Split
from counterparties.queries.requisites import current_accounts_of, history_of
from counterparties.services.handing import (
    hand_accounts,
    hand_requisites,
    return_accounts,
    return_requisites,
)
from counterparties.services.keys import refresh_keys
from counterparties.services.merging import MERGE, move_back, name_of, pointers, tell_moved
from counterparties.services.own import require_own
from counterparties.services.parties import EDIT, create_counterparty
from counterparties.split_parts import further_parts
from ecm import access
from ecm.events import publish
from ecm.models import User

LINKS, POSTS = "counterparties.documentparty.counterparty", "counterparties.contactpost.counterparty"
NUMBERS = "counterparties.partyidentifier.counterparty"
PARTS = {
    "links": LINKS,
    "posts": POSTS,
    "interactions": "counterparties.interaction.counterparty",
    "addresses": "counterparties.mailidentity.counterparty",
    "relations_out": "counterparties.relation.source",
    "relations_in": "counterparties.relation.target",
}
"""What people choose from, and the field that points at the card."""
RECORDED = ("requisites", "accounts")
"""What they choose from besides: current versions, which are recorded anew with the other card."""
COPIED = ("kind", "country", "status", "manager", "department", "is_restricted")


def choices() -> tuple[str, ...]:
    """The keys of all that may be chosen, also of what apps above hold."""
    return (*PARTS, *(part.key for part in further_parts()), *RECORDED)


@transaction.atomic
def split_counterparty(
    *, source: Counterparty, display_name: str, chosen: Mapping[str, Collection[int]], actor: User, at: datetime
) -> Split:
    """Make a new card and give it the chosen rows of `source` (ids by the keys of `choices`).

    Ids of other cards' rows are passed over. Raises CannotSplit when nothing is chosen, PartOfAnother, Forbidden,
    InvalidInput.
    """
    access.require(actor, MERGE, source)
    source = Counterparty.objects.select_for_update().get(pk=source.pk)
    require_own(source.pk)
    going, recorded = _going(source, chosen), {part: set(chosen.get(part, ())) for part in RECORDED}
    if not (going or any(recorded.values())):
        raise CannotSplit
    if any(recorded.values()):
        access.require(actor, EDIT, source)
    copied = {name: getattr(source, name) for name in COPIED}
    made = create_counterparty(display_name=display_name, actor=actor, at=at, roles=source.roles, **copied)
    handed = hand_requisites(source, made, recorded["requisites"], actor=actor, at=at)
    accounts = hand_accounts(source, made, recorded["accounts"], actor=actor, at=at)
    if handed:
        going[NUMBERS] = _numbers_that_go(source, handed["made"])
    moved: dict[str, Any] = move_back(going, source.pk, made.pk)
    if not (moved or handed or accounts):
        raise CannotSplit
    moved |= {"requisites": handed, "accounts": accounts}
    split = Split.objects.create(source=source, made=made, moved=moved, split_by=actor, split_at=at)
    _refresh(source, made)
    tell_moved(CounterpartySplit, split.pk, moved, actor=actor, at=at, own=source, other=made, came_from=source)
    return split


def _going(source: Counterparty, chosen: Mapping[str, Collection[int]]) -> dict[str, list[Any]]:
    fields = {**PARTS, **{part.key: part.pointer for part in further_parts()}}
    going = {fields[part]: list(ids) for part, ids in chosen.items() if ids and part in fields}
    documents = DocumentParty.objects.filter(pk__in=going.get(LINKS, []), counterparty=source).values("document")
    for model, field in pointers():
        if model is not DocumentParty and _has_document(model):
            rows = model._default_manager.filter(**{field: source.pk, "document__in": documents})
            if ids := list(rows.values_list("pk", flat=True)):
                name = name_of(model, field)
                going[name] = [*dict.fromkeys([*going.get(name, []), *ids])]
    return going


def _numbers_that_go(source: Counterparty, made: Collection[int]) -> list[int]:
    """Look-up numbers of the source that only versions have which went to the other card."""
    stay = {pair for row in history_of(source.pk) for pair in row.identifiers.items()}
    went = {pair for row in Requisites.objects.filter(pk__in=made) for pair in row.identifiers.items()} - stay
    rows = PartyIdentifier.objects.filter(counterparty=source)
    return [pk for pk, kind, number in rows.values_list("pk", "kind", "number") if (kind, number) in went]


def _has_document(model: type[Model]) -> bool:
    try:
        return bool(model._meta.get_field("document").many_to_one)
    except FieldDoesNotExist:
        return False


def _refresh(*cards: Counterparty) -> None:
    for card in cards:
        card.refresh_from_db()
        refresh_keys(card)


@transaction.atomic
def undo_split(*, split: Split, actor: User, at: datetime) -> None:
    """Give everything back and take the new card away. Raises CannotUndo when it got something of its own since."""
    access.require(actor, MERGE, split.source)
    rows = {
        row.pk: row
        for row in Counterparty.objects.select_for_update()
        .filter(pk__in=[split.source_id, split.made_id])
        .order_by("pk")
    }
    split = Split.objects.select_for_update().get(pk=split.pk)
    source, made = rows[split.source_id], rows[split.made_id]
    if split.undone_at or made.merged_into_id or made.withdrawn_at or source.merged_into_id:
        raise CannotUndo
    moved = move_back(split.moved, made.pk, source.pk)
    Split.objects.filter(pk=split.pk).update(undone_by=actor, undone_at=at)
    return_requisites(source, made, split.moved.get("requisites", {}), actor=actor, at=at)
    return_accounts(source, made, split.moved.get("accounts", []), actor=actor, at=at)
    if _has_own(made):
        raise CannotUndo
    Counterparty.objects.filter(pk=made.pk).update(withdrawn_at=at)
    _refresh(source)
    tell_moved(SplitUndone, split.pk, moved, actor=actor, at=at, own=source, other=made, came_from=made)
    publish(CounterpartyWithdrawn(actor_id=actor.pk, counterparty_id=made.pk), at=at)


DERIVED = (NUMBERS, "counterparties.mailidentity.counterparty")


def _has_own(made: Counterparty) -> bool:
    """Whether something was entered for the card itself; what is worked out from other rows does not count."""
    if history_of(made.pk) or current_accounts_of(made.pk):
        return True
    return any(
        model._default_manager.filter(**{field: made.pk}).exists()
        for model, field in pointers()
        if name_of(model, field) not in DERIVED
    )
