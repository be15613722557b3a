"""Many cards taken back at once leave what the single services leave, and those in doubt are left to them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from counterparties.models import Contact, Counterparty, GroupMember, PartyGroup
from counterparties.services import (
    Entered,
    Leaving,
    NewCard,
    NewPerson,
    Point,
    enter_cards,
    link_document,
    record_interaction,
    remove_contact,
    withdraw_cards,
    withdraw_counterparty,
)
from ecm.errors import DomainError
from ecm.models import EventRecord, EventSubject, User
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, PostFactory
from tests.counterparties.test_entering import MODELS
from tests.factories import DepartmentFactory

DAY, LATER, IBAN = NOON.date(), NOON + timedelta(hours=1), "DE89370400440532013000"
PERSONS = [
    NewPerson({"last_name": "Мороз"}, [Point("email", "a@vektor.ua")], {"title": "Director"}),
    NewPerson({"last_name": "Koval"}),
]


def entered(actor: User, count: int = 3) -> list[Leaving]:
    cards = [
        NewCard(
            f"Card {number}", {"email": f"x@card{number}.ua"}, ["client"], {"identifiers": {"ua_edrpou": "14360570"}},
            [{"number": IBAN}], PERSONS[: number % 3],
        )
        for number in range(count)
    ]  # fmt: skip
    found = enter_cards(cards, valid_from=DAY, actor=actor, at=NOON)
    made = [each for each in found if isinstance(each, Entered)]
    return [Leaving(each.party, [*reversed(each.contacts)]) for each in made]


def one_by_one(cards: list[Leaving], actor: User) -> None:
    for card in cards:
        for pk in card.contacts:
            remove_contact(contact=Contact.objects.get(pk=pk), actor=actor, at=LATER)
        withdraw_counterparty(counterparty=card.party, actor=actor, at=LATER)


def at_once(cards: list[Leaving], actor: User) -> None:
    told = withdraw_cards(cards, actor=actor, at=LATER)
    assert list(told) == [card.party.pk for card in cards]
    for card in cards:
        of_card = EventSubject.objects.filter(kind="counterparty", object_id=card.party.pk)
        youngest = of_card.order_by("-record_id").values_list("record_id", flat=True)
        assert told[card.party.pk] == sorted(youngest[: len(card.contacts) + 1])


def _numbers_go_on_from_the_last() -> None:
    """PostgreSQL takes no number back that a transaction drew, not even when it comes to nothing."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*MODELS, EventRecord]):
            cursor.execute(statement)


def left(act: Callable[[list[Leaving], User], None], actor: User) -> Any:
    """All rows and events once the cards were made and taken back so; nothing of it stays."""
    _numbers_go_on_from_the_last()
    with transaction.atomic():
        first = Counterparty.objects.count(), EventRecord.objects.order_by("pk").last()
        act(entered(actor), actor)
        rows = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in MODELS}
        told = EventRecord.objects.filter(pk__gt=first[1].pk if first[1] else 0).order_by("pk")
        events = list(told.values_list("name", "actor_id", "occurred_at", "payload"))
        transaction.set_rollback(True)
    return rows, events


@pytest.mark.django_db(transaction=True)
def test_at_once_they_leave_what_one_by_one_leaves(manager: User) -> None:
    manager.department = DepartmentFactory()
    manager.save(update_fields=["department"])

    (rows, events), (single_rows, single_events) = left(at_once, manager), left(one_by_one, manager)
    assert rows == single_rows
    assert events == single_events
    assert len(events) == 3 * 3 + 3 + 2 * 3


def test_cards_in_doubt_are_left_to_the_single_services(manager: User) -> None:
    cards = entered(manager, 6)
    plain, talked, linked, listed, elsewhere, merged = cards
    for card in (talked, linked):
        contact = Contact.objects.filter(pk__in=card.contacts).first() if card is linked else None
        record_interaction(
            counterparty=card.party, contact=contact, sort="call", summary="Hello", happened_at=NOON, actor=manager,
            at=NOON,
        )  # fmt: skip
    link_document(DocumentFactory(), linked.party, actor=manager, at=NOON)
    group = PartyGroup.objects.create(title="Best", sort="list", created_at=NOON, created_by=manager)
    GroupMember.objects.create(group=group, counterparty=listed.party, added_at=NOON, added_by=manager)
    PostFactory(contact_id=elsewhere.contacts[0], counterparty=CounterpartyFactory())
    Counterparty.objects.filter(pk=merged.party.pk).update(merged_into=plain.party)
    merged.party.refresh_from_db()

    assert withdraw_cards(cards, actor=manager, at=NOON) == {}
    Counterparty.objects.filter(pk=merged.party.pk).update(merged_into=None)
    assert list(withdraw_cards(cards[:5], actor=manager, at=NOON)) == [plain.party.pk]
    for card in (talked, linked, listed, elsewhere):
        with pytest.raises(DomainError), transaction.atomic():
            one_by_one([card], manager)
        assert Counterparty.objects.get(pk=card.party.pk).withdrawn_at is None


def test_who_may_not_change_them_takes_nothing_back(manager: User, reader: User) -> None:
    cards = entered(manager)
    assert withdraw_cards(cards, actor=reader, at=NOON) == {}
    assert not Counterparty.objects.filter(withdrawn_at__isnull=False).exists()
    assert Contact.objects.count() == 3


def test_it_costs_the_same_for_two_and_for_twenty(manager: User) -> None:
    costs = []
    for count in (2, 20):
        cards = entered(manager, count)
        with CaptureQueriesContext(connection) as seen:
            withdraw_cards(cards, actor=manager, at=NOON)
        costs.append(len(seen))
    assert costs[0] == costs[1]
