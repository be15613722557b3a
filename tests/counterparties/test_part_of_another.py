"""A card that is part of another one: no service writes to it, and whoever is refused is led to the card that stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from lxml import html

from correspondence.services import Entry, register_paper
from counterparties import services
from counterparties.errors import CannotMerge, CannotUndo, PartOfAnother
from counterparties.models import Counterparty, DocumentParty, DuplicatePair, GroupMember, ServiceManager
from counterparties.models.layouts import SERVICES
from counterparties.services import add_members, link_document, merge_counterparties, pin_requisites
from counterparties.services.merging import STAYS, pointers
from ecm.models import Directory, DirectoryEntry, EventRecord, User
from tests.correspondence.factories import JournalFactory
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, KindFactory, PostFactory

DAY, LATER = NOON.date(), NOON + timedelta(hours=1)
IBAN = {"number": "BG80BNBG96611020345678"}
APART = {
    # They know no card.
    "add_paper_rule", "change_paper_rule", "end_paper_rule", "change_group", "create_group", "change_layout",
    "create_layout", "set_weight", "learn_places_of",
    # They make a card, or look at all of them.
    "create_counterparty", "create_express", "enter_cards", "find_duplicates",
    # They take the rows as they are now: what a merge moved is of the card that stays.
    "change_contact", "remove_contact", "follow_document", "pin_requisites",
    # They join and part cards, and look at the merge by themselves.
    "undo_merge", "undo_split",
    # It leaves out what was merged; its callers hold the cards locked.
    "withdraw_cards",
}  # fmt: skip


def picture() -> list[Any]:
    """Every row that points at a card, and every event."""
    models: set[Any] = {*(model for model, _field in pointers()), *STAYS, EventRecord}
    return [
        [dict(row) for row in model._default_manager.order_by("pk").values()]
        for model in sorted(models, key=lambda model: model.__name__)
        if model._meta.managed
    ]


@pytest.fixture
def service(db: None) -> DirectoryEntry:
    directory, _made = Directory.objects.get_or_create(code=SERVICES, defaults={"title": "Services"})
    entry: DirectoryEntry = DirectoryEntry.objects.create(directory=directory, text="Audit")
    return entry


def acts_on(gone: Counterparty, owner: User, second: User, service: DirectoryEntry) -> dict[str, Callable[[], Any]]:
    """What every service would write to the card, with rows as they were read before it was merged."""
    third: Any = CounterpartyFactory()
    doing: dict[str, Any] = {"actor": owner, "at": LATER}
    party: dict[str, Any] = {"counterparty": gone, **doing}
    made = services.enter_requisites(counterparty=gone, values={}, valid_from=DAY, actor=owner, at=NOON)
    account = services.open_account(counterparty=gone, values=IBAN, valid_from=DAY, actor=owner, at=NOON)
    post, contact = PostFactory(counterparty=gone), PostFactory(counterparty=third).contact
    link = link_document(DocumentFactory(), gone, at=NOON)
    relation = services.relate(source=gone, target=third, kind="affiliated", actor=owner, at=NOON)
    first, other = sorted((gone, third), key=lambda row: row.pk)
    pair = DuplicatePair.objects.create(first=first, second=other, score=0.9, found_at=NOON)
    personal: dict[str, Any] = {"what": "address", **doing}
    address = services.record_personal(counterparty=gone, values={"city": "A"}, **personal | {"at": NOON})
    group = services.create_group(title="A", sort="list", actor=owner, at=NOON)
    served: dict[str, Any] = {"service": service, "manager": owner}
    values: dict[str, Any] = {"values": {"tax_regime": "x"}}
    return {
        "add_members": lambda: services.add_members(group=group, counterparties=[gone], **doing),
        "remove_members": lambda: services.remove_members(group=group, counterparties=[gone], **doing),
        "set_service_manager": lambda: services.set_service_manager(**party, **served),
        "change_counterparty": lambda: services.change_counterparty(seen=gone.version, changes={"phone": "1"}, **party),
        "complete_express": lambda: services.complete_express(**party),
        "learn_sender": lambda: services.learn_sender(address="a@b.example", **party),
        "enter_requisites": lambda: services.enter_requisites(values={}, valid_from=DAY, **party),
        "change_requisites": lambda: services.change_requisites(valid_from=DAY, **values, **party),
        "correct_requisites": lambda: services.correct_requisites(on=DAY, **values, **party),
        "withdraw_requisites": lambda: services.withdraw_requisites(before=[], after=[made.pk], **party),
        "forget_signs": lambda: services.forget_signs(addresses=[], numbers=[], **party),
        "open_account": lambda: services.open_account(values=IBAN, valid_from=DAY, **party),
        "correct_account": lambda: services.correct_account(account=account, values={"bank_name": "A"}, **doing),
        "close_account": lambda: services.close_account(account=account, last_day=DAY, **doing),
        "confirm_account": lambda: services.confirm_account(account=account, **doing | {"actor": second}),
        "withdraw_account": lambda: services.withdraw_account(account=account, **doing),
        "create_contact": lambda: services.create_contact(facts={"last_name": "A"}, **party),
        "add_post": lambda: services.add_post(contact=contact, post={}, **party),
        "change_post": lambda: services.change_post(post=post, changes={"title": "A"}, **doing),
        "end_post": lambda: services.end_post(post=post, last_day=DAY, **doing),
        "set_superior": lambda: services.set_superior(post=post, superior=None, **doing),
        "record_interaction": lambda: services.record_interaction(sort="call", summary="A", happened_at=NOON, **party),
        "relate": lambda: services.relate(source=third, target=gone, kind="branch", **doing),
        "unrelate": lambda: services.unrelate(relation=relation, **doing),
        "record_personal": lambda: services.record_personal(counterparty=gone, values={"city": "B"}, **personal),
        "end_personal": lambda: services.end_personal(row=address, last_day=DAY, **personal),
        "take_back_personal": lambda: services.take_back_personal(row=address, **personal),
        "link_document": lambda: link_document(DocumentFactory(), gone, at=LATER),
        "unlink_document": lambda: services.unlink_document(link=link, **doing),
        "decide_different": lambda: services.decide_different(pair=pair, **doing),
        "reconsider": lambda: services.reconsider(pair=pair, **doing),
        "split_counterparty": lambda: services.split_counterparty(
            source=gone, display_name="A", chosen={"links": [link.pk]}, **doing
        ),
        "merge_counterparties": lambda: merge_counterparties(kept=third, gone=gone, **doing),
        "withdraw_counterparty": lambda: services.withdraw_counterparty(**party),
    }


def test_no_service_writes_to_a_card_that_was_merged_since_it_was_read(
    owner: User, second: User, service: DirectoryEntry
) -> None:
    above, kept, gone = (CounterpartyFactory() for _each in range(3))
    acts = acts_on(gone, owner, second, service)
    assert acts.keys() | APART == {name for name in services.__all__ if name.islower()}
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    merge_counterparties(kept=above, gone=kept, actor=owner, at=NOON)
    before = picture()
    for name, act in acts.items():
        with pytest.raises((PartOfAnother, CannotMerge, CannotUndo)) as refused, transaction.atomic():
            act()
        assert picture() == before, name
        if name not in ("merge_counterparties", "withdraw_counterparty"):
            assert refused.value.instead == ("counterparty", above.pk), name


def test_a_selection_goes_on_a_list_without_the_cards_that_were_merged(owner: User) -> None:
    kept, gone, third = (CounterpartyFactory() for _each in range(3))
    group = services.create_group(title="A", sort="list", actor=owner, at=NOON)
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    assert add_members(group=group, counterparties=[gone, third], actor=owner, at=LATER) == 1
    assert list(GroupMember.objects.values_list("counterparty", flat=True)) == [third.pk]


def test_a_link_that_stayed_with_the_merged_card_is_not_pinned(owner: User) -> None:
    kept, gone, document = CounterpartyFactory(), CounterpartyFactory(), DocumentFactory()
    for party in (kept, gone):
        services.enter_requisites(counterparty=party, values={}, valid_from=DAY, actor=owner, at=NOON)
        link_document(document, party, at=NOON)
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    assert pin_requisites(document=document, actor=owner, at=LATER) == 1
    assert DocumentParty.objects.get(counterparty=gone).pinned_at is None


def test_a_letter_of_a_card_that_was_merged_meanwhile_draws_no_number(owner: User) -> None:
    """The row that the clerk's page read says nothing of the merge."""
    kept, gone, journal = CounterpartyFactory(), CounterpartyFactory(), JournalFactory()
    read = Counterparty.objects.get(pk=gone.pk)
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    paper: dict[str, Any] = {"journal": journal, "kind": KindFactory(), "title": "Claim", "actor": owner, "at": NOON}
    with pytest.raises(PartOfAnother):
        register_paper(entry=Entry(counterparty=read), **paper)
    assert not DocumentParty.objects.exists()
    assert register_paper(entry=Entry(counterparty=kept), **paper).seq == 1


