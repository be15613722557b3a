"""A split gives away what was ticked and nothing else; undone it leaves every row as it was. Duplicates are decided."""

import contextlib
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from counterparties.errors import CannotSplit, CannotUndo, NothingChanged
from counterparties.index import counterparty_entries
from counterparties.models import Counterparty, DocumentParty, DuplicatePair, Split
from counterparties.models.requisites import VALUES
from counterparties.queries import current_accounts_of, duplicate_pairs, history_of
from counterparties.queries.replay import LEDGER
from counterparties.services import (
    change_requisites,
    correct_account,
    correct_requisites,
    create_counterparty,
    decide_different,
    enter_requisites,
    find_duplicates,
    link_document,
    merge_counterparties,
    open_account,
    reconsider,
    record_interaction,
    set_superior,
    split_counterparty,
    undo_split,
)
from ecm.errors import Forbidden, InvalidInput
from ecm.events.replaying import agreement
from ecm.models import User
from search.queries import find
from tests.correspondence.factories import RegistrationFactory
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, PostFactory
from tests.counterparties.test_merging import belongings, picture

LATER = NOON + timedelta(hours=1)
KEYS = {"links": "document_links", "posts": "posts", "interactions": "interactions"}
IBAN = "DE89370400440532013000"


def ids(party: Any) -> dict[str, list[int]]:
    return {part: list(getattr(party, name).values_list("pk", flat=True)) for part, name in KEYS.items()}


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate]
)
@given(plan=st.lists(st.integers(0, 11), min_size=2, max_size=10), share=st.integers(0, 9))
def test_undone_it_restores_every_row(owner: User, plan: list[int], share: int) -> None:
    source, third = CounterpartyFactory(), CounterpartyFactory()
    enter_requisites(counterparty=source, values={}, valid_from=NOON.date(), actor=owner, at=NOON)
    link_document(DocumentFactory(), source, at=NOON)
    belongings(source, [third], owner, plan)
    chosen = {part: [pk for pk in found if pk % 10 >= share] for part, found in ids(source).items()}
    before = picture()
    try:
        split = split_counterparty(source=source, display_name="Other", chosen=chosen, actor=owner, at=LATER)
    except CannotSplit:
        assert picture() == before
        return
    undo_split(split=split, actor=owner, at=LATER + timedelta(hours=1))
    after = picture()
    after["Counterparty"] = [row for row in after["Counterparty"] if row["id"] != split.made_id]
    for one, other in zip(after["Counterparty"], before["Counterparty"], strict=True):
        assert one == other
    assert after == before
    assert Counterparty.objects.get(pk=split.made_id).withdrawn_at is not None


NUMBERS = [{"ua_edrpou": "00032112"}, {"ua_edrpou": "14360570"}, {"other_tax": "77"}]
IBANS = [IBAN, "UA213223130000026007233566001", "BG80BNBG96611020345678"]


def recorded_party(owner: User, plan: list[int]) -> Counterparty:
    """A card whose requisites changed again and again, were corrected, and whose accounts were opened."""
    party = create_counterparty(display_name="Two in one", actor=owner, at=NOON)
    for index, number in enumerate(plan):
        values, at = {"identifiers": NUMBERS[number % 3]}, NOON + timedelta(minutes=index)
        day = NOON.date() + timedelta(days=100 * index)
        if index == 0:
            enter_requisites(counterparty=party, values=values, valid_from=day, actor=owner, at=at)
        else:
            act: Any = (
                partial(correct_requisites, on=day) if number % 4 == 3 else partial(change_requisites, valid_from=day)
            )
            with contextlib.suppress(NothingChanged):
                act(counterparty=party, values=values, actor=owner, at=at)
        if index < 3:
            account = {"number": IBANS[index], "is_main": index == 0}
            open_account(counterparty=party, values=account, valid_from=day, actor=owner, at=at)
    return party


