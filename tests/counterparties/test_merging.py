"""A merge moves everything, loses nothing, and undone leaves every row as it was."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterparties.errors import CannotMerge, CannotUndo, PartOfAnother
from counterparties.models import (
    ContactPost,
    Counterparty,
    DocumentParty,
    Interaction,
    MailIdentity,
    PartyIdentifier,
    Relation,
    Requisites,
)
from counterparties.services import (
    add_post,
    change_counterparty,
    correct_requisites,
    create_contact,
    enter_requisites,
    link_document,
    merge_counterparties,
    open_account,
    record_interaction,
    record_personal,
    relate,
    undo_merge,
)
from ecm.errors import Forbidden
from ecm.models import User
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, PostFactory

MODELS = (Counterparty, DocumentParty, ContactPost, MailIdentity, Relation, Interaction, PartyIdentifier, Requisites)


def picture() -> dict[str, list[dict[str, Any]]]:
    """Every row of every model."""
    return {model.__name__: [dict(row) for row in model.objects.order_by("pk").values()] for model in MODELS}


def belongings(party: Any, others: list[Any], owner: User, plan: list[int]) -> None:
    for number in plan:
        if number % 4 == 0:
            link_document(DocumentFactory(), party, at=NOON)
        elif number % 4 == 1:
            PostFactory(counterparty=party)
        elif number % 4 == 2:
            MailIdentity.objects.get_or_create(
                counterparty=party, kind="domain", value=f"d{number % 3}.example", defaults={"created_at": NOON}
            )
        else:
            relate(source=party, target=others[number % len(others)], kind="affiliated", actor=owner, at=NOON)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.tuples(*[st.lists(st.integers(0, 11), max_size=8)] * 2))
def test_undone_it_restores_every_row(owner: User, plans: tuple[list[int], list[int]]) -> None:
    kept, gone, third = CounterpartyFactory(), CounterpartyFactory(), CounterpartyFactory()
    shared = DocumentFactory()
    for party, plan in zip((kept, gone), plans, strict=True):
        enter_requisites(counterparty=party, values={}, valid_from=NOON.date(), actor=owner, at=NOON)
        link_document(shared, party, at=NOON)
        belongings(party, [third, gone if party is kept else third], owner, plan)
    before = picture()

    merge = merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    assert Counterparty.objects.get(pk=gone.pk).merged_into_id == kept.pk
    undo_merge(merge=merge, actor=owner, at=NOON + timedelta(hours=1))

    assert picture() == before


def test_everything_comes_to_the_card_that_stays(owner: User) -> None:
    kept, gone = CounterpartyFactory(), CounterpartyFactory()
    enter_requisites(
        counterparty=gone,
        values={"identifiers": {"ua_edrpou": "14360570"}},
        valid_from=NOON.date(),
        actor=owner,
        at=NOON,
    )
    link = link_document(DocumentFactory(), gone, at=NOON)
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)

    link.refresh_from_db()
    assert link.counterparty_id == kept.pk
    assert PartyIdentifier.objects.get().counterparty_id == kept.pk
    assert Requisites.objects.get().counterparty_id == gone.pk


def test_it_is_done_and_undone_once(owner: User, reader: User) -> None:
    kept, gone = CounterpartyFactory(), CounterpartyFactory()
    with pytest.raises(Forbidden):
        merge_counterparties(kept=kept, gone=gone, actor=reader, at=NOON)
    merge = merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    with pytest.raises(CannotMerge):
        merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    undo_merge(merge=merge, actor=owner, at=NOON)
    with pytest.raises(CannotUndo):
        undo_merge(merge=merge, actor=owner, at=NOON)


def test_a_card_that_is_part_of_another_one_takes_nothing_more(owner: User, login: Any, api: Any) -> None:
    kept, gone, third = CounterpartyFactory(), CounterpartyFactory(), CounterpartyFactory()
    day = NOON.date()
    contact, document = PostFactory(counterparty=third).contact, DocumentFactory()
    enter_requisites(counterparty=gone, values={}, valid_from=day, actor=owner, at=NOON)
    merge = merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    before = picture()
    doing: dict[str, Any] = {"actor": owner, "at": NOON + timedelta(minutes=1)}
    iban: dict[str, Any] = {"number": "BG80BNBG96611020345678"}
    acts: list[Any] = [
        lambda: change_counterparty(counterparty=gone, seen=gone.version, changes={"phone": "1"}, **doing),
        lambda: correct_requisites(counterparty=gone, values={"tax_regime": "x"}, on=day, **doing),
        lambda: open_account(counterparty=gone, values=iban, valid_from=day, **doing),
        lambda: create_contact(facts={"last_name": "A"}, counterparty=gone, **doing),
        lambda: add_post(contact=contact, counterparty=gone, post={}, **doing),
        lambda: relate(source=third, target=gone, kind="affiliated", **doing),
        lambda: record_interaction(counterparty=gone, sort="call", summary="A", happened_at=NOON, **doing),
        lambda: record_personal(what="address", counterparty=gone, values={}, **doing),
    ]
    for act in acts:
        with pytest.raises(PartOfAnother):
            act()
    gone.refresh_from_db()
    with pytest.raises(PartOfAnother):
        link_document(document, gone, at=NOON)
    assert picture() == before
    client, card = login(owner), f"/app/counterparties/{gone.pk}/"
    assert client.post(f"{card}timeline/", {"sort": "call", "summary": "A"}).status_code == 409
    tabs = ("", "timeline/", "interactions/", "people/", "relations/", "requisites/", "person/")
    writing = ("requisites/edit/", "/change/", "people/new/", 'name="summary"', "accounts/new/")
    for tab in tabs:
        page = client.get(card + tab).content.decode()
        assert not [each for each in writing if each in page], tab
    undo_merge(merge=merge, actor=owner, at=NOON + timedelta(hours=1))
    assert "requisites/edit/" in client.get(card).content.decode()
    acts[0]()
