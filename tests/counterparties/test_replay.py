"""The journal, replayed, gives the dossier; so does winding the rows of today back to a moment."""

import io
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from counterparties import queries, services
from counterparties.errors import (
    AccountClosed,
    AccountExists,
    CannotMerge,
    CannotSplit,
    CannotUndo,
    NothingChanged,
    PartOfAnother,
)
from counterparties.facts import account_facts, requisites_facts
from counterparties.models import (
    BankAccount,
    ContactPost,
    Counterparty,
    DocumentParty,
    GroupMember,
    Merge,
    PartyGroup,
    Relation,
    Split,
)
from counterparties.queries.contacts import take_back_people
from counterparties.queries.past import relation_facts_then
from counterparties.queries.replay import LEDGER, party_of, rows
from counterparties.queries.replay_kept import GROUPS, SERVICES, group_rows, service_rows
from counterparties.queries.requisites import known
from ecm.events.replaying import agreement, disagreements, ledgers, replay
from ecm.fields.references import add_entry
from ecm.models import Directory, User
from storage import replaying as storage
from storage.errors import StatusNotAllowed
from storage.facts import document_facts
from storage.models import Document
from storage.past import changes_since, take_back
from storage.services import change_document, create_document, set_status
from tests.counterparties.factories import KindFactory

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = date(2026, 1, 5)
NUMBERS = ("BG80BNBG96611020345678", "DE89370400440532013000", "GB29NWBK60161331926819")
REFUSED = (
    AccountClosed,
    AccountExists,
    CannotMerge,
    CannotSplit,
    CannotUndo,
    NothingChanged,
    PartOfAnother,
    StatusNotAllowed,
)


@dataclass
class Office:
    """Three counterparties to which things happen, an hour after the other."""

    owner: User
    second: User
    at: datetime = START
    random: Random = field(default_factory=lambda: Random("office"))

    def __post_init__(self) -> None:
        newest = ContactPost.objects.order_by("-pk").first()
        self.older = newest.pk if newest else 0
        self.parties = [self._party(number) for number in range(3)]
        given: dict[str, Any] = {"sort": "list", "actor": self.owner, "at": self.at}
        self.lists = [services.create_group(title=title, **given) for title in ("Best", "Fair")]
        offered = Directory.objects.get(code="services")
        self.services = [add_entry(offered, title) for title in ("Repairs", "Rent")]

    def _party(self, number: int) -> Counterparty:
        party = services.create_counterparty(
            display_name=f"Party {number}", actor=self.owner, at=self.at, roles=("client",), country="BG"
        )
        services.enter_requisites(counterparty=party, values={}, valid_from=DAY, actor=self.owner, at=self.at)
        return party

    def posts(self) -> QuerySet[ContactPost]:
        """Those that came about here, wherever merges and splits have put them; an earlier example left its own."""
        return ContactPost.objects.filter(pk__gt=self.older).select_related("contact")

    def step(self, deed: int, which: int, choice: int) -> None:
        self.at += timedelta(hours=1)
        party = Counterparty.objects.get(pk=self.parties[which].pk)
        try:
            DEEDS[deed](self, party, choice)
        except REFUSED:
            pass

    def other(self, party: Counterparty, choice: int) -> Counterparty:
        others = [each for each in self.parties if each.pk != party.pk]
        return Counterparty.objects.get(pk=others[choice % 2].pk)


def card(office: Office, party: Counterparty, choice: int) -> None:
    every: list[dict[str, Any]] = [
        {"phone": f"+359 2 {choice}"}, {"display_name": f"Called {choice}"}, {"status": "active"},
        {"manager": office.second}, {"manager": None},
    ]  # fmt: skip
    roles = ("client",) if choice % 2 else ("client", "supplier")
    services.change_counterparty(
        counterparty=party, seen=party.version, changes=every[choice % 5], roles=roles, actor=office.owner,
        at=office.at,
    )  # fmt: skip


def requisites(office: Office, party: Counterparty, choice: int) -> None:
    common: dict[str, Any] = {"counterparty": party, "actor": office.owner, "at": office.at}
    values = {"tax_regime": str(choice % 3), "power_limit": Decimal(choice), "power_currency": "EUR"}
    if choice % 2:
        services.change_requisites(**common, values=values, valid_from=DAY + timedelta(days=choice - 5))
    else:
        services.correct_requisites(**common, values=values, on=DAY + timedelta(days=choice))


