"""What was entered by mistake is taken back as a whole: nobody sees it, the history keeps it."""

from datetime import timedelta
from typing import Any

import pytest

from counterparties.errors import CannotUndo
from counterparties.models import BankAccount, Contact, Counterparty, MailIdentity, PartyIdentifier, Requisites
from counterparties.models.requisites import VALUES
from counterparties.queries import (
    accounts_on,
    acts_of,
    choose,
    counterparties_visible_to,
    counterparty_visible_to,
    duplicates_of,
    propose_counterparties,
    recorded_of,
    requisites_on,
)
from counterparties.queries.known import KnownParties, Wanted
from counterparties.services import (
    change_requisites,
    create_contact,
    create_counterparty,
    enter_requisites,
    open_account,
    record_interaction,
    remove_contact,
    withdraw_account,
    withdraw_counterparty,
    withdraw_requisites,
)
from counterparties.services.contacts import Point
from ecm.errors import NotFound
from ecm.models import User
from search.services import reindex
from tests.counterparties.factories import NOON, CounterpartyFactory, PostFactory

DAY = NOON.date()
LATER = NOON + timedelta(days=1)
pytestmark = pytest.mark.django_db


def current(party: Counterparty) -> list[int]:
    return list(Requisites.objects.filter(counterparty=party, superseded_at=None).values_list("pk", flat=True))


def said(party: Counterparty) -> list[list[object]]:
    rows = Requisites.objects.filter(counterparty=party, superseded_at=None).order_by("valid_from")
    return [[row.valid_from, row.valid_to, row.act, *(getattr(row, name) for name in VALUES)] for row in rows]


def test_requisites_taken_back_are_as_before_and_the_history_keeps_both(manager: User) -> None:
    party = CounterpartyFactory()
    enter_requisites(counterparty=party, values={"tax_regime": "A"}, valid_from=DAY, actor=manager, at=NOON)
    before, was = current(party), said(party)
    values = {"tax_regime": "B", "identifiers": {"ua_edrpou": "00032112"}}
    change_requisites(counterparty=party, values=values, valid_from=DAY + timedelta(9), actor=manager, at=LATER)
    after = current(party)

    withdraw_requisites(counterparty=party, before=before, after=after, actor=manager, at=LATER + timedelta(hours=1))

    assert said(party) == was
    believed = requisites_on(party.pk, DAY + timedelta(20), LATER + timedelta(minutes=1))
    assert believed is not None
    assert believed.tax_regime == "B"
    party.refresh_from_db()
    assert "00032112" not in party.search_key
    assert [bool(act.row.withdrawn_at) for act in acts_of(recorded_of(party.pk))] == [True, False]


def test_requisites_that_somebody_changed_since_are_not_taken_back(manager: User) -> None:
    party = CounterpartyFactory()
    enter_requisites(counterparty=party, values={"tax_regime": "A"}, valid_from=DAY, actor=manager, at=NOON)
    after = current(party)
    change_requisites(counterparty=party, values={"tax_regime": "B"}, valid_from=DAY, actor=manager, at=LATER)
    was = said(party)

    with pytest.raises(CannotUndo):
        withdraw_requisites(counterparty=party, before=[], after=after, actor=manager, at=LATER)

    assert said(party) == was


def test_first_requisites_can_be_entered_again_after_they_were_taken_back(manager: User) -> None:
    party = CounterpartyFactory()
    enter_requisites(counterparty=party, values={"tax_regime": "A"}, valid_from=DAY, actor=manager, at=NOON)
    withdraw_requisites(counterparty=party, before=[], after=current(party), actor=manager, at=LATER)
    assert said(party) == []

    enter_requisites(counterparty=party, values={"tax_regime": "C"}, valid_from=DAY, actor=manager, at=NOON)
    assert requisites_on(party.pk, DAY).tax_regime == "C"  # type: ignore[union-attr]  # it was entered


def test_an_account_is_taken_back_until_it_is_confirmed(manager: User, accountant: User) -> None:
    party = CounterpartyFactory()
    account = open_account(
        counterparty=party, values={"number": "BG80BNBG96611020345678"}, valid_from=DAY, actor=manager, at=NOON
    )
    withdraw_account(account=account, actor=manager, at=LATER)

    assert accounts_on(party.pk, DAY) == []
    with pytest.raises(CannotUndo):
        withdraw_account(account=BankAccount.objects.get(), actor=manager, at=LATER)