def test_the_refusal_leads_to_the_card_that_stays(people: Any, login: Any, api: Any, service: DirectoryEntry) -> None:
    owner, gone = people.owner, CounterpartyFactory(display_name="Beta")
    kept = CounterpartyFactory(display_name="Alpha", department=people.home)
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    url, typed = f"/app/counterparties/{gone.pk}/timeline/", {"sort": "call", "summary": "A"}
    there = f"/app/counterparties/{kept.pk}/"
    client: Any = login(owner)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(url, typed, headers=headers)
        assert answer.status_code == 409
        links: Any = html.fromstring(answer.content).xpath(f"//a[@href='{there}']")
        assert [link.text_content() for link in links] == ["Alpha"]
    problem = api(owner).post(f"/api/v1/counterparties/{gone.pk}/interactions/", typed, format="json").json()
    assert problem["instead"] == {"kind": "counterparty", "id": kept.pk, "title": "Alpha", "url": there}

    # The card of a card that was merged twice leads to the last one at once.
    above = CounterpartyFactory(display_name="Omega", department=people.home)
    assert f'href="{there}">Alpha' in client.get(f"/app/counterparties/{gone.pk}/").content.decode()
    merge = merge_counterparties(kept=above, gone=kept, actor=owner, at=LATER)
    assert f'/{above.pk}/">Omega' in client.get(f"/app/counterparties/{gone.pk}/").content.decode()
    services.undo_merge(merge=merge, actor=owner, at=LATER)
    stranger = login(people.outsider)
    card = stranger.get(f"/app/counterparties/{gone.pk}/").content.decode()
    assert "This card was merged into another one." in card
    assert there not in card
    assert "Alpha" not in card

    hidden: Any = stranger.post(url, typed)
    assert hidden.status_code == 409
    assert "This card is part of another one now" in hidden.content.decode()
    assert "Alpha" not in hidden.content.decode()
    assert there not in hidden.content.decode()