def account(office: Office, party: Counterparty, choice: int) -> None:
    services.open_account(
        counterparty=party, values={"number": NUMBERS[choice % 3]}, valid_from=DAY, actor=office.owner, at=office.at
    )


def account_life(office: Office, party: Counterparty, choice: int) -> None:
    row = BankAccount.objects.filter(counterparty=party, superseded_at=None).order_by("pk").first()
    if row is None:
        return
    if choice % 3 == 0:
        services.confirm_account(account=row, actor=office.second, at=office.at)
    elif choice % 3 == 1:
        services.correct_account(account=row, values={"bank_name": f"B{choice}"}, actor=office.owner, at=office.at)
    else:
        services.close_account(account=row, last_day=DAY + timedelta(days=choice), actor=office.owner, at=office.at)


def person(office: Office, party: Counterparty, choice: int) -> None:
    posts = ContactPost.objects.filter(counterparty=party).order_by("pk")
    if choice % 3 == 0 and (post := posts.first()):
        services.end_post(post=post, last_day=DAY + timedelta(days=choice), actor=office.owner, at=office.at)
    else:
        services.create_contact(
            counterparty=party, facts={"last_name": f"Moroz {choice}"}, post={"title": "Clerk"}, actor=office.owner,
            at=office.at,
        )  # fmt: skip


def person_edit(office: Office, party: Counterparty, choice: int) -> None:
    """Somebody marries, or gets another phone."""
    post = ContactPost.objects.filter(counterparty=party).order_by("-pk").select_related("contact").first()
    if post is None:
        return
    points = [services.Point("phone", f"+359 2 98{choice:02} 111")] if choice % 2 else None
    services.change_contact(
        contact=post.contact, seen=post.contact.version, facts={"last_name": f"Bondar {choice // 2}"}, points=points,
        actor=office.owner, at=office.at,
    )  # fmt: skip


def relation(office: Office, party: Counterparty, choice: int) -> None:
    row = Relation.objects.filter(source=party).order_by("pk").first()
    if choice % 4 == 0 and row:
        services.unrelate(relation=row, actor=office.owner, at=office.at)
    else:
        services.relate(
            source=party, target=office.other(party, choice), kind=("parent", "guarantor")[choice % 2],
            since=DAY if choice % 3 else None, actor=office.owner, at=office.at,
        )  # fmt: skip


def paper(office: Office, party: Counterparty, choice: int) -> None:
    document = create_document(title=f"Paper {choice}", kind=KindFactory(), actor=office.owner, at=office.at)
    services.link_document(document, party, actor=office.owner, at=office.at)


def paper_life(office: Office, party: Counterparty, choice: int) -> None:
    link = DocumentParty.objects.filter(counterparty=party).order_by("pk").first()
    if link is None:
        return
    if choice % 4 == 0:
        services.unlink_document(link=link, actor=office.owner, at=office.at)
    elif choice % 4 == 1:
        services.pin_requisites(document=link.document, actor=office.owner, at=office.at)
    else:
        status = ("approved", "signed", "in_force", "terminated")[choice % 4]
        set_status(document=link.document, status=status, actor=office.owner, at=office.at)


def paper_edit(office: Office, party: Counterparty, choice: int) -> None:
    """What a document is about is changed: several facts at once, or its date alone."""
    link = DocumentParty.objects.filter(counterparty=party).order_by("-pk").select_related("document").first()
    if link is None:
        return
    every: list[dict[str, Any]] = [
        {"title": f"Titled {choice}", "amount": Decimal(choice), "currency": "EUR"},
        {"dated_on": DAY + timedelta(days=choice)}, {"valid_to": DAY + timedelta(days=30 * choice)},
        {"valid_from": DAY, "valid_to": None, "number": str(choice)}, {"kind": KindFactory(code="act")},
        {"amount": None, "dated_on": None},
    ]  # fmt: skip
    document = link.document
    change_document(
        document=document, seen=document.version, actor=office.owner, at=office.at, **every[choice % len(every)]
    )


def listed(office: Office, party: Counterparty, choice: int) -> None:
    """A list takes somebody or lets them go, is called anew, is put away or comes back."""
    group = PartyGroup.objects.get(pk=office.lists[choice % 2].pk)
    given: dict[str, Any] = {"group": group, "actor": office.owner, "at": office.at}
    if choice in (4, 5):
        services.change_group(**given, seen=group.version, title=f"{group.title}{choice}")
    elif choice in (6, 7):
        services.change_group(**given, seen=group.version, is_active=not group.is_active)
    elif GroupMember.objects.filter(group=group, counterparty=party).exists():
        services.remove_members(**given, counterparties=[party])
    else:
        services.add_members(**given, counterparties=[party])


