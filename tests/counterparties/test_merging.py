"""A merge moves everything, loses nothing, and undone leaves every row as it was."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterparties.errors import CannotMerge, CannotUndo
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
from counterparties.services import enter_requisites, link_document, merge_counterparties, relate, undo_merge
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
