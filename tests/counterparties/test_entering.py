"""Many new cards at once are what the single services make of them one by one: the same rows, the same events."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from counterparties.services import (
    Entered,
    NewCard,
    NewPerson,
    Point,
    create_contact,
    create_counterparty,
    enter_cards,
    enter_requisites,
    open_account,
)
from ecm.errors import DomainError
from ecm.models import EventRecord, Grant, User
from tests.counterparties.factories import NOON
from tests.factories import DepartmentFactory

DAY = NOON.date()
MODELS = (
    Counterparty,
    Requisites,
    PartyIdentifier,
    BankAccount,
    Contact,
    ContactPoint,
    ContactPost,
    MailIdentity,
    Grant,
)
PERSONS = st.builds(
    NewPerson,
    st.sampled_from([{"last_name": "Мороз", "first_name": "Олена"}, {"last_name": "Koval"}]),
    st.lists(
        st.sampled_from([Point("email", "A@vektor.ua"), Point("phone", "067 111 22 33"), Point("email", "b@i.ua")])
    ),
    st.sampled_from([{}, {"title": "Director"}]),
)
FACTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["legal", "sole"]), "country": st.sampled_from(["", "UA", "BG"])},
    optional={"phone": st.just("+380441234567"), "email": st.sampled_from(["a@vektor.ua", "x@gmail.com"])},
)
REQUISITES = st.fixed_dictionaries(
    {},
    optional={
        "identifiers": st.sampled_from([{"ua_edrpou": "00032112"}, {"other_tax": " 7 7 "}]),
        "names": st.just({"en": "Vektor"}),
        "addresses": st.just({"legal": {"city": "Київ"}}),
    },
)
ACCOUNTS = st.lists(
    st.sampled_from([{"number": "UA213223130000026007233566001"}, {"number": "BG80BNBG96611020345678"}]),
    unique_by=lambda values: values["number"],
)
CARD = st.builds(
    NewCard,
    st.sampled_from(["ТОВ «Вектор»", "  Acme   Ltd ", "ООО Ромашка"]),
    FACTS,
    st.sampled_from([(), ("client", "supplier")]),
    REQUISITES,
    ACCOUNTS,
    st.lists(PERSONS, max_size=2),
)


def one_by_one(cards: Sequence[NewCard], actor: User) -> None:
    for card in cards:
        party = create_counterparty(
            display_name=card.display_name, roles=card.roles, actor=actor, at=NOON, **card.facts
        )
        said = {"country": party.country, **card.requisites} if party.country else card.requisites
        enter_requisites(counterparty=party, values=said, valid_from=DAY, actor=actor, at=NOON)
        for index, values in enumerate(card.accounts):
            main = {**values, "is_main": index == 0}
            open_account(counterparty=party, values=main, valid_from=DAY, actor=actor, at=NOON)
        for index, person in enumerate(card.persons):
            post = {**person.post, "is_main": index == 0}
            create_contact(
                counterparty=party, facts=person.facts, points=person.points, post=post, actor=actor, at=NOON
            )


def picture() -> dict[str, Any]:
    """All rows and events, their ids told from the first of each model on."""
    first = {model: model._default_manager.order_by("pk").values_list("pk", flat=True).first() for model in MODELS}
    ids = {"counterparty_id": Counterparty, "contact_id": Contact, "post_id": ContactPost, "account_id": BankAccount}

    def told(row: Any, model: Any = None) -> dict[str, Any]:
        named = ids | ({"id": model} if model else {})
        return {name: value - (first[named[name]] or 0) if name in named and value else value
                for name, value in row.items()}  # fmt: skip

    rows = {model.__name__: [told(row, model) for row in model._default_manager.order_by("pk").values()]
            for model in MODELS if model is not Grant}  # fmt: skip
    grants = [(row.kind, row.user_id) for row in Grant.objects.order_by("kind", "object_id")]
    events = [(row.name, row.actor_id, _plain(told(row.payload))) for row in EventRecord.objects.order_by("pk")]
    return {**rows, "grants": grants, "events": events}


def _plain(payload: dict[str, Any]) -> dict[str, Any]:
    """The versions by their facts, not by their ids."""
    after = {name: value for name, value in (payload.get("after") or {}).items() if name != "contact_id"}
    return {**payload, "after": after, "recorded": list((payload.get("recorded") or {}).values())}


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cards=st.lists(CARD, min_size=1, max_size=4), narrow=st.booleans())
def test_at_once_is_what_one_by_one_is(manager: User, cards: list[NewCard], narrow: bool) -> None:
    if narrow:
        home = DepartmentFactory()
        cards = [NewCard(**{**vars(card), "facts": {**card.facts, "department": home}}) for card in cards]
    pictures = []
    acts: list[Callable[[], Any]] = [
        lambda: one_by_one(cards, manager),
        lambda: enter_cards(cards, valid_from=DAY, actor=manager, at=NOON),
    ]
    for act in acts:
        with transaction.atomic():
            act()
            pictures.append(picture())
            transaction.set_rollback(True)
    assert pictures[1] == pictures[0]


@pytest.mark.django_db
def test_one_that_is_not_sound_keeps_no_other_out(manager: User) -> None:
    cards = [
        NewCard("Acme"), NewCard(" "), NewCard("Beta", requisites={"identifiers": {"ua_edrpou": "1"}}),
        NewCard("Gamma", persons=[NewPerson({"first_name": "Ann"})]),
    ]  # fmt: skip
    found = enter_cards(cards, valid_from=DAY, actor=manager, at=NOON)
    assert [isinstance(each, Entered) for each in found] == [True, False, False, False]
    assert all(isinstance(each, DomainError) for each in found[1:])
    assert Counterparty.objects.get().display_name == "Acme"


@pytest.mark.django_db
def test_twenty_cost_hardly_more_than_two(manager: User) -> None:
    costs = []
    for many in (2, 20):
        cards = [
            NewCard(f"Acme {many} {number}", {"email": f"a@p{number}.ua"},
                    accounts=[{"number": "BG80BNBG96611020345678"}], persons=[NewPerson({"last_name": "Koval"})])
            for number in range(many)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            enter_cards(cards, valid_from=DAY, actor=manager, at=NOON)
        costs.append(len(captured))
    # SQLite takes so many values in one statement: twenty rows may need one more.
    assert costs[1] <= costs[0] + 2 < 20