def test_the_merged_card_offers_nothing_to_write(owner: User, login: Any, service: DirectoryEntry) -> None:
    kept, gone = CounterpartyFactory(display_name="Alpha"), CounterpartyFactory()
    services.create_group(title="A", sort="list", actor=owner, at=NOON)
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    client: Any = login(owner)
    for tab in ("services/", "groups/"):
        for party, is_open in ((kept, True), (gone, False)):
            page = client.get(f"/app/counterparties/{party.pk}/{tab}").content.decode()
            assert ("<button" in page or "<form" in page) is is_open, (tab, party)
    assert not ServiceManager.objects.exists()
    for address in ("", "documents/"):
        assert "Upload a document" not in client.get(f"/app/counterparties/{gone.pk}/{address}").content.decode()
    assert "Upload a document" in client.get(f"/app/counterparties/{kept.pk}/documents/").content.decode()


def test_a_merge_opens_the_other_card_to_nobody(people: Any, login: Any, api: Any) -> None:
    kept, gone = CounterpartyFactory(), CounterpartyFactory(display_name="Hush", department=people.home)
    merge_counterparties(kept=kept, gone=gone, actor=people.owner, at=NOON)
    for user, is_told in ((people.reader, True), (people.outsider, False)):
        client: Any = login(user)
        for tab in ("relations/", "timeline/"):
            page = client.get(f"/app/counterparties/{kept.pk}/{tab}").content.decode()
            assert ("Hush" in page) is is_told, tab
        merges = api(user).get(f"/api/v1/counterparties/{kept.pk}/merges/").json()["results"]
        assert bool(merges) is is_told


def test_two_cards_to_merge_stand_side_by_side_with_what_the_cards_say(owner: User, login: Any) -> None:
    kept, gone = CounterpartyFactory(), CounterpartyFactory(phone="+380 44 1", email="a@b.example")
    page: Any = html.fromstring(login(owner).get(f"/app/counterparties/{kept.pk}/merge/?other={gone.pk}").content)
    told = {row.xpath("string(th)"): row.xpath("string(td[2])") for row in page.xpath("//tbody/tr")}
    assert told["Phone"] == "+380 44 1"
    assert told["E-mail"] == "a@b.example"


def test_the_choosers_of_a_card_offer_neither_itself_nor_what_was_merged(owner: User, login: Any) -> None:
    kept, gone, _other = (CounterpartyFactory(display_name=f"Vector {name}") for name in ("Kept", "Gone", "Other"))
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    client: Any = login(owner)
    for page in ("merge/", "relations/"):
        form: Any = html.fromstring(client.get(f"/app/counterparties/{kept.pk}/{page}").content)
        (asked,) = form.xpath("//*[input[@name='other'] or .//input[@name='other']]/@data-ds-combo")
        offered = client.get(f"{asked}&q=vector").content.decode()
        assert "Vector Other" in offered
        assert "Vector Kept" not in offered
        assert "Vector Gone" not in offered


def test_a_merged_card_is_neither_merged_on_nor_split(owner: User, login: Any) -> None:
    kept, gone = CounterpartyFactory(display_name="Alpha"), CounterpartyFactory()
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    client: Any = login(owner)
    for page in ("merge/", "split/"):
        for ask in (client.get, client.post):
            answer = ask(f"/app/counterparties/{gone.pk}/{page}")
            assert answer.status_code == 409
            assert f'href="/app/counterparties/{kept.pk}/"' in answer.content.decode()


def test_the_merged_card_is_taken_apart_where_it_says_so(owner: User, reader: User, login: Any) -> None:
    whole, kept, gone = CounterpartyFactory(), CounterpartyFactory(), CounterpartyFactory()
    merge = merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    undo = f'action="/app/counterparties/merges/{merge.pk}/undo/"'

    def offers(person: User, party: Any) -> bool:
        return undo in login(person).get(f"/app/counterparties/{party.pk}/").content.decode()

    assert [offers(owner, gone), offers(owner, kept), offers(reader, gone)] == [True, False, False]
    later = merge_counterparties(kept=whole, gone=kept, actor=owner, at=LATER)
    assert not offers(owner, gone), "the later merge comes first"
    services.undo_merge(merge=later, actor=owner, at=LATER)
    assert offers(owner, gone)
    login(owner).post(f"/app/counterparties/merges/{merge.pk}/undo/")
    assert not offers(owner, gone)