def made(manager: User) -> Counterparty:
    party = create_counterparty(
        display_name="ТОВ «Ромашка»", email="info@romashka.ua", phone="+380441234567", actor=manager, at=NOON
    )
    values = {"identifiers": {"ua_edrpou": "00032112"}}
    enter_requisites(counterparty=party, values=values, valid_from=DAY, actor=manager, at=NOON)
    return party


def test_a_card_taken_back_is_seen_and_found_by_nobody(manager: User, admin_user: User) -> None:
    party = made(manager)
    withdraw_counterparty(counterparty=party, actor=manager, at=LATER)

    for person in (manager, admin_user):
        assert not counterparties_visible_to(person).exists()
        assert choose(person, "ромашка") == []
        assert duplicates_of(name="ТОВ Ромашка", numbers=["00032112"], phone="+380441234567", user=person) == []
        with pytest.raises(NotFound):
            counterparty_visible_to(person, party.pk)
    assert propose_counterparties(text="ЄДРПОУ 00032112", sender="info@romashka.ua", names=["ТОВ Ромашка"]) == []
    assert reindex("counterparty", [party.pk]) == 0
    assert not PartyIdentifier.objects.exists()
    assert not MailIdentity.objects.exists()
    assert requisites_on(party.pk, DAY, NOON) is not None  # what we believed then


def test_a_card_that_something_hangs_on_stays(manager: User) -> None:
    party = made(manager)
    record_interaction(counterparty=party, sort="call", summary="Called.", happened_at=NOON, actor=manager, at=NOON)
    with pytest.raises(CannotUndo):
        withdraw_counterparty(counterparty=party, actor=manager, at=LATER)
    assert counterparties_visible_to(manager).get() == party
    assert PartyIdentifier.objects.count() == 1


def test_a_person_is_removed_with_the_only_post(manager: User) -> None:
    party = CounterpartyFactory()
    points = [Point("email", "olena@romashka.ua")]
    person = create_contact(counterparty=party, facts={"last_name": "Мороз"}, points=points, actor=manager, at=NOON)
    PostFactory(contact=person, counterparty=CounterpartyFactory())
    with pytest.raises(CannotUndo):
        remove_contact(contact=person, actor=manager, at=LATER)
    person.posts.exclude(counterparty=party).delete()
    remove_contact(contact=person, actor=manager, at=LATER)
    assert not Contact.objects.exists()


def test_many_are_looked_for_at_once_with_reasons(manager: User) -> None:
    party = made(manager)
    namesake = CounterpartyFactory(display_name="ООО «Ромашка»")
    known = KnownParties(manager)
    by_number, by_name, nobody = known.matches([
        Wanted("Anything", numbers=(("ua_edrpou", "00032112"),), email="info@romashka.ua"),
        Wanted("Romashka LLC", numbers=(("ua_edrpou", "14360570"),)),
        Wanted("Unheard of"),
    ])  # fmt: skip
    assert [(match.counterparty_id, match.sign) for match in by_number] == [(party.pk, "identifier")]
    # The namesake with another number of the same kind is somebody else.
    assert [(match.counterparty_id, match.sign) for match in by_name] == [(namesake.pk, "name")]
    assert nobody == []


def test_acts_taken_back_one_after_another_leave_no_number_behind(manager: User) -> None:
    party = CounterpartyFactory()
    enter_requisites(counterparty=party, values={"full_name": "Old"}, valid_from=DAY, actor=manager, at=NOON)
    steps = [current(party)]
    acts: tuple[dict[str, Any], ...] = (
        {"full_name": "New"}, {"identifiers": {"ua_edrpou": "00032112"}}, {"tax_regime": "A"}, {"tax_regime": "B"},
    )  # fmt: skip
    for number, values in enumerate(acts, start=1):
        at = NOON + timedelta(hours=number)
        change_requisites(counterparty=party, values=values, valid_from=DAY, actor=manager, at=at)
        steps.append(current(party))

    for number in (4, 3, 2):
        at = LATER + timedelta(hours=10 - number)
        before, after = steps[number - 1], steps[number]
        withdraw_requisites(counterparty=party, before=before, after=after, actor=manager, at=at)

    party.refresh_from_db()
    assert "00032112" not in party.search_key
    assert "new" in party.search_key.split()
    assert "old" in party.search_key.split()  # nobody took back that it was called so
