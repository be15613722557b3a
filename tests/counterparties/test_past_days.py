"""The rating and the papers of a day are the same whenever they are asked for: on that day, and long after it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from counterparties import queries, services
from counterparties.errors import RuleReplaced
from counterparties.models import Counterparty, DocumentParty, PaperRule
from counterparties.queries.papers_then import papers_then
from ecm.errors import InvalidInput
from ecm.models import User
from ecm.rating import Rating
from ecm.web.dates import end_of_day
from storage.services import change_document, create_document, set_status
from tests.counterparties.factories import (
    NOON,
    CounterpartyFactory,
    DocumentFactory,
    KindFactory,
    LinkFactory,
    PostFactory,
)
from tests.counterparties.test_replay import DEEDS, SETTINGS, Office

DAY, BEFORE, LATER = NOON.date(), date(2026, 2, 1), NOON + timedelta(days=30)
Seen = tuple[Any, list[tuple[Any, ...]]]


def in_short(papers: Iterable[Any]) -> list[tuple[Any, ...]]:
    return [(str(each.rule.kind), each.state, each.document and each.document.pk, each.last_day) for each in papers]


def seen(owner: User, pk: int, day: date, *, today: bool) -> Seen:
    party = Counterparty.objects.get(pk=pk)
    papers = queries.papers_on(owner, party, None if today else day, knew=True)
    return without_addresses(queries.rating_of(owner, pk, day)), in_short(papers)


def without_addresses(rating: Rating) -> Rating:
    """The rating as it is told: where a cause leads to depends on whether its day is over."""
    lines = [replace(line, causes=[replace(each, url="") for each in line.causes]) for line in rating.lines]
    return replace(rating, lines=lines)


def set_rules(admin: User, at: datetime) -> None:
    act, contract = KindFactory(code="act", title={"en": "Act"}), KindFactory()
    for values in (
        {"kind": contract, "roles": ["supplier"]}, {"kind": contract, "needs_signature": True, "countries": ["BG"]},
        {"kind": act, "sum_from": Decimal(3), "sum_currency": "EUR", "sum_kind": contract},
        {"kind": act, "party_kinds": ["legal"], "max_age_days": 2, "warn_days": 1},
    ):  # fmt: skip
        services.add_paper_rule(values=values, valid_from=BEFORE - timedelta(days=60), actor=admin, at=at)


def turn_rules(office: Office, admin: User, choice: int) -> None:
    """A rule is added for days that are over, followed by another one, or ended, on whatever day."""
    given: dict[str, Any] = {"actor": admin, "at": office.at}
    day = office.at.date() + timedelta(days=choice - 6)
    rule = PaperRule.objects.order_by("-pk")[choice % 3]
    try:
        if choice % 3 == 0:
            services.add_paper_rule(values={"kind": rule.kind, "roles": ["client"]}, valid_from=day, **given)
        elif choice % 3 == 1:
            services.change_paper_rule(rule=rule, values={"kind": rule.kind}, valid_from=day, **given)
        else:
            services.end_paper_rule(rule=rule, valid_to=day, **given)
    except (RuleReplaced, InvalidInput):
        pass


def live(owner: User, second: User, admin: User, steps: list[tuple[int, int, int]]) -> None:
    """At the end of each day people look; long after, they are told the same of each of these days."""
    PaperRule.objects.update(replaces=None)
    PaperRule.objects.all().delete()  # an earlier example left its own, with ends of later moments
    office = Office(owner, second)
    set_rules(admin, office.at)
    ids, told = [party.pk for party in office.parties], dict[date, dict[int, Seen]]()
    for deed, which, choice in steps:
        office.step(deed, which, choice)
        for document in set(DocumentParty.objects.filter(counterparty__in=ids).values_list("document_id", flat=True)):
            services.follow_document(document_id=document)  # as a job does it, moments later
        if deed % 4 == 0:
            turn_rules(office, admin, choice)
        day = timezone.localdate(office.at)
        with time_machine.travel(end_of_day(day), tick=False):
            told[day] = {pk: seen(owner, pk, day, today=True) for pk in ids}
        office.at += timedelta(hours=9)
    with time_machine.travel(office.at + timedelta(days=400), tick=False):
        for day, expected in told.items():
            assert {pk: seen(owner, pk, day, today=False) for pk in ids} == expected, day


steps_of = st.lists(
    st.tuples(st.integers(0, len(DEEDS) - 1), st.integers(0, 2), st.integers(0, 11)), min_size=8, max_size=20
)


@pytest.mark.django_db
@settings(max_examples=2, **SETTINGS)
@given(steps=steps_of)
def test_a_day_is_told_the_same_ever_after(
    owner: User, second: User, admin_user: User, steps: list[tuple[int, int, int]]
) -> None:  # fmt: skip
    live(owner, second, admin_user, steps)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=25, **SETTINGS)
@given(steps=steps_of)
def test_a_day_is_told_the_same_at_length(
    owner: User, second: User, admin_user: User, steps: list[tuple[int, int, int]]
) -> None:  # fmt: skip
    live(owner, second, admin_user, steps)


@pytest.mark.django_db
def test_lists_and_dossiers_judge_alike(owner: User, admin_user: User) -> None:
    """The database judges lists of today, memory a past day: of the same rows they say the same."""
    set_rules(admin_user, NOON)
    random, today = Random("papers"), timezone.localdate()
    kinds = [KindFactory(code=code) for code in ("act", "contract", "letter")]
    parties = [
        CounterpartyFactory(
            kind=random.choice(["legal", "individual"]), country=random.choice(["BG", "UA"]),
            role_codes=random.choice(["", ",client,", ",client,supplier,"]),
        )
        for _ in range(25)
    ]  # fmt: skip
    for party in parties:
        for _ in range(random.randrange(5)):
            row = DocumentFactory(
                kind=random.choice(kinds), status=random.choice(["draft", "signed", "in_force", "archived"]),
                listed_on=today - timedelta(days=random.randrange(4)), amount=random.randrange(4), currency="EUR",
                valid_from=random.choice([None, today, today + timedelta(days=1)]),
                valid_to=random.choice([None, today + timedelta(days=random.randrange(1, 40))]),
            )  # fmt: skip
            LinkFactory(document=row, counterparty=party)
    by_list = queries.papers_for([party.pk for party in parties], queries.Eye(owner, today))
    for party in parties:
        past = queries.past_of(party, timezone.now())
        for knew in (True, False):
            assert in_short(papers_then(past, owner, today, knew=knew)) == in_short(by_list[party.pk])
    assert len({state for papers in by_list.values() for _kind, state, *_rest in in_short(papers)}) == 4


@pytest.fixture
def rule(admin_user: User) -> PaperRule:
    values = {"kind": KindFactory(), "roles": ["client"], "party_kinds": ["legal"], "countries": ["BG"]}
    return services.add_paper_rule(values=values, valid_from=BEFORE, actor=admin_user, at=NOON)


@pytest.fixture
def party(owner: User) -> Counterparty:
    return services.create_counterparty(
        display_name="Pumps", kind="legal", country="BG", roles=["client"], actor=owner, at=NOON
    )


def states(owner: User, party: Counterparty, day: date, *, knew: bool = True) -> list[str]:
    return [str(paper.state) for paper in queries.papers_on(owner, party, day, knew=knew)]


@pytest.mark.parametrize(
    "change", [{"roles": ["supplier"]}, {"changes": {"kind": "public"}}, {"changes": {"country": "UA"}}]
)
def test_a_rule_asks_of_type_roles_and_country_of_the_day(
    rule: PaperRule, party: Counterparty, owner: User, change: dict[str, Any]
) -> None:
    given = {"changes": {}, **change}
    services.change_counterparty(counterparty=party, seen=party.version, **given, actor=owner, at=LATER)

    for knew in (True, False):
        assert states(owner, party, DAY, knew=knew) == ["missing"]
        assert states(owner, party, LATER.date(), knew=knew) == []
    assert queries.papers_on(owner, party) == []


def test_papers_are_those_of_the_day_with_their_terms(rule: PaperRule, party: Counterparty, owner: User) -> None:
    made = create_document(
        title="Frame contract", kind=KindFactory(), valid_to=DAY, status="in_force", actor=owner, at=NOON
    )
    link = services.link_document(made, party, actor=owner, at=NOON)
    change_document(document=made, seen=1, title="Prolonged", valid_to=date(2027, 1, 1), actor=owner, at=LATER)
    services.unlink_document(link=DocumentParty.objects.get(pk=link.pk), actor=owner, at=LATER + timedelta(days=1))

    (paper,) = queries.papers_on(owner, party, DAY, knew=True)
    assert (paper.state, str(paper.document), paper.last_day) == ("expiring", "Frame contract", DAY)
    assert states(owner, party, DAY + timedelta(days=1)) == ["expired"]
    assert states(owner, party, LATER.date()) == ["there"]
    assert states(owner, party, LATER.date() + timedelta(days=1)) == ["missing"]
    overdue = {line.criterion.code: line for line in queries.rating_of(owner, party.pk, DAY + timedelta(days=1)).lines}
    assert [cause.title for cause in overdue["overdue_papers"].causes] == ["Frame contract"]


def test_what_is_known_later_counts_only_by_what_we_know_now(
    rule: PaperRule, party: Counterparty, owner: User, admin_user: User
) -> None:
    services.end_paper_rule(rule=rule, valid_to=BEFORE, actor=admin_user, at=LATER)
    late = services.add_paper_rule(
        values={"kind": KindFactory(code="act")}, valid_from=BEFORE, actor=admin_user, at=LATER
    )
    made = create_document(title="Act", kind=late.kind, dated_on=BEFORE, actor=owner, at=LATER)
    services.link_document(made, party, actor=owner, at=LATER)

    assert [str(paper.rule.kind) for paper in queries.papers_on(owner, party, DAY, knew=True)] == ["Contract"]
    assert states(owner, party, DAY, knew=False) == ["there"]


def test_a_contact_who_was_entered_later_completes_no_earlier_day(party: Counterparty, owner: User) -> None:
    def contact(day: date) -> bool:
        lines = queries.rating_of(owner, party.pk, day).lines
        causes = next(line.causes for line in lines if line.criterion.code == "completeness")
        return "Lacking: contact" not in [cause.title for cause in causes]

    services.create_contact(counterparty=party, facts={"last_name": "Moroz"}, actor=owner, at=LATER)
    assert (contact(DAY), contact(LATER.date())) == (False, True)
    PostFactory(counterparty=party)
    assert contact(timezone.localdate())


def test_a_closed_document_of_then_is_not_overdue_because_it_was_opened_again(party: Counterparty, owner: User) -> None:
    made = create_document(
        title="Lease", kind=KindFactory(), valid_to=BEFORE, status="terminated", actor=owner, at=NOON
    )
    services.link_document(made, party, actor=owner, at=NOON)
    services.link_document(made, party, "sender", actor=owner, at=NOON)
    set_status(document=made, status="in_force", actor=owner, at=LATER)

    def overdue(day: date) -> Decimal:
        lines = queries.rating_of(owner, party.pk, day).lines
        return next(line.amount for line in lines if line.criterion.code == "overdue_papers")

    assert [overdue(day) for day in (DAY, LATER.date(), timezone.localdate())] == [0, 1, 1]
