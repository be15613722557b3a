"""What a report counts: each measure beside a count by hand, by the eyes of two persons."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterparties.models import Counterparty, GroupMember, PaperRule, PartyGroup
from counterparties.queries import rating_of
from counterparties.services import change_requisites, enter_requisites
from ecm.errors import InvalidInput
from ecm.fields import FieldKind
from ecm.models import FieldDefinition, FieldSet, User
from reports import queries
from tests.approvals.factories import make_approval
from tests.cases.factories import make_case, move
from tests.conftest import People
from tests.counterparties.factories import CounterpartyFactory, KindFactory, LinkFactory
from tests.factories import UserFactory
from tests.payments.factories import make_payment
from tests.reports.factories import NOON, TODAY, asked, by_hand, column, figures, make_document, make_world

D = Decimal


@pytest.fixture
def clerk(people: People) -> User:
    """Sees what is the house's, of another department than the hidden rows."""
    user: User = UserFactory(username="clerk", department=people.elsewhere, roles=["manager"])
    return user


@pytest.fixture
def world(people: People) -> dict[str, Any]:
    return make_world(people.home)


def test_two_people_are_told_what_each_of_them_sees(world: Any, clerk: User, owner: User) -> None:
    assert figures(asked(clerk, "by=role&of=counterparties&of=documents&of=sum")) == {
        "Client": {"counterparties": 2, "documents": 2, "sum.EUR": D("107.10"), "sum.UAH": 50},
        "Supplier": {"counterparties": 1, "documents": 2, "sum.EUR": D("100.10"), "sum.UAH": 50},
        "Not given": {"counterparties": 1, "documents": 2},
        "Total": {"counterparties": 3, "documents": 4, "sum.EUR": D("107.10"), "sum.UAH": 50},
    }
    assert column(asked(owner, "of=sum"), "sum.EUR") == {
        "Client": D("11107.10"), "Supplier": D("1100.10"), "Total": D("11107.10"),
    }  # fmt: skip


def test_a_document_of_two_counts_once_in_a_line_and_once_in_all(world: Any, clerk: User) -> None:
    assert column(asked(clerk, "by=country&of=documents"), "documents") == {"Ukraine": 2, "Bulgaria": 3, "Total": 4}


def test_who_has_two_roles_stands_in_both_lines(world: Any, owner: User) -> None:
    titles = {"client": "Client", "supplier": "Supplier"}
    wanted = by_hand(Counterparty.objects.all(), lambda row: [titles[code] for code in row.roles] or ["Not given"])

    report = asked(owner, "by=role&of=counterparties")

    assert column(report, "counterparties") == wanted == {"Client": 3, "Supplier": 1, "Not given": 1, "Total": 4}
    assert report.choices.by.is_many


def test_papers_that_are_missing_and_those_that_run_out(world: Any, clerk: User) -> None:
    report = asked(clerk, "by=role&of=incomplete&of=expiring")
    assert column(report, "incomplete") == {"Client": 1, "Total": 1}
    assert column(report, "expiring") == {"Not given": 1, "Total": 1}
    assert column(asked(clerk, "of=expiring", TODAY + timedelta(days=1)), "expiring")["Total"] == 2


def test_documents_of_one_kind(world: Any, clerk: User) -> None:
    report = asked(clerk, "kind=charter&of=documents&of=sum&of=expiring")
    assert figures(report)["Total"] == {"documents": 1, "sum.UAH": 50}


def test_letters_of_the_period(world: Any, clerk: User, owner: User) -> None:
    both = "of=letters_in&of=letters_out"
    assert figures(asked(clerk, both))["Total"] == {"letters_in": 1}
    assert figures(asked(clerk, f"{both}&since={TODAY - timedelta(days=300)}"))["Total"] == {
        "letters_in": 1, "letters_out": 1,
    }  # fmt: skip
    assert figures(asked(owner, f"{both}&since={TODAY - timedelta(days=300)}&until=2026-03-01"))["Total"] == {
        "letters_out": 2
    }


def test_approvals_under_way_on_a_day(world: Any, owner: User, clerk: User) -> None:
    approval = make_approval(owner, owner, at=NOON)
    LinkFactory(document=approval.document, counterparty=world["both"])
    for user in (owner, clerk):
        assert column(asked(user, "of=approvals"), "approvals") == {"Client": 1, "Supplier": 1, "Total": 1}
    assert not figures(asked(owner, f"of=approvals&as_of={TODAY - timedelta(days=1)}"))["Total"]

    type(approval).objects.filter(pk=approval.pk).update(state="returned", ended_at=NOON + timedelta(days=2))

    assert figures(asked(owner, "of=approvals"))["Total"] == {"approvals": 1}
    assert not figures(asked(owner, "of=approvals", TODAY + timedelta(days=2)))["Total"]