def served(office: Office, party: Counterparty, choice: int) -> None:
    services.set_service_manager(
        counterparty=party, service=office.services[choice % 2], actor=office.owner, at=office.at,
        manager=(office.owner, office.second, None)[choice % 3],
    )  # fmt: skip


def merge(office: Office, party: Counterparty, choice: int) -> None:
    if row := Merge.objects.filter(undone_at=None).order_by("pk").first():
        services.undo_merge(merge=row, actor=office.owner, at=office.at)
    else:
        services.merge_counterparties(
            kept=party, gone=office.other(party, choice), actor=office.owner, at=office.at
        )  # fmt: skip


def withdraw(office: Office, party: Counterparty, choice: int) -> None:
    """An act is made and taken back, as an import that is undone does it."""
    before = [row.pk for row in queries.history_of(party.pk)]
    requisites(office, party, choice)
    after = [row.pk for row in queries.history_of(party.pk)]
    office.at += timedelta(hours=1)
    services.withdraw_requisites(
        counterparty=party, before=before, after=after, actor=office.owner, at=office.at
    )  # fmt: skip


def split(office: Office, party: Counterparty, choice: int) -> None:
    if row := Split.objects.filter(undone_at=None).order_by("pk").first():
        services.undo_split(split=row, actor=office.owner, at=office.at)
    else:
        chosen = {"links": list(party.document_links.values_list("pk", flat=True))}
        if choice % 2:
            chosen["posts"] = list(party.posts.values_list("pk", flat=True))
        services.split_counterparty(
            source=party, display_name=f"Half {choice}", chosen=chosen, actor=office.owner, at=office.at
        )  # fmt: skip


DEEDS: list[Callable[[Office, Counterparty, int], None]] = [
    card, requisites, account, account_life, person, person_edit, relation, paper, paper_life, paper_edit,
    listed, served, withdraw, split, merge,
]  # fmt: skip
steps_of = st.lists(
    st.tuples(st.integers(0, len(DEEDS) - 1), st.integers(0, 2), st.integers(0, 11)), min_size=8, max_size=25
)
Snapshot = tuple[datetime, dict[int, Any], dict[int, Any], dict[int, Any], dict[str, Any]]


def snapshot(office: Office) -> Snapshot:
    links = DocumentParty.objects.filter(counterparty__in=office.parties)
    papers = storage.rows(sorted(set(links.values_list("document_id", flat=True))))
    return office.at, rows([party.pk for party in office.parties]), papers, _people(office.posts()), kept_rows(office)


def kept_rows(office: Office) -> dict[str, Any]:
    """Lists and services as the tables have them."""
    return {
        "services": service_rows([party.pk for party in office.parties]),
        "lists": group_rows([group.pk for group in office.lists]),
    }


def kept_agree(house: dict[str, Any], at: datetime) -> None:
    """The journal tells the same of lists, and of services as far as it tells of them."""
    told = replay(SERVICES, list(house["services"]), until=at)
    assert not [each for pk, stored in house["services"].items() for each in disagreements("", told.get(pk), stored)]
    lists = replay(GROUPS, list(house["lists"]), until=at)
    assert {pk: {name: group[name] for name in ("facts", "members")} for pk, group in lists.items()} == house["lists"]


def kept_then(office: Office, pk: int, at: datetime) -> tuple[dict[str, int], list[str]]:
    """Services and lists of a card at a past moment, as the dossier shows them."""
    managers = queries.service_managers_then(pk, at)
    groups = queries.lists_then(pk, office.owner, at)
    return {str(row.service_id): row.manager_id for row in managers}, [row.title for row in groups]


def kept_shown(kept: dict[str, Any], pk: int) -> tuple[dict[str, int], list[str]]:
    """What the as-of dossier shows of a snapshot: lists in use at that time by their names."""
    on = [group["facts"] for group in kept["lists"].values() if str(pk) in group["members"]]
    return kept["services"][pk], sorted(facts["title"] for facts in on if facts["is_active"])


def _people(posts: Iterable[ContactPost]) -> dict[int, Any]:
    """How the person of each post is called and reached."""
    return {row.pk: (row.contact.display_name, row.contact.reach) for row in posts}