def believed(party: Counterparty) -> dict[str, Any]:
    """Everything that the card says and is found by; superseded versions stay, as they must."""
    party.refresh_from_db()
    said = [[row.valid_from, row.valid_to, row.act, row.recorded_by_id, *(getattr(row, name) for name in VALUES)]
            for row in history_of(party.pk)]  # fmt: skip
    names = ("number", "bank_name", "is_main", "valid_from", "valid_to", "act", "confirmed_by_id", "recorded_by_id")
    accounts = sorted([getattr(row, name) for name in names] for row in current_accounts_of(party.pk))
    numbers = sorted(party.identifiers.values_list("pk", "kind", "number"))
    return {"said": said, "accounts": accounts, "numbers": numbers, "keys": set(party.search_key.split())}


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate]
)
@given(plan=st.lists(st.integers(0, 11), min_size=1, max_size=5), going=st.sets(st.integers(0, 4), min_size=1))
def test_requisites_and_accounts_go_and_come_back(owner: User, plan: list[int], going: set[int]) -> None:
    with transaction.atomic():
        party = recorded_party(owner, plan)
        before, versions = believed(party), history_of(party.pk)
        chosen = {
            "requisites": [row.pk for index, row in enumerate(versions) if index in going],
            "accounts": [row.pk for index, row in enumerate(current_accounts_of(party.pk)) if index in going],
        }
        assume(any(chosen.values()))
        split = split_counterparty(source=party, display_name="Other", chosen=chosen, actor=owner, at=LATER)
        gone = [row for row in versions if row.pk in chosen["requisites"]]
        for card, rows in ((split.made, gone), (party, [row for row in versions if row not in gone])):
            held = history_of(card.pk)
            assert [row.identifiers for row in held] == [row.identifiers for row in rows]
            assert [row.valid_from for row in held] == [row.valid_from for row in rows]
            assert [row.valid_to for row in held] == [row.valid_from for row in held[1:]] + [None] * bool(held)
        assert len(current_accounts_of(split.made.pk)) == len(chosen["accounts"])
        stay = {number for row in history_of(party.pk) for number in row.identifiers.values()}
        assert set(party.identifiers.values_list("number", flat=True)) >= stay
        went = {number for row in gone for number in row.identifiers.values()} - stay
        assert not went & found_by(party)
        assert agreement(LEDGER).differences == []

        undo_split(split=split, actor=owner, at=LATER + timedelta(hours=1))
        assert believed(party) == before
        assert agreement(LEDGER).differences == []
        transaction.set_rollback(True)


def found_by(party: Counterparty) -> set[str]:
    """The numbers that the card is found by."""
    party.refresh_from_db()
    numbers = {number for given in NUMBERS for number in given.values()}
    return {*party.identifiers.values_list("number", flat=True), *(numbers & set(party.search_key.split()))}


def test_a_number_that_went_finds_the_other_card_only(owner: User) -> None:
    """Also when the version that says it was the first one, and the old open one stands in the history."""
    party = recorded_party(owner, [0, 1])
    first = history_of(party.pk)[0]
    split = split_counterparty(
        source=party, display_name="Other", chosen={"requisites": [first.pk]}, actor=owner, at=LATER
    )
    assert found_by(party) == {"14360570"}
    assert found_by(split.made) == {"00032112"}
    change_requisites(
        counterparty=party, values={"tax_regime": "A"}, valid_from=LATER.date() + timedelta(400), actor=owner, at=LATER
    )
    assert found_by(party) == {"14360570"}
    assert "00032112" not in " ".join(next(iter(counterparty_entries([party.pk]))).keywords)


def test_an_account_that_went_is_found_at_the_other_card_only(owner: User, run_jobs: Any) -> None:
    """Also when it was corrected or closed before: what it was then went along."""
    misspelt, right, kept = "UA213223130000026007233566001", "BG80BNBG96611020345678", IBAN
    party = CounterpartyFactory()
    opened = open_account(counterparty=party, values={"number": misspelt}, valid_from=NOON.date(), actor=owner, at=NOON)
    open_account(counterparty=party, values={"number": kept}, valid_from=NOON.date(), actor=owner, at=NOON)
    at = NOON + timedelta(minutes=10)
    corrected = correct_account(account=opened, values={"number": right}, actor=owner, at=at)
    corrected = correct_account(
        account=corrected, values={"bank_name": "Bank"}, actor=owner, at=at + timedelta(minutes=10)
    )
    run_jobs()
    assert [titles(owner, each) for each in (misspelt, right, kept)] == [[str(party)]] * 3

    split = split_counterparty(
        source=party, display_name="Other", chosen={"accounts": [corrected.pk]}, actor=owner, at=LATER
    )
    run_jobs()
    assert [titles(owner, each) for each in (misspelt, right, kept)] == [[], ["Other"], [str(party)]]
    undo_split(split=split, actor=owner, at=LATER + timedelta(hours=1))
    run_jobs()
    assert [titles(owner, each) for each in (misspelt, right, kept)] == [[str(party)]] * 3


def titles(user: User, number: str) -> list[str]:
    return [hit.title for hit in find(user, number).hits]


