"""Taking an act back as a whole: what it recorded is believed no more, what it had superseded is believed again.

Nothing recorded is deleted: the history keeps that it was believed for a while.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import ForeignObjectRel
from django.utils import timezone

from counterparties.errors import CannotUndo
from counterparties.events import AccountRecorded, ContactRecorded, CounterpartyWithdrawn, RequisitesRecorded
from counterparties.facts import post_facts, requisites_facts
from counterparties.models import (
    BankAccount,
    Contact,
    ContactPost,
    Counterparty,
    FormerMember,
    MailIdentity,
    PartyIdentifier,
    Requisites,
    RequisitesSlot,
)
from counterparties.models.requisites import VALUES
from counterparties.services.keys import refresh_keys
from counterparties.services.own import require_own
from counterparties.services.requisites import EDIT, moment_for
from ecm import access
from ecm.events import publish
from ecm.models import Grant, User

ORIGIN = ("act", "reason", "proof_id", "recorded_by_id")
# What lives and dies with the card, and what only remembers it.
OWN = (Requisites, BankAccount, RequisitesSlot, PartyIdentifier, MailIdentity, FormerMember)
Content = tuple[date, date | None, tuple[Any, ...]]


def _locked(counterparty: Counterparty, actor: User) -> Counterparty:
    access.require(actor, EDIT, counterparty)
    return Counterparty.objects.select_for_update().get(pk=counterparty.pk)


def _content(row: Requisites) -> Content:
    return row.valid_from, row.valid_to, tuple(repr(getattr(row, name)) for name in VALUES)


def _by_content(rows: Iterable[Requisites]) -> dict[Content, Requisites]:
    return {_content(row): row for row in rows}


@transaction.atomic
def withdraw_requisites(
    *, counterparty: Counterparty, before: Sequence[int], after: Sequence[int], actor: User, at: datetime
) -> None:
    """Take back an act that found the current versions `before` and left the versions `after` (ids).

    Raises CannotUndo when the requisites are no longer what the act left, PartOfAnother.
    """
    counterparty = _locked(counterparty, actor)
    require_own(counterparty.pk)
    current = _by_content(Requisites.objects.filter(counterparty=counterparty, superseded_at=None))
    left = _by_content(Requisites.objects.filter(counterparty=counterparty, pk__in=after))
    found = _by_content(Requisites.objects.filter(counterparty=counterparty, pk__in=before))
    if current.keys() != left.keys():
        raise CannotUndo
    moment = moment_for(counterparty, at)
    gone = [row for content, row in current.items() if content not in found]
    back = [row for content, row in found.items() if content not in current]
    Requisites.objects.filter(pk__in=[row.pk for row in gone]).update(superseded_at=moment, withdrawn_at=moment)
    again = Requisites.objects.bulk_create(_again(row, moment) for row in back)
    refresh_keys(counterparty)
    _tell(counterparty, gone, again, actor=actor, at=moment)


def _tell(
    counterparty: Counterparty, gone: Sequence[Requisites], back: Sequence[Requisites], *, actor: User, at: datetime
) -> None:
    recorded = RequisitesRecorded(
        actor_id=actor.pk,
        counterparty_id=counterparty.pk,
        act="withdrawn",
        valid_from=min([row.valid_from for row in gone], default=timezone.localdate(at)),
        fields=_differing(gone, back),
        recorded={row.pk: requisites_facts(row) for row in back},
        superseded=tuple(row.pk for row in gone),
    )
    publish(recorded, at=at)


def _again(row: Requisites, moment: datetime) -> Requisites:
    said = {name: getattr(row, name) for name in (*VALUES, *ORIGIN, "valid_from", "valid_to", "counterparty_id")}
    return Requisites(**said, recorded_at=moment)


def _differing(gone: Sequence[Requisites], back: Sequence[Requisites]) -> tuple[str, ...]:
    said = [{repr(getattr(row, name)) for row in rows} for name in VALUES for rows in (gone, back)]
    return tuple(sorted(name for name, one, other in zip(VALUES, said[::2], said[1::2], strict=True) if one != other))


@transaction.atomic
def withdraw_account(*, account: BankAccount, actor: User, at: datetime) -> None:
    """Take back an account that nobody changed or confirmed since it was entered. Raises CannotUndo, PartOfAnother."""
    _locked(account.counterparty, actor)
    require_own(account.counterparty_id)
    row = BankAccount.objects.select_for_update().get(pk=account.pk)
    if row.superseded_at is not None or row.is_confirmed:
        raise CannotUndo
    moment = max(at, row.recorded_at + timedelta(microseconds=1))
    BankAccount.objects.filter(pk=row.pk).update(superseded_at=moment, withdrawn_at=moment)
    recorded = AccountRecorded(
        actor_id=actor.pk,
        counterparty_id=row.counterparty_id,
        account_id=row.pk,
        act="withdrawn",
    )
    publish(recorded, at=moment)


@transaction.atomic
def remove_contact(*, contact: Contact, actor: User, at: datetime) -> None:
    """Take out a person who was entered by mistake. Raises CannotUndo for one with several posts or conversations,
    PartOfAnother."""
    access.require(actor, EDIT, contact)
    posts = list(ContactPost.objects.filter(contact=contact).order_by("pk"))
    require_own(*(post.counterparty_id for post in posts))
    if len(posts) > 1 or contact.interactions.exists():
        raise CannotUndo
    for post in posts:
        publish(contact_removed(post, actor), at=at)
    Grant.objects.filter(kind="contact", object_id=contact.pk).delete()
    contact.delete()


def contact_removed(post: ContactPost, actor: User) -> ContactRecorded:
    """That somebody with this post was taken out."""
    return ContactRecorded(
        actor_id=actor.pk,
        counterparty_id=post.counterparty_id,
        contact_id=post.contact_id,
        act="removed",
        post_id=post.pk,
        before=post_facts(post),
    )


@transaction.atomic
def forget_signs(
    *, counterparty: Counterparty, addresses: Iterable[int], numbers: Iterable[int], actor: User, at: datetime
) -> None:
    """Forget mail identities and look-up numbers (ids) that an act brought which was taken back. Raises
    PartOfAnother."""
    _locked(counterparty, actor)
    require_own(counterparty.pk)
    MailIdentity.objects.filter(counterparty=counterparty, pk__in=list(addresses)).delete()
    PartyIdentifier.objects.filter(counterparty=counterparty, pk__in=list(numbers)).delete()


@transaction.atomic
def withdraw_counterparty(*, counterparty: Counterparty, actor: User, at: datetime) -> None:
    """Take back a card that was made by mistake: nobody sees it any more, its history stays.

    Raises CannotUndo when people, documents, relations or conversations hang on it, or it was merged. A repeat is
    NotFound, as for everything that nobody sees.
    """
    counterparty = _locked(counterparty, actor)
    if counterparty.merged_into_id or any(_hanging(counterparty)):
        raise CannotUndo
    moment = moment_for(counterparty, at)
    forget_cards([counterparty.pk], moment)
    publish(card_withdrawn(counterparty.pk, actor), at=moment)


def forget_cards(ids: Sequence[int], moment: datetime) -> None:
    """Nobody sees these cards from the moment on, and nothing is found by them. The caller has checked that they may
    go."""
    for model in (Requisites, BankAccount):
        current = model._default_manager.filter(counterparty__in=ids, superseded_at=None)
        current.update(superseded_at=moment, withdrawn_at=moment)
    MailIdentity.objects.filter(counterparty__in=ids).delete()
    PartyIdentifier.objects.filter(counterparty__in=ids).delete()
    Grant.objects.filter(kind="counterparty", object_id__in=ids).delete()
    Counterparty.objects.filter(pk__in=ids).update(
        withdrawn_at=moment, search_key="", name_key="", version=models.F("version") + 1
    )


def card_withdrawn(counterparty_id: int, actor: User) -> CounterpartyWithdrawn:
    """That the card was taken back."""
    return CounterpartyWithdrawn(actor_id=actor.pk, counterparty_id=counterparty_id)


def _hanging(counterparty: Counterparty) -> Iterator[bool]:
    """Whether rows of each model that is bound to the card point at it."""
    for model, name in hanging_relations():
        yield model._default_manager.filter(**{name: counterparty.pk}).exists()


def hanging_relations() -> Iterator[tuple[type[models.Model], str]]:
    """Models bound to a card with the field that points at it; what only remembers it lets it go."""
    for relation in Counterparty._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.on_delete is models.SET_NULL:
            continue
        model: type[models.Model] = relation.field.model
        if not issubclass(model, OWN):
            yield model, relation.field.name