def play(owner: User, second: User, steps: list[tuple[int, int, int]]) -> None:
    """After each act the rows are kept; in the end the journal and the wound-back rows give each of them again."""
    office = Office(owner, second)
    kept = [snapshot(office)]
    for step in steps:
        office.step(*step)
        kept.append(snapshot(office))
    ids = [party.pk for party in office.parties]
    for at, expected, papers, people, house in kept:
        told = replay(LEDGER, ids, until=at)
        assert not [each for pk in ids for each in disagreements(str(pk), told[pk], expected[pk])]
        for pk in ids:
            assert wound_back(pk, owner, at) == shown(expected[pk])
            assert kept_then(office, pk, at) == kept_shown(house, pk)
        kept_agree(house, at)
        assert replay(storage.LEDGER, papers, until=at) == papers
        assert taken_back(papers, at) == papers
        assert _people(people_then(people, at)) == people


def people_then(ids: Collection[int], at: datetime) -> list[ContactPost]:
    """The people of a past moment, as the dossier gives them."""
    posts = list(ContactPost.objects.filter(pk__in=ids).select_related("contact"))
    take_back_people(posts, at)
    assert not any(row.as_known for row in posts)
    return posts


def taken_back(ids: Collection[int], at: datetime) -> dict[int, Any]:
    """The documents of a past moment, as their queries give them."""
    documents = Document.objects.in_bulk(ids)
    take_back(documents.values(), changes_since(ids, at))
    return {pk: {"facts": document_facts(row), "status": row.status, "versions": {}} for pk, row in documents.items()}


def shown(facts: dict[str, Any]) -> dict[str, Any]:
    """What the as-of dossier shows of a snapshot."""
    documents = sorted((each["document"], each["role"]) for each in facts["documents"].values())
    return {**facts, "documents": documents}


def wound_back(pk: int, user: User, at: datetime) -> dict[str, Any]:
    """The dossier of a past moment, as its queries give it."""
    past = queries.past_of(Counterparty.objects.get(pk=pk), at)
    page = queries.documents_page(pk, user, past=past, size=500)
    gone = queries.unlinked_then(past, user)
    versions = queries.history_of(pk, at)
    accounts = BankAccount.objects.filter(known(at), counterparty=pk)
    return {
        "card": past.card,
        "merged_into": past.merged_into,
        "posts": past.posts,
        "relations": relation_facts_then(past),
        "documents": sorted((link.document_id, link.role) for link in [*page.rows, *gone]),
        "requisites": {row.pk: requisites_facts(row) for row in versions},
        "accounts": {
            row.pk: account_facts(row) | {"confirmed_by": row.confirmed_by_id if _was_confirmed(row, at) else None}
            for row in accounts
        },
    }


def _was_confirmed(row: BankAccount, at: datetime) -> bool:
    return row.confirmed_at is not None and row.confirmed_at <= at


SETTINGS: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": [Phase.generate]}


@pytest.mark.django_db
@settings(max_examples=5, **SETTINGS)
@given(steps=steps_of)
def test_the_journal_and_the_rows_tell_the_same_of_each_moment(
    owner: User, second: User, steps: list[tuple[int, int, int]]
) -> None:
    play(owner, second, steps)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=120, **SETTINGS)
@given(steps=steps_of)
def test_the_journal_and_the_rows_tell_the_same_at_length(
    owner: User, second: User, steps: list[tuple[int, int, int]]
) -> None:
    play(owner, second, steps)


def test_a_row_changed_past_the_services_is_found(owner: User, second: User) -> None:
    office = Office(owner, second)
    for deed in range(len(DEEDS) - 2):
        office.step(deed, 0, 3)
    assert all(not agreement(ledger).differences for ledger in ledgers())
    out = io.StringIO()
    call_command("verify_history", replay=True, stdout=out)
    assert "counterparty dossier: 3 replayed, 0 differences" in out.getvalue()

    ContactPost.objects.update(title="Director")
    Counterparty.objects.filter(pk=office.parties[1].pk).update(phone="+7")
    found = agreement(LEDGER).differences
    assert len(found) == 2
    with pytest.raises(CommandError):
        call_command("verify_history", replay=True, stdout=out, stderr=out)


def test_a_row_that_no_event_tells_of_is_found(owner: User, second: User) -> None:
    office = Office(owner, second)
    Relation.objects.create(source=office.parties[0], target=office.parties[1], kind="parent")
    assert len(agreement(LEDGER).differences) == 2
    assert party_of({}, 1)["posts"] == {}