def test_what_was_changed_since_is_not_taken_back(owner: User, accountant: User) -> None:
    party = recorded_party(owner, [0, 1])
    account, version = current_accounts_of(party.pk)[0], history_of(party.pk)[0]
    chosen = {"requisites": [version.pk], "accounts": [account.pk]}
    split = split_counterparty(source=party, display_name="Other", chosen=chosen, actor=owner, at=LATER)
    moved = current_accounts_of(split.made.pk)[0]
    assert (moved.number, moved.recorded_by) == (account.number, owner)
    change_requisites(
        counterparty=split.made, values={"tax_regime": "B"}, valid_from=LATER.date(), actor=owner, at=LATER
    )
    with pytest.raises(CannotUndo), transaction.atomic():
        undo_split(split=split, actor=owner, at=LATER)
    split.refresh_from_db()
    assert split.undone_at is None
    assert [row.number for row in current_accounts_of(split.made.pk)] == [account.number]


def test_the_page_and_the_api_give_away_requisites_and_accounts(owner: User, login: Any, api: Any) -> None:
    party = recorded_party(owner, [0, 1, 2])
    page = login(owner).get(f"/app/counterparties/{party.pk}/split/").content.decode()
    assert page.count('name="requisites"') == page.count('name="accounts"') == 3
    assert "00032112" in page
    versions, accounts = history_of(party.pk), current_accounts_of(party.pk)
    form = {"display_name": "Other", "requisites": [versions[1].pk], "accounts": [accounts[1].pk]}
    login(owner).post(f"/app/counterparties/{party.pk}/split/", form)
    made = Split.objects.get(source=party).made
    assert [row.identifiers for row in history_of(made.pk)] == [NUMBERS[1]]
    answer = api(owner).post(
        f"/api/v1/counterparties/{party.pk}/splits/",
        {"display_name": "Third", "accounts": [accounts[2].pk, accounts[1].pk]}, format="json",
    )  # fmt: skip
    assert answer.status_code == 201
    assert [row.number for row in current_accounts_of(answer.json()["made"])] == [accounts[2].number]


def test_what_was_ticked_goes_with_what_hangs_on_it(owner: User, people: Any) -> None:
    source = CounterpartyFactory(manager=owner, role_codes=",supplier,")
    stays, goes = (link_document(DocumentFactory(), source, at=NOON) for _ in range(2))
    letter = RegistrationFactory(document=goes.document, counterparty=source)
    other = RegistrationFactory(document=stays.document, counterparty=source)
    split = split_counterparty(
        source=source, display_name="Other half", chosen={"links": [goes.pk]}, actor=owner, at=LATER
    )
    for row in (stays, goes, letter, other):
        row.refresh_from_db()
    assert goes.counterparty_id == letter.counterparty_id == split.made_id
    assert stays.counterparty_id == other.counterparty_id == source.pk
    assert split.made.role_codes == ",supplier,"
    assert not agreement(LEDGER).differences


def test_it_refuses_what_makes_no_sense(owner: User, reader: User) -> None:
    source, foreign = CounterpartyFactory(), link_document(DocumentFactory(), CounterpartyFactory(), at=NOON)
    link = link_document(DocumentFactory(), source, at=NOON)
    given: dict[str, Any] = {"source": source, "display_name": "Other", "at": LATER}
    with pytest.raises(CannotSplit):
        split_counterparty(**given, chosen={}, actor=owner)
    with pytest.raises(Forbidden):
        split_counterparty(**given, chosen={"links": [link.pk]}, actor=reader)
    split = split_counterparty(**given, chosen={"links": [link.pk, foreign.pk]}, actor=owner)
    foreign.refresh_from_db()
    assert foreign.counterparty_id not in (source.pk, split.made_id)
    enter_requisites(counterparty=split.made, values={}, valid_from=NOON.date(), actor=owner, at=LATER)
    with pytest.raises(CannotUndo):
        undo_split(split=split, actor=owner, at=LATER)
    assert DocumentParty.objects.get(pk=link.pk).counterparty_id == split.made_id


def test_the_page_splits_and_its_undo_puts_together(owner: User, login: Any) -> None:
    source = CounterpartyFactory(display_name="Two in one")
    link = link_document(DocumentFactory(title="Contract of the other"), source, at=NOON)
    record_interaction(
        counterparty=source, sort="call", summary="Asked", happened_at=NOON, actor=owner, at=NOON
    )  # fmt: skip
    client, url = login(owner), f"/app/counterparties/{source.pk}/split/"
    page = client.get(url).content.decode()
    assert "Contract of the other" in page
    assert "Asked" in page
    assert client.post(url, {"display_name": "Other"}).status_code == 422
    client.post(url, {"display_name": "Other", "links": [str(link.pk)]})
    split = source.splits.get()
    assert "Other" in client.get(f"/app/counterparties/{source.pk}/relations/").content.decode()
    client.post(f"/app/counterparties/splits/{split.pk}/undo/")
    link.refresh_from_db()
    assert link.counterparty_id == source.pk