def test_open_cases_and_their_sums_on_a_day(world: Any, owner: User, clerk: User) -> None:
    both, hidden = world["both"], world["hidden"]
    money: dict[str, Any] = {"amount": D("10.50"), "currency": "EUR"}
    won = make_case(owner, counterparty=both, at=NOON, opened_on=TODAY, **money)
    make_case(owner, counterparty=both, at=NOON, opened_on=TODAY)
    make_case(owner, counterparty=world["client"], at=NOON, opened_on=TODAY, **money)
    make_case(owner, counterparty=hidden, at=NOON, opened_on=TODAY, **money)
    move(won, "Won", owner, at=NOON + timedelta(days=2))
    address, later = "by=role&of=cases&of=cases_sum", TODAY + timedelta(days=2)

    then = figures(asked(clerk, f"{address}&as_of={TODAY}", later))
    assert then["Client"] == {"cases": 3, "cases_sum.EUR": D("21.00")}
    assert then["Supplier"] == {"cases": 2, "cases_sum.EUR": D("10.50")}
    assert figures(asked(clerk, address, later))["Total"] == {"cases": 2, "cases_sum.EUR": D("10.50")}
    assert figures(asked(owner, address, later))["Total"] == {"cases": 3, "cases_sum.EUR": D("21.00")}
    assert not figures(asked(owner, f"{address}&as_of={TODAY - timedelta(days=1)}", later)).get("Client")


def test_what_is_owed_and_what_is_late_on_a_day(world: Any, owner: User, clerk: User) -> None:
    for party, direction, amount, due in (
        ("both", "in", "100.10", 0), ("both", "out", "250", 5), ("client", "in", "30", 9), ("hidden", "in", "999", 0),
    ):  # fmt: skip
        make_payment(
            world[party], owner, direction=direction, amount=D(amount), booked_on=TODAY,
            due_on=TODAY + timedelta(days=due), at=NOON,
        )  # fmt: skip
    address = "by=country&of=balance&of=overdue"
    assert figures(asked(clerk, address)) == {
        "Bulgaria": {"balance.EUR": 30},
        "Ukraine": {"balance.EUR": D("-149.90")},
        "Total": {"balance.EUR": D("-119.90")},
    }
    tomorrow = TODAY + timedelta(days=1)
    assert figures(asked(clerk, address, tomorrow))["Total"] == {
        "balance.EUR": D("-119.90"),
        "overdue.EUR": D("100.10"),
    }
    assert figures(asked(owner, address, tomorrow))["Total"] == {
        "balance.EUR": D("879.10"),
        "overdue.EUR": D("1099.10"),
    }
    before = asked(owner, f"{address}&as_of={TODAY - timedelta(days=1)}")
    assert [each.title for each in before.columns] == ["Balance", "Overdue debt to us"]
    assert not figures(before)["Total"]


def test_a_card_is_counted_from_the_day_it_was_entered(owner: User) -> None:
    CounterpartyFactory(created_at=NOON)
    assert figures(asked(owner, "of=counterparties"))["Total"] == {"counterparties": 1}
    assert not figures(asked(owner, "of=counterparties&as_of=2026-03-01"))["Total"]


def test_lines_by_what_the_card_says(owner: User, people: People) -> None:
    parties = [
        CounterpartyFactory(kind="individual", status="prospect", manager=owner, source="Fair"),
        CounterpartyFactory(department=people.home, country="XX"),
        CounterpartyFactory(status="dormant", source="Fair"),
    ]
    home = str(people.home)
    for by, lines in {
        "kind": lambda row: [row.get_kind_display()],
        "status": lambda row: [row.get_status_display()],
        "country": lambda row: ["Ukraine" if row.country == "UA" else row.country],
        "manager": lambda row: [row.manager.initials_name if row.manager else "Not given"],
        "department": lambda row: [home if row.department_id else "Not given"],
        "source": lambda row: [row.source or "Not given"],
    }.items():
        assert column(asked(owner, f"by={by}&of=counterparties"), "counterparties") == by_hand(parties, lines), by


def test_lines_by_place_follow_the_day(owner: User) -> None:
    party = CounterpartyFactory(country="UA")
    facts: dict[str, Any] = {"counterparty": party, "actor": owner, "at": NOON}
    for act, day, region, country in (
        (enter_requisites, date(2026, 1, 1), "Львівська", "UA"),
        (change_requisites, date(2026, 2, 1), "Софийска", "BG"),
    ):
        values = {"country": country, "addresses": {"legal": {"region": region, "city": "X"}}}
        act(values=values, valid_from=day, **facts)
    Counterparty.objects.update(created_at=NOON - timedelta(days=90))

    assert list(figures(asked(owner, "by=region"))) == ["Софийска", "Total"]
    assert list(figures(asked(owner, "by=region&as_of=2026-01-15"))) == ["Львівська", "Total"]
    assert list(figures(asked(owner, "by=country&as_of=2026-01-15"))) == ["Ukraine", "Total"]


