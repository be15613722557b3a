"""Many new counterparties at once, each with its requisites, accounts and people: the rules of the single services,
with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from counterparties.models import (
    BankAccount,
    Contact,
    ContactPoint,
    ContactPost,
    Counterparty,
    MailIdentity,
    PartyIdentifier,
    Requisites,
)
from counterparties.models.requisites import Act
from counterparties.services.accounts import account_recorded, checked_account, new_account
from counterparties.services.contacts import (
    Point,
    contact_recorded,
    is_narrow,
    new_contact,
    new_post,
    normal_points,
    set_contact_keys,
)
from counterparties.services.keys import set_keys
from counterparties.services.parties import ADD, EDIT, card_created, mail_signs, new_card
from counterparties.services.requisites import first_values, requisites_recorded
from ecm import access
from ecm.errors import DomainError
from ecm.events import Event, publish_many
from ecm.models import User


@dataclass(frozen=True)
class NewPerson:
    """A person of a new counterparty: facts, ways to reach them, and the post, as `create_contact` takes them."""

    facts: Mapping[str, Any]
    points: Sequence[Point] = ()
    post: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NewCard:
    """A new counterparty. Its first account and its first person become the main ones."""

    display_name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    roles: Sequence[str] = ()
    requisites: Mapping[str, Any] = field(default_factory=dict)
    accounts: Sequence[Mapping[str, Any]] = ()
    persons: Sequence[NewPerson] = ()


@dataclass(frozen=True)
class Entered:
    """What a new card became: ids of its accounts, people and events."""

    party: Counterparty
    accounts: list[int]
    contacts: list[int]
    events: list[int]


@dataclass
class _Person:
    contact: Contact
    points: list[ContactPoint]
    post: ContactPost


@dataclass
class _Sheet:
    """The rows of one card, sound and not saved."""

    party: Counterparty
    said: dict[str, Any]
    requisites: Requisites
    identifiers: list[PartyIdentifier]
    accounts: list[BankAccount]
    persons: list[_Person]


@transaction.atomic
def enter_cards(
    cards: Sequence[NewCard], *, valid_from: date, actor: User, at: datetime
) -> list[Entered | DomainError]:
    """Enter each card with its requisites from a day on; what became of it, or the refusal of one that is not sound.

    The events are those of the single services, in the order of the cards. Raises Forbidden, NotFound for all.
    """
    access.require(actor, ADD)
    found = [_tried(card, valid_from, actor, at) for card in cards]
    sheets = [each for each in found if isinstance(each, _Sheet)]
    _save(sheets, actor, at)
    entered = iter(_told(sheets, valid_from, actor, at))
    return [next(entered) if isinstance(each, _Sheet) else each for each in found]


def _tried(card: NewCard, day: date, actor: User, at: datetime) -> _Sheet | DomainError:
    try:
        return _sheet(card, day, actor, at)
    except DomainError as refusal:
        return refusal


def _sheet(card: NewCard, day: date, actor: User, at: datetime) -> _Sheet:
    party = new_card(card.display_name, card.facts, roles=card.roles, actor=actor, at=at)
    country = {"country": party.country} if party.country else {}
    said = first_values(party, {**country, **card.requisites}, (), actor)
    requisites = Requisites(
        counterparty=party, valid_from=day, recorded_at=at, recorded_by=actor, act=Act.INITIAL, **said
    )
    identifiers = set_keys(party, [requisites])
    accounts = list(_accounts(party, card.accounts, day, actor, at))
    persons = [_person(party, each, index == 0, actor, at) for index, each in enumerate(card.persons)]
    return _Sheet(party, said, requisites, identifiers, accounts, persons)


def _accounts(
    party: Counterparty, given: Sequence[Mapping[str, Any]], day: date, actor: User, at: datetime
) -> Iterator[BankAccount]:
    """Each number once."""
    sound = {values["number"]: values for values in reversed([checked_account(each) for each in given])}
    for index, values in enumerate(reversed(sound.values())):
        yield new_account(party, {**values, "is_main": index == 0}, day, actor=actor, at=at)


def _person(party: Counterparty, given: NewPerson, is_main: bool, actor: User, at: datetime) -> _Person:
    contact = new_contact(given.facts, party, actor=actor, at=at)
    points = [
        ContactPoint(contact=contact, kind=kind, normal=normal, value=value)
        for (kind, normal), value in normal_points(given.points, party.country).items()
    ]
    set_contact_keys(contact, points)
    return _Person(contact, points, new_post(contact, party, {**given.post, "is_main": is_main}))


def _save(sheets: Sequence[_Sheet], actor: User, at: datetime) -> None:
    parties, persons = [sheet.party for sheet in sheets], [each for sheet in sheets for each in sheet.persons]
    contacts = [person.contact for person in persons]
    Counterparty.objects.bulk_create(parties)
    access.grant_each("counterparty", [row.pk for row in parties if row.is_restricted or row.department_id], actor.pk)
    access.require_all(actor, EDIT, parties)
    Contact.objects.bulk_create(contacts)
    access.grant_each("contact", [row.pk for row in contacts if is_narrow(row)], actor.pk)
    ContactPoint.objects.bulk_create(point for person in persons for point in person.points)
    ContactPost.objects.bulk_create(person.post for person in persons)
    Requisites.objects.bulk_create(sheet.requisites for sheet in sheets)
    PartyIdentifier.objects.bulk_create(row for sheet in sheets for row in sheet.identifiers)
    BankAccount.objects.bulk_create(row for sheet in sheets for row in sheet.accounts)
    signs = [sign for sheet in sheets for sign in _signs(sheet, at)]
    MailIdentity.objects.bulk_create(signs, ignore_conflicts=True)


def _signs(sheet: _Sheet, at: datetime) -> Iterator[MailIdentity]:
    yield from mail_signs(sheet.party, sheet.party.email, at=at)
    for person in sheet.persons:
        for point in person.points:
            if point.kind == "email":
                yield from mail_signs(sheet.party, point.value, at=at, contact_id=person.contact.pk)


def _told(sheets: Sequence[_Sheet], day: date, actor: User, at: datetime) -> Iterator[Entered]:
    """Publish what was entered; what each card became."""
    events = [list(_events(sheet, day, actor)) for sheet in sheets]
    records = iter(publish_many([event for listed in events for event in listed], at=at))
    for sheet, listed in zip(sheets, events, strict=True):
        accounts, contacts = [row.pk for row in sheet.accounts], [person.contact.pk for person in sheet.persons]
        yield Entered(sheet.party, accounts, contacts, [next(records).pk for _event in listed])


def _events(sheet: _Sheet, day: date, actor: User) -> Iterator[Event]:
    yield card_created(sheet.party, actor)
    yield requisites_recorded(sheet.party, actor, Act.INITIAL, day, sheet.said, [sheet.requisites])
    yield from (account_recorded(row, "opened", actor) for row in sheet.accounts)
    yield from (contact_recorded(person.post, "added", actor) for person in sheet.persons)