def cards(owner: User) -> dict[str, Counterparty]:
    made = {}
    for key, name, phone in (
        ("first", "ООО «Вектор Юг»", ""), ("second", "Юг Вектор, ООО", ""), ("third", "Alpha LLC", "+359 2 123 45 67"),
        ("fourth", "Beta GmbH", "(02) 1234567"), ("fifth", "Gamma SRL", ""), ("sixth", "Delta SRL", ""),
        ("seventh", "Zeta Works", ""),
    ):  # fmt: skip
        made[key] = create_counterparty(display_name=name, phone=phone, actor=owner, at=NOON)
    for key in ("fifth", "sixth"):
        open_account(
            counterparty=made[key], values={"number": IBAN}, valid_from=NOON.date(), actor=owner, at=NOON
        )  # fmt: skip
    return made


def found(user: User) -> dict[tuple[int, int], str]:
    return {(pair.first.pk, pair.second.pk): pair.reason for pair in duplicate_pairs(user)}


def test_the_nightly_look_finds_pairs_with_reasons(owner: User) -> None:
    made = cards(owner)
    assert find_duplicates(at=LATER) == 3
    pairs = found(owner)
    key = {name: row.pk for name, row in made.items()}
    assert set(pairs) == {
        (key["first"], key["second"]), (key["third"], key["fourth"]), (key["fifth"], key["sixth"])
    }  # fmt: skip
    assert "alike" in pairs[key["first"], key["second"]]
    assert IBAN in pairs[key["fifth"], key["sixth"]]
    assert find_duplicates(at=LATER) == 3


def test_decisions_are_remembered_and_can_be_taken_back(owner: User, login: Any, run_jobs: Any) -> None:
    cards(owner)
    client = login(owner)
    client.post("/app/counterparties/pairs/")
    run_jobs()
    pair = duplicate_pairs(owner)[0].row
    client.post(f"/app/counterparties/pairs/{pair.pk}/decide/")
    assert find_duplicates(at=LATER) == 2
    assert pair.pk not in {each.row.pk for each in duplicate_pairs(owner)}
    assert "Look at it again" in client.get("/app/counterparties/pairs/?decided=1").content.decode()
    client.post(f"/app/counterparties/pairs/{pair.pk}/decide/", {"back": "1"})
    assert len(duplicate_pairs(owner)) == 3
    decide_different(pair=pair, actor=owner, at=LATER)
    reconsider(pair=pair, actor=owner, at=LATER)
    assert len(duplicate_pairs(owner)) == 3


def test_merged_and_hidden_cards_make_no_pair(owner: User, people: Any) -> None:
    made = cards(owner)
    find_duplicates(at=LATER)
    merge_counterparties(kept=made["first"], gone=made["second"], actor=owner, at=LATER)
    assert len(duplicate_pairs(owner)) == 2
    assert find_duplicates(at=LATER) == 2
    Counterparty.objects.filter(pk=made["third"].pk).update(department=people.home)
    assert len(duplicate_pairs(people.outsider)) == 1
    assert DuplicatePair.objects.count() == 2


def test_reporting_lines_make_a_tree_without_circles(owner: User, login: Any) -> None:
    party = CounterpartyFactory()
    head, clerk, intern = (PostFactory(counterparty=party, title=title) for title in ("Head", "Clerk", "Intern"))
    client = login(owner)
    client.post(f"/app/counterparties/posts/{clerk.pk}/superior/", {"to": str(head.pk)})
    set_superior(post=intern, superior=clerk, actor=owner, at=NOON)
    page = client.get(f"/app/counterparties/{party.pk}/people/").content.decode()
    assert page.index(">Head<") < page.index(">Clerk<") < page.index(">Intern<")
    assert page.count('<ul class="ds-tree">') == 2
    clerk.refresh_from_db()
    head.refresh_from_db()
    for superior in (intern, head):
        with pytest.raises(InvalidInput):
            set_superior(post=head, superior=superior, actor=owner, at=NOON)
    with pytest.raises(InvalidInput):
        set_superior(post=head, superior=PostFactory(), actor=owner, at=NOON)
