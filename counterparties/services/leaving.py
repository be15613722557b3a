"""Many cards taken back at once, each with the people who were entered with it: the rules of the single services, with
a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from counterparties.models import Contact, ContactPost, Counterparty, Interaction, Requisites
from counterparties.services.requisites import EDIT, moment_after
from counterparties.services.withdrawing import card_withdrawn, contact_removed, forget_cards, hanging_relations
from ecm import access
from ecm.errors import DomainError
from ecm.events import Event, publish_many
from ecm.models import Grant, User


@dataclass(frozen=True)
class Leaving:
    """A card that goes, and the ids of people who go with it."""

    party: Counterparty
    contacts: Sequence[int] = ()


@transaction.atomic
def withdraw_cards(cards: Sequence[Leaving], *, actor: User, at: datetime) -> dict[int, list[int]]:
    """Take back the cards, and take out their people, as `withdraw_counterparty` and `remove_contact` would.

    Ids of the events by card. Cards that one of the two would refuse are left as they are: ask it for the reason. The
    caller holds the rows of the cards locked.
    """
    posts = _posts(cards)
    going = [card for card in _free(cards, posts) if card.party.merged_into_id is None]
    if not going or not _may(actor, going):
        return {}
    moment = moment_after(_recorded(going), at)
    events = [list(_events(card, posts, actor)) for card in going]
    gone = [pk for card in going for pk in card.contacts]
    Grant.objects.filter(kind="contact", object_id__in=gone).delete()
    Contact.objects.filter(pk__in=gone).delete()
    forget_cards([card.party.pk for card in going], moment)
    records = iter(publish_many([event for listed in events for event in listed], at=moment))
    return {card.party.pk: [next(records).pk for _event in listed] for card, listed in zip(going, events, strict=True)}


def _posts(cards: Iterable[Leaving]) -> dict[int, list[ContactPost]]:
    """The posts of the people who go."""
    found: dict[int, list[ContactPost]] = defaultdict(list)
    gone = [pk for card in cards for pk in card.contacts]
    for post in ContactPost.objects.filter(contact__in=gone).select_related("contact").order_by("pk"):
        found[post.contact_id].append(post)
    return found


def _free(cards: Sequence[Leaving], posts: Mapping[int, Sequence[ContactPost]]) -> Iterator[Leaving]:
    """Cards on which nothing hangs but their people, who have no other post and said nothing."""
    gone = {pk for card in cards for pk in card.contacts}
    talked = set(Interaction.objects.filter(contact__in=gone).values_list("contact_id", flat=True))
    held = _hanging([card.party.pk for card in cards], gone)
    for card in cards:
        people = [posts.get(pk, ()) for pk in card.contacts]
        only_here = all([post.counterparty_id for post in each] == [card.party.pk] for each in people)
        if only_here and not talked.intersection(card.contacts) and card.party.pk not in held:
            yield card


def _hanging(ids: Sequence[int], gone: Iterable[int]) -> set[int]:
    """Cards at which rows point that would keep them, posts of people who go apart. A query for each model."""
    found: set[int] = set()
    for model, name in hanging_relations():
        rows = model._default_manager.filter(**{f"{name}__in": ids})
        rows = rows.exclude(contact__in=gone) if model is ContactPost else rows
        found |= set(rows.values_list(name, flat=True))
    return found


def _may(actor: User, going: Sequence[Leaving]) -> bool:
    """Whether the person may change each of them; if not, the single services find out which."""
    try:
        people = Contact.objects.filter(pk__in=[pk for card in going for pk in card.contacts])
        access.require_all(actor, EDIT, list(people))
        access.require_all(actor, EDIT, [card.party for card in going])
    except DomainError:
        return False
    return True


def _recorded(going: Sequence[Leaving]) -> list[datetime | None]:
    rows = Requisites.objects.filter(counterparty__in=[card.party.pk for card in going])
    return list(rows.aggregate(recorded=models.Max("recorded_at"), ended=models.Max("superseded_at")).values())


def _events(card: Leaving, posts: Mapping[int, Sequence[ContactPost]], actor: User) -> Iterator[Event]:
    for pk in card.contacts:
        yield from (contact_removed(post, actor) for post in posts[pk])
    yield card_withdrawn(card.party.pk, actor)
