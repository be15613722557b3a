"""The rating over all counterparties: the database says of each what the page of the one says, in as many queries."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from approvals.models import Approval
from correspondence.models import IntakeItem
from counterparties.models import Counterparty, PaperRule, RatingWeight
from counterparties.queries import rating_of, weights_on
from counterparties.queries.groups import preview
from counterparties.services import confirm_account, enter_requisites, link_document, open_account
from counterparties.services.parties import identify_mail
from ecm.models import User
from ecm.rating import tenths
from tests.approvals.factories import make_approval
from tests.conftest import People
from tests.correspondence.factories import RegistrationFactory
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, KindFactory, PostFactory
from tests.payments.factories import make_payment
from tests.storage.factories import make_blob

today = timezone.localdate
NUMBERS: tuple[dict[str, str], ...] = ({}, {"ua_edrpou": "14360570"})
ADDRESSES: tuple[dict[str, Any], ...] = ({}, {"legal": {}}, {"legal": {"city": "Київ"}}, {"postal": {"city": "Київ"}})


def days(count: int) -> date:
    return today() - timedelta(days=count)


def _entered(party: Counterparty, chance: random.Random, people: People, actor: User) -> None:
    wrong = {"ua_edrpou": "14360571", "ua_vat": "1"}
    values: dict[str, Any] = {
        "full_name": "ТОВ", "addresses": chance.choice(ADDRESSES), "identifiers": chance.choice([*NUMBERS, wrong]),
        "signatory_name": chance.choice(["", "Бондар О. П."]),
        "power_valid_to": chance.choice([None, days(0), days(3)]),
    }  # fmt: skip
    since = days(chance.choice([0, 1, 40, 365, 912, 1824, 1825, 4000]))
    enter_requisites(counterparty=party, values=values, valid_from=since, actor=actor, at=NOON, unusual=list(wrong))
    for number in ("DE89370400440532013000", "GB29NWBK60161331926819")[: chance.randrange(3)]:
        account = open_account(counterparty=party, values={"number": number}, valid_from=since, actor=actor, at=NOON)
        if chance.random() < 0.3:
            confirm_account(account=account, actor=people.owner, at=NOON)
    PostFactory(counterparty=party, ends_on=chance.choice([None, days(1), today()]))


def _papers(party: Counterparty, chance: random.Random, people: People) -> None:
    for _ in range(chance.randrange(9)):
        document = DocumentFactory(
            kind=KindFactory(code=chance.choice(["charter", "contract"])),
            department=chance.choice([None, people.home]),
            status=chance.choice(["draft", "signed", "in_force", "terminated"]), listed_on=days(chance.randrange(400)),
            **chance.choice([{}, {"valid_to": days(1)}, {"valid_from": days(-10)}, {"valid_to": days(-60)}]),
        )  # fmt: skip
        for role in ("party", "sender")[: chance.randrange(1, 3)]:
            link_document(document, party, role=role, at=NOON)


def _letters(party: Counterparty, chance: random.Random) -> None:
    for _ in range(chance.randrange(4)):
        RegistrationFactory(
            counterparty=party, direction=chance.choice(["incoming", "outgoing"]), registered_on=days(400),
            due_on=days(chance.choice([0, 1, 300, 365, 366])), done_on=chance.choice([None, days(2)]),
            **chance.choice([{}, {}, {"voided_at": NOON, "void_reason": "Twice"}]),
        )  # fmt: skip
    name = f"p{party.pk}"
    identify_mail(party, chance.choice([f"{name}@mail.example", f"office@{name}.example"]), at=NOON)
    for sender in (f"{name}@mail.example", f"x@{name}.example")[: chance.randrange(3)]:
        _in_quarantine(sender, chance.choice([10, 400]))


def _owes(party: Counterparty, chance: random.Random, actor: User) -> None:
    for _ in range(chance.randrange(4)):
        make_payment(
            party, actor, direction=chance.choice(["in", "in", "out"]), booked_on=days(9),
            due_on=days(chance.choice([0, 1, 8])),
        )  # fmt: skip


def _in_quarantine(sender: str, before: int) -> None:
    IntakeItem.objects.create(
        sender_email=sender, state="quarantined", reason="mail.broken", file_name="1.eml",
        raw=make_blob(sender.encode()),
        received_at=timezone.now() - timedelta(days=before),
    )  # fmt: skip


@pytest.fixture
def parties(people: People, admin_user: User) -> list[Counterparty]:
    """Fifteen cards with all kinds of facts, one with none."""
    chance, found = random.Random(7), []
    PaperRule.objects.create(kind=KindFactory(code="charter"), valid_from=days(9), created_at=NOON)
    PaperRule.objects.create(
        kind=KindFactory(code="contract"), valid_from=days(9), created_at=NOON, needs_signature=True, max_age_days=200
    )
    PaperRule.objects.create(kind=KindFactory(code="contract"), valid_from=days(9), created_at=NOON, roles=["client"])
    for number in range(15):
        party = CounterpartyFactory(role_codes=chance.choice(["", ",client,"]), display_name=f"Party {number:02}")
        _entered(party, chance, people, admin_user)
        _papers(party, chance, people)
        _letters(party, chance)
        _owes(party, random.Random(number), admin_user)
        found.append(party)
    _returned(found[0], admin_user)
    return [*found, CounterpartyFactory(display_name="Party 99")]


def _returned(party: Counterparty, actor: User) -> None:
    for _ in range(2):
        approval = make_approval(actor, actor)
        link_document(approval.document, party, at=NOON)
        Approval.objects.filter(pk=approval.pk).update(state="returned", ended_at=timezone.now())


def in_the_database(user: User) -> dict[int, Decimal]:
    rows = Counterparty.objects.annotate(rated=tenths("counterparty", user, today(), weights_on(today())))
    return {pk: Decimal(rated) / 10 for pk, rated in rows.values_list("pk", "rated")}


@pytest.mark.parametrize(
    "weights", [{}, {"completeness": "17.3", "age": "-3.7", "base": "62.5", "overdue_papers": "0.1"}]
)
def test_the_database_gives_the_points_of_the_page(
    parties: list[Counterparty], people: People, admin_user: User, weights: dict[str, str]
) -> None:
    for criterion, points in weights.items():
        RatingWeight.objects.create(
            criterion=criterion, points=Decimal(points), valid_from=today(), recorded_by=admin_user, recorded_at=NOON
        )
    for user in (admin_user, people.outsider):
        told = {party.pk: rating_of(user, party.pk).points for party in parties}
        assert in_the_database(user) == told
    lines = [line for party in parties for line in rating_of(admin_user, party.pk).lines]
    assert {line.criterion.code for line in lines if line.points} == {line.criterion.code for line in lines}


def fitting(user: User, field: str, sign: str, value: Any) -> set[str]:
    tree = {"join": "all", "parts": [{"field": field, "sign": sign, "value": value}]}
    return {row.display_name for row in preview(tree, user, today(), size=100)[1]}


def test_a_segment_asks_points_and_grades(parties: list[Counterparty], admin_user: User) -> None:
    ratings = {party.display_name: rating_of(admin_user, party.pk) for party in parties}
    some = sorted({rating.points for rating in ratings.values()})[5]

    for value in (some, some - Decimal("0.05"), some + Decimal("0.05"), Decimal(-5), Decimal(1000)):
        least = {name for name, rating in ratings.items() if rating.points >= value}
        most = {name for name, rating in ratings.items() if rating.points <= value}
        assert fitting(admin_user, "rating", "ge", str(value)) == least
        assert fitting(admin_user, "rating", "le", str(value).replace(".", ",")) == most
    for grades in (["A"], ["B"], ["D", "C"], ["A", "D"], ["Z"]):
        wanted = {name for name, rating in ratings.items() if rating.grade in grades}
        assert fitting(admin_user, "rating_grade", "in", grades) == wanted
        assert fitting(admin_user, "rating_grade", "not_in", grades) == set(ratings) - wanted


def test_hidden_papers_move_nobody_into_a_segment(people: People) -> None:
    party = CounterpartyFactory(display_name="Watched")
    document = DocumentFactory(valid_to=days(1), department=people.home, listed_on=days(30))
    link_document(document, party, at=NOON)
    points = rating_of(people.outsider, party.pk).points
    assert rating_of(people.reader, party.pk).points == points - 4
    assert fitting(people.outsider, "rating", "ge", str(points)) == {"Watched"}
    assert fitting(people.reader, "rating", "ge", str(points)) == set()


def test_programs_ask_it_too_and_it_costs_the_same_for_two_and_for_twenty(owner: User, api: Any, login: Any) -> None:
    low = {"join": "all", "parts": [{"field": "rating_grade", "sign": "in", "value": ["C", "D"]},
                                    {"field": "rating", "sign": "le", "value": "60"}]}  # fmt: skip
    made = api(owner).post(
        "/api/v1/party-groups/", {"title": "Risky", "sort": "segment", "condition": low}, format="json"
    ).json()  # fmt: skip
    costs = []
    for added in (2, 18):
        CounterpartyFactory.create_batch(added)
        url = f"/app/counterparties/?group={made['id']}"
        login(owner).get(url)
        with CaptureQueriesContext(connection) as seen:
            assert login(owner).get(url).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1]
    members = api(owner).get(f"/api/v1/party-groups/{made['id']}/members/").json()["results"]
    assert len(members) == 20