def test_lines_by_lists_that_the_reader_sees(world: Any, owner: User, clerk: User) -> None:
    lists = [PartyGroup.objects.create(title=f"List {n}", sort="list", created_at=NOON) for n in (1, 2)]
    own = PartyGroup.objects.create(title="Own", sort="list", created_at=NOON, created_by=owner, is_restricted=True)
    for group, names in ((lists[0], ("both", "client")), (lists[1], ("both",)), (own, ("bare",))):
        for name in names:
            GroupMember.objects.create(group=group, counterparty=world[name], added_at=NOON)

    assert column(asked(clerk, "by=list&of=counterparties"), "counterparties") == {
        "List 1": 2, "List 2": 1, "Not given": 1, "Total": 3,
    }  # fmt: skip


def test_lines_by_grade(owner: User) -> None:
    parties = CounterpartyFactory.create_batch(2)
    PaperRule.objects.create(kind=KindFactory(code="charter"), roles=["client"], valid_from=TODAY, created_at=NOON)
    parties.append(CounterpartyFactory(role_codes=",client,"))
    grades = {party.pk: rating_of(owner, party.pk).grade for party in parties}
    report = asked(owner, "by=grade&of=counterparties", timezone.localdate())
    assert {line.key: line.number(report.columns[0]) for line in report.lines} == Counter(grades.values())


def test_lines_by_an_added_field(owner: User) -> None:
    fields = FieldSet.objects.create(code="counterparty", title={"en": "Card"})
    FieldDefinition.objects.create(
        field_set=fields, code="size", kind=FieldKind.CHOICE, title={"en": "Size"}, is_filter=True,
        settings={"options": [{"value": "s", "title": {"en": "Small"}}]},
    )  # fmt: skip
    CounterpartyFactory(extra={"size": "s"})
    CounterpartyFactory()
    assert column(asked(owner, "by=x_size&of=counterparties"), "counterparties") == {
        "Small": 1, "Not given": 1, "Total": 2,
    }  # fmt: skip


def test_the_lines_beyond_the_fiftieth_are_summed(owner: User) -> None:
    parties = [CounterpartyFactory(source=f"Source {n:02}") for n in range(55)]
    CounterpartyFactory.create_batch(2, source="")
    for party in parties:
        make_document(party, amount=D(1), currency="EUR")
    make_document(*parties[49:55], amount=D(10), currency="EUR")

    report = asked(owner, "by=source&of=counterparties&of=sum")
    found = figures(report)

    assert len(report.lines) == queries.MOST_LINES + 1
    assert report.has_others
    assert [line.title for line in report.lines[-2:]] == ["Not given", "Others"]
    assert found["Others"] == {"counterparties": 6, "sum.EUR": 16}
    assert found["Total"] == {"counterparties": 57, "sum.EUR": 65}


def test_a_group_that_is_a_list_or_a_segment(world: Any, clerk: User) -> None:
    picked = PartyGroup.objects.create(title="Picked", sort="list", created_at=NOON)
    for name in ("bare", "hidden"):
        GroupMember.objects.create(group=picked, counterparty=world[name], added_at=NOON)
    tree = {"join": "all", "parts": [{"field": "role", "sign": "in", "value": ["supplier"]}]}
    segment = PartyGroup.objects.create(title="Suppliers", sort="segment", condition=tree, created_at=NOON)

    assert figures(asked(clerk, f"group={picked.pk}&of=counterparties")) == {
        "Not given": {"counterparties": 1}, "Total": {"counterparties": 1},
    }  # fmt: skip
    assert figures(asked(clerk, f"group={segment.pk}&of=counterparties&of=documents"))["Total"] == {
        "counterparties": 1, "documents": 2,
    }  # fmt: skip


def test_a_hidden_group_is_none(world: Any, clerk: User, owner: User) -> None:
    own = PartyGroup.objects.create(title="Own", sort="list", created_at=NOON, created_by=owner, is_restricted=True)
    messages = []
    for number in (own.pk, 9_999):
        with pytest.raises(InvalidInput) as refused:
            asked(clerk, f"group={number}")
        messages.append(refused.value.fields["group"][0].replace(str(number), "…"))
    assert messages[0] == messages[1]


def test_the_queries_do_not_grow_with_the_rows(world: Any, owner: User) -> None:
    address = "by=source&of=counterparties&of=documents&of=sum&of=letters_in&of=incomplete"
    asked(owner, address)
    counts = []
    for batch in (0, 60):
        for number in range(batch):
            make_document(CounterpartyFactory(source=f"Source {number}"), amount=D(1), currency="EUR")
        with CaptureQueriesContext(connection) as captured:
            asked(owner, address)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14
