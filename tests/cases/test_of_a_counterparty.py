"""Cases in the dossier: on a past day, after a merge and its undoing, among what new requisites touch, in segments."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case
from cases.queries import cases_then, moves_at
from cases.services import change_case, reopen
from counterparties.models import Counterparty
from counterparties.queries.groups import preview
from counterparties.services import merge_counterparties, undo_merge
from ecm.errors import NotFound
from ecm.models import User
from ecm.web.dates import end_of_day
from ecm.web.impact import impacts_of
from tests.cases.factories import NOON, later, make_case, make_template, move
from tests.conftest import People
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = NOON.date()


@pytest.fixture
def party(db: None) -> Counterparty:
    row: Counterparty = CounterpartyFactory(display_name="Volga Pump Works")
    return row


def then(user: User, party: Counterparty, day: date, *, knew: bool = False) -> list[tuple[str, str, str]]:
    page = cases_then(user, party.pk, end_of_day(day), knew=knew)
    return [(row.title, str(row.stage), row.state) for row in page.rows]


def test_a_past_day_shows_the_cases_opened_by_then_in_the_stage_of_then(owner: User, party: Counterparty) -> None:
    first = make_case(owner, counterparty=party, title="First")
    make_case(owner, counterparty=party, title="Second", at=later(days=5))
    move(first, "Offer", owner, at=later(days=2))
    move(first, "Lost", owner, at=later(days=4), note="Too dear")
    reopen(case=first, actor=owner, at=later(days=6))
    seen = {number: then(owner, party, later(days=number).date()) for number in (-1, 0, 2, 4, 5, 6)}
    assert seen[-1] == []
    assert seen[0] == [("First", "First talk", "open")]
    assert seen[2] == [("First", "Offer", "open")]
    assert seen[4] == [("First", "Lost", "lost")]
    assert [row[0] for row in seen[5]] == ["Second", "First"]
    assert seen[6][1] == ("First", "Offer", "open")
    assert moves_at([first.pk], later(days=4))[first.pk].to_stage.title == {"en": "Lost"}


def test_an_end_of_then_has_its_day_and_its_reason(owner: User, party: Counterparty) -> None:
    case = make_case(owner, counterparty=party)
    move(case, "Lost", owner, at=later(days=1), note="Too dear")
    reopen(case=case, actor=owner, at=later(days=3))
    move(case, "Won", owner, at=later(days=5), note="Agreed")
    row = cases_then(owner, party.pk, later(days=2), knew=False).rows[0]
    assert (row.state, row.closed_at, row.end_reason) == ("lost", later(days=1), "Too dear")
    row = cases_then(owner, party.pk, later(days=4), knew=False).rows[0]
    assert (row.state, row.closed_at, row.end_reason, row.stage_since) == ("open", None, "", later(days=3))


def test_a_past_day_shows_what_was_agreed_then(owner: User, lawyer: User, party: Counterparty) -> None:
    case = make_case(owner, counterparty=party, amount=Decimal(100), currency="EUR", due_on=date(2026, 12, 1))
    changes = {"amount": Decimal(300), "due_on": None, "manager": lawyer}
    change_case(case=case, seen=1, changes=changes, actor=owner, at=later(days=3))
    change_case(case=case, seen=2, changes={"amount": Decimal(400)}, actor=owner, at=later(days=4))
    row = cases_then(owner, party.pk, later(days=1), knew=False).rows[0]
    assert (row.amount, row.due_on, row.manager) == (Decimal("100.00"), date(2026, 12, 1), owner)
    row = cases_then(owner, party.pk, later(days=3), knew=False).rows[0]
    assert (row.amount, row.due_on, row.manager) == (Decimal("300.00"), None, lawyer)


def test_a_case_entered_later_for_an_earlier_day_was_not_known_then(owner: User, party: Counterparty) -> None:
    make_case(owner, counterparty=party, title="Old", at=later(days=5), opened_on=DAY)
    assert then(owner, party, DAY) == [("Old", "First talk", "open")]
    assert then(owner, party, DAY, knew=True) == []


def test_cases_go_with_a_merge_and_come_back_with_its_undoing(owner: User, party: Counterparty) -> None:
    other = CounterpartyFactory()
    case = make_case(owner, counterparty=other, title="Moved")
    merge = merge_counterparties(kept=party, gone=other, actor=owner, at=later(days=2))
    case.refresh_from_db()
    assert case.counterparty == party
    assert then(owner, party, later(days=3).date()) == [("Moved", "First talk", "open")]
    assert then(owner, party, later(days=1).date()) == [("Moved", "First talk", "open")], "with what we know now"
    assert then(owner, party, later(days=1).date(), knew=True) == []
    assert then(owner, other, later(days=1).date(), knew=True) == [("Moved", "First talk", "open")]

    undo_merge(merge=merge, actor=owner, at=later(days=4))
    case.refresh_from_db()
    assert case.counterparty == other
    assert then(owner, party, later(days=3).date(), knew=True) == [("Moved", "First talk", "open")]
    assert then(owner, party, later(days=5).date(), knew=True) == []


def test_a_hidden_counterparty_has_no_cases(people: People) -> None:
    hidden = CounterpartyFactory(department=people.home)
    make_case(people.owner, counterparty=hidden)
    with pytest.raises(NotFound):
        cases_then(people.outsider, hidden.pk, NOON, knew=False)


def test_the_tab_shows_the_day_and_offers_a_new_case_only_today(login: Any, manager: User, party: Counterparty) -> None:
    case = make_case(manager, counterparty=party, at=later(days=-10), opened_on=date(2026, 11, 1))
    move(case, "Offer", manager, at=later(days=-1))
    url, new = reverse("cases:of_counterparty", args=[party.pk]), f"?counterparty={party.pk}"
    today = login(manager).get(url).content.decode()
    assert "Offer" in today
    assert f"{reverse('cases:new')}{new}" in today
    past = login(manager).get(url, {"as_of": "20.11.2026"}).content.decode()
    assert "First talk" in past
    assert "Offer" not in past
    assert reverse("cases:new") not in past
    before = login(manager).get(url, {"as_of": "20.10.2026"}).content.decode()
    assert "No cases until this day" in before


def test_a_reader_sees_the_tab_without_a_button(login: Any, party: Counterparty, manager: User) -> None:
    make_case(manager, counterparty=party)
    page = login(UserFactory(roles=["staff"])).get(reverse("cases:of_counterparty", args=[party.pk])).content.decode()
    assert "Pumps for Podillia" in page
    assert reverse("cases:new") not in page


def test_a_merged_card_offers_no_new_case(login: Any, owner: User, party: Counterparty) -> None:
    gone = CounterpartyFactory()
    merge_counterparties(kept=party, gone=gone, actor=owner, at=NOON)
    page = login(owner).get(reverse("cases:of_counterparty", args=[gone.pk])).content.decode()
    assert reverse("cases:new") not in page


def test_new_requisites_touch_open_cases_and_open_orders_in_lists_of_their_own(
    login: Any, owner: User, party: Counterparty
) -> None:
    orders = make_template("order", "order")
    make_case(owner, counterparty=party, title="Open deal")
    make_case(owner, counterparty=party, title="Open order", template=orders)
    for template in (None, orders):
        move(make_case(owner, counterparty=party, title="Ended one", template=template), "Won", owner)
    make_case(owner, title="Of somebody else")
    lists = {impact.key: impact.find(owner, party.pk, DAY, "") for impact in impacts_of("counterparty", owner)}
    assert [row.title for row in lists["cases"].rows] == ["DEA-00001/2026 Open deal"]
    assert [row.title for row in lists["orders"].rows] == ["ORD-00001/2026 Open order"]
    page = login(owner).get(reverse("counterparties:impact", args=[party.pk])).content.decode()
    assert "Open cases" in page
    assert "Open orders" in page
    assert "Open order" in page
    assert "Ended one" not in page


def test_the_lists_of_impact_are_paged(owner: User, party: Counterparty) -> None:
    for number in range(17):
        make_case(owner, counterparty=party, title=f"Deal {number}")
    impact = next(each for each in impacts_of("counterparty", owner) if each.key == "cases")
    first = impact.find(owner, party.pk, DAY, "")
    rest = impact.find(owner, party.pk, DAY, first.next)
    assert (len(first.rows), len(rest.rows), rest.next) == (15, 2, "")


def asked(user: User, field: str, sign: str, value: Any) -> set[str]:
    tree = {"join": "all", "parts": [{"field": field, "sign": sign, "value": value}]}
    _count, found = preview(tree, user, DAY)
    return {str(row) for row in found}


def test_segments_ask_for_cases(owner: User, party: Counterparty) -> None:
    other, nobody = CounterpartyFactory(display_name="Dnipro Steel"), CounterpartyFactory(display_name="Nobody yet")
    make_case(owner, counterparty=party, template=make_template("claim", "claim"), at=later(days=-30))
    move(make_case(owner, counterparty=other, opened_on=date(2026, 11, 20)), "Lost", owner, note="Too dear")
    assert asked(owner, "case_open", "in", ["claim"]) == {str(party)}
    assert asked(owner, "case_open", "in", ["deal"]) == set()
    assert asked(owner, "case_state", "in", ["lost"]) == {str(other)}
    assert asked(owner, "case_state", "in", ["open", "lost"]) == {str(party), str(other)}
    assert asked(owner, "case_state", "not_in", ["open", "lost"]) == {str(nobody)}
    assert asked(owner, "case_last", "from", "2026-11-01") == {str(other)}
    assert asked(owner, "case_last", "to", "2026-11-01") == {str(party)}


def test_segments_know_nothing_of_hidden_cases(people: People) -> None:
    hidden = CounterpartyFactory(department=DepartmentFactory(code="secret"))
    make_case(people.owner, counterparty=hidden)
    assert asked(people.reader, "case_state", "in", ["open"]) == set()
    assert Case.objects.count() == 1


def test_no_query_grows_with_the_cases_of_a_past_day(
    owner: User, party: Counterparty, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_case(owner, counterparty=party, title=f"Deal {number}")
    with django_assert_max_num_queries(10):
        assert len(then(owner, party, DAY)) == 12
