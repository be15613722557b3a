"""Completeness: which papers are required, and how each stands on any day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterparties.errors import RuleReplaced
from counterparties.models import PaperRule
from counterparties.queries import Eye, PartyFilter, counterparties_visible_to, papers_for, papers_of, papers_on
from counterparties.services import add_paper_rule, change_paper_rule, end_paper_rule, enter_requisites
from ecm.errors import Forbidden, InvalidInput
from ecm.models import EventRecord, User
from storage.models import Document
from storage.services import set_status
from tests.conftest import People
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, KindFactory, LinkFactory

FIRST, TODAY = date(2026, 1, 1), NOON.date()


@pytest.fixture
def charter(db: None) -> Any:
    return KindFactory(code="charter", title={"en": "Charter"})


@pytest.fixture
def rule(charter: Any, admin_user: User) -> Any:
    def make(**values: Any) -> PaperRule:
        day = values.pop("valid_from", FIRST)
        return add_paper_rule(values={"kind": charter, **values}, valid_from=day, actor=admin_user, at=NOON)

    return make


def paper(party: Any, kind: Any, **facts: Any) -> Document:
    document: Document = DocumentFactory(kind=kind, **{"status": "in_force", "listed_on": FIRST, **facts})
    LinkFactory(document=document, counterparty=party)
    return document


def states(party: Any, user: User, day: date = TODAY) -> list[str]:
    return [str(found.state) for found in papers_of(party.pk, Eye(user, day))]


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (None, "missing"),
        ({}, "there"),
        ({"valid_to": date(2026, 3, 2)}, "expiring"),
        ({"valid_to": date(2026, 4, 2)}, "there"),
        ({"valid_to": date(2026, 3, 1)}, "expired"),
        ({"valid_from": date(2026, 3, 3)}, "pending"),
        ({"status": "terminated"}, "missing"),
        ({"listed_on": date(2026, 3, 3)}, "missing"),
    ],
)
def test_a_paper_is_there_missing_or_over(rule: Any, charter: Any, owner: User, facts: Any, state: str) -> None:
    rule()
    party = CounterpartyFactory()
    if facts is not None:
        paper(party, charter, **facts)

    assert states(party, owner) == [state]


def test_a_draft_counts_unless_the_rule_wants_a_signature(rule: Any, charter: Any, owner: User) -> None:
    first, party = rule(), CounterpartyFactory()
    paper(party, charter, status="draft")
    assert states(party, owner) == ["there"]
    PaperRule.objects.filter(pk=first.pk).update(needs_signature=True)

    assert states(party, owner) == ["pending"]


def test_the_best_document_stands_for_the_paper(rule: Any, charter: Any, owner: User) -> None:
    rule()
    party = CounterpartyFactory()
    paper(party, charter, valid_to=date(2026, 2, 1))
    good = paper(party, charter, valid_to=date(2027, 2, 1))
    paper(party, charter, valid_to=date(2026, 1, 5))

    assert [found.document for found in papers_of(party.pk, Eye(owner, NOON.date()))] == [good]


def test_an_extract_grows_too_old(rule: Any, charter: Any, owner: User) -> None:
    rule(max_age_days=90)
    party = CounterpartyFactory()
    paper(party, charter, listed_on=date(2026, 1, 10))

    assert states(party, owner, date(2026, 4, 10)) == ["expiring"]
    assert states(party, owner, date(2026, 4, 11)) == ["expired"]


def test_a_rule_asks_only_of_its_types_roles_and_countries(rule: Any, owner: User) -> None:
    rule(party_kinds=["legal"], roles=["supplier", "client"], countries=["BG"])
    common = {"kind": "legal", "role_codes": ",supplier,", "country": "BG"}
    asked = CounterpartyFactory(**common)
    abroad = CounterpartyFactory(**common)
    enter_requisites(counterparty=abroad, values={"country": "UA"}, valid_from=FIRST, actor=owner, at=NOON)
    others = [CounterpartyFactory(**common | more) for more in (
        {"kind": "individual"}, {"role_codes": ",partner,"}, {"role_codes": ""}, {"country": "UA"},
    )]  # fmt: skip
    found = papers_for([row.pk for row in (asked, abroad, *others)], Eye(owner, NOON.date()))

    assert {pk for pk, papers in found.items() if papers} == {asked.pk}


def test_a_rule_asks_from_a_sum_of_signed_contracts(rule: Any, owner: User) -> None:
    contract = KindFactory()
    rule(sum_from=Decimal(1000), sum_currency="EUR", sum_kind=contract)
    party, small = CounterpartyFactory(), CounterpartyFactory()
    for amount in (400, 600):
        document = paper(party, contract, amount=amount, currency="EUR")
    LinkFactory(document=document, counterparty=party, role="sender")
    LinkFactory(document=paper(small, contract, amount=600, currency="EUR"), counterparty=small, role="sender")
    paper(small, contract, amount=9000, currency="UAH")
    paper(small, contract, amount=9000, currency="EUR", status="draft")

    assert (states(party, owner), states(small, owner)) == (["missing"], [])


def test_each_day_is_judged_by_the_rules_of_the_day(rule: Any, admin_user: User, charter: Any, owner: User) -> None:
    first, party = rule(valid_from=date(2026, 2, 1)), CounterpartyFactory(kind="legal")
    second = change_paper_rule(
        rule=first, values={"kind": charter, "party_kinds": ["individual"]}, valid_from=date(2026, 3, 1),
        actor=admin_user, at=NOON,
    )  # fmt: skip
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1))
    assert [states(party, owner, day) for day in days] == [[], ["missing"], ["missing"], []]

    with pytest.raises(RuleReplaced):
        end_paper_rule(rule=first, valid_to=date(2026, 3, 1), actor=admin_user, at=NOON)
    end_paper_rule(rule=second, valid_to=date(2026, 4, 1), actor=admin_user, at=NOON)
    person = CounterpartyFactory(kind="individual")
    assert [states(person, owner, day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [["missing"], []]
    acts = [record.payload["act"] for record in EventRecord.objects.order_by("pk")]
    assert [act for act in acts if act in ("added", "changed", "ended")] == ["added", "changed", "ended"]


def test_the_status_of_the_day_counts(rule: Any, charter: Any, owner: User) -> None:
    rule()
    party = CounterpartyFactory()
    document = paper(party, charter, status="in_force")
    at = timezone.now() - timedelta(days=1)
    set_status(document=document, status="terminated", actor=owner, at=at)
    day = timezone.localdate(at)

    assert [str(found.state) for found in papers_on(owner, party, day - timedelta(days=1))] == ["there"]
    assert [str(found.state) for found in papers_on(owner, party, day)] == ["missing"]
    assert [str(found.state) for found in papers_on(owner, party)] == ["missing"]


def test_a_hidden_paper_does_not_count_for_the_outsider(rule: Any, charter: Any, people: People) -> None:
    rule()
    party = CounterpartyFactory()
    paper(party, charter, department=people.home)

    assert (states(party, people.reader), states(party, people.outsider)) == (["there"], ["missing"])
    lacking = PartyFilter(papers="incomplete")
    for person, rows in ((people.reader, []), (people.outsider, [party])):
        assert list(lacking.apply(counterparties_visible_to(person), person, NOON.date())) == rows


def test_the_filter_and_the_dossier_say_the_same(rule: Any, charter: Any, owner: User) -> None:
    contract = KindFactory()
    rule(roles=["client"], needs_signature=True)
    rule(countries=["BG"], max_age_days=30)
    rule(sum_from=Decimal(100), sum_currency="EUR", sum_kind=contract)
    for number in range(40):
        party = CounterpartyFactory(role_codes=",client," if number % 2 else "", country="BG" if number % 3 else "UA")
        for turn in range(number % 4):
            paper(party, charter if turn % 2 else contract, status=("draft", "in_force", "archived")[number % 3],
                  listed_on=date(2026, 1, 1) + timedelta(days=number), amount=70, currency="EUR",
                  valid_to=date(2026, 2, 1) + timedelta(days=number))  # fmt: skip
    everybody = counterparties_visible_to(owner)
    found = papers_for(list(everybody.values_list("pk", flat=True)), Eye(owner, NOON.date()))
    lacking = {pk for pk, papers in found.items() if any(one.is_lacking for one in papers)}

    for wish, wanted in (("incomplete", lacking), ("complete", set(found) - lacking)):
        rows = PartyFilter(papers=wish).apply(everybody, owner, NOON.date())
        assert set(rows.values_list("pk", flat=True)) == wanted
    assert 5 < len(lacking) < 40


def test_papers_cost_the_same_for_two_and_for_twenty(rule: Any, charter: Any, owner: User) -> None:
    for number in range(12):
        rule(countries=[], warn_days=number)
    costs = []
    for added in (2, 18):
        parties = CounterpartyFactory.create_batch(added)
        for party in parties:
            paper(party, charter)
        papers_for([parties[0].pk], Eye(owner, NOON.date()))
        with CaptureQueriesContext(connection) as seen:
            papers_for([party.pk for party in parties], Eye(owner, NOON.date()))
        costs.append(len(seen))

    assert costs == [3, 3]


def test_only_who_may_sets_rules(charter: Any, owner: User, admin_user: User) -> None:
    with pytest.raises(Forbidden):
        add_paper_rule(values={"kind": charter}, valid_from=FIRST, actor=owner, at=NOON)
    for wrong in ({"roles": ["friend"]}, {"sum_from": Decimal(5)}, {"kind_id": 5}):
        with pytest.raises(InvalidInput):
            add_paper_rule(values={"kind": charter, **wrong}, valid_from=FIRST, actor=admin_user, at=NOON)
    assert not PaperRule.objects.exists()


def test_an_administrator_sets_a_rule_on_the_screen(charter: Any, admin_user: User, login: Any) -> None:
    client = login(admin_user)
    empty = client.get("/app/counterparties/papers/rules/new/").context["form"]
    assert (empty["kind"].value(), empty.fields["kind"].choices[0][0]) == (None, "")
    untouched = {"kind": "", "warn_days": "30", "valid_from": "01.01.2026"}
    refused = client.post("/app/counterparties/papers/rules/new/", untouched)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["kind"])
    form = {"kind": "charter", "party_kinds": ["legal"], "countries": ["BG", "UA"], "warn_days": "30",
            "valid_from": "01.01.2026", "note": "Notarised copy"}  # fmt: skip
    assert client.post("/app/counterparties/papers/rules/new/", form).status_code == 302
    first = PaperRule.objects.get()
    assert (first.countries, first.party_kinds, first.valid_from) == (["BG", "UA"], ["legal"], FIRST)

    page = client.get(f"/app/counterparties/papers/rules/{first.pk}/").content.decode()
    assert "Notarised copy" in page
    change = {**form, "countries": [], "valid_from": "01.03.2026"}
    assert client.post(f"/app/counterparties/papers/rules/{first.pk}/", change).status_code == 302
    second = PaperRule.objects.get(replaces=first)
    assert client.post(f"/app/counterparties/papers/rules/{second.pk}/end/").status_code == 302
    assert client.post("/app/counterparties/papers/rules/new/", {**form, "sum_from": "5"}).status_code == 422
    assert "Charter" in client.get("/app/counterparties/papers/rules/?all=1").content.decode()


def test_the_missing_paper_is_one_click_away(rule: Any, charter: Any, owner: User, login: Any) -> None:
    rule()
    party, client = CounterpartyFactory(), login(owner)
    page = client.get(f"/app/counterparties/{party.pk}/papers/").content.decode()
    url = f"/app/documents/new/?kind=charter&in=counterparty%3A{party.pk}"
    assert url.replace("&", "&amp;") in page
    form = client.get(url)
    assert str(party) in form.content.decode()

    answer = client.post(url, {"kind": "charter", "title": "Charter of 2026"})
    assert answer["Location"] == f"/app/counterparties/{party.pk}/?tab=papers"
    assert states(party, owner, timezone.localdate()) == ["there"]


def test_a_paper_for_a_hidden_dossier_is_not_made(charter: Any, people: People, login: Any) -> None:
    party = CounterpartyFactory(department=people.home)
    url = f"/app/documents/new/?kind=charter&in=counterparty:{party.pk}"
    assert login(people.outsider).post(url, {"kind": "charter", "title": "x"}).status_code == 404
    assert not Document.objects.exists()


def test_the_list_shows_what_is_lacking(rule: Any, charter: Any, owner: User, login: Any, api: Any) -> None:
    rule()
    bare, full = CounterpartyFactory(display_name="Bare"), CounterpartyFactory(display_name="Whole")
    paper(full, charter)
    client = login(owner)
    assert "1 missing" in client.get("/app/counterparties/").content.decode()
    narrowed = client.get("/app/counterparties/?papers=incomplete").content.decode()
    assert "Bare" in narrowed
    assert "Whole" not in narrowed

    answer = api(owner).get("/api/v1/counterparties/?papers=incomplete").json()
    assert [row["id"] for row in answer["results"]] == [bare.pk]
    papers = api(owner).get(f"/api/v1/counterparties/{full.pk}/papers/").json()
    assert (papers["complete"], papers["results"][0]["state"]) == (True, "there")


def test_rules_are_kept_by_programs_too(charter: Any, admin_user: User, owner: User, api: Any) -> None:
    client, base = api(admin_user), "/api/v1/paper-rules/"
    wish = {"kind": "charter", "valid_from": "2026-01-01", "roles": ["client"], "countries": ["ua"]}
    first = client.post(base, wish, format="json").json()
    assert (first["kind"], first["countries"], first["valid_to"]) == ("charter", ["UA"], None)
    second = client.put(
        f"{base}{first['id']}/", {**wish, "valid_from": "2026-03-01", "roles": []}, format="json"
    ).json()
    assert (second["replaces"], second["roles"]) == (first["id"], [])
    assert client.put(f"{base}{first['id']}/", wish, format="json").status_code == 409
    ended = client.delete(f"{base}{second['id']}/", {"valid_to": "2026-05-01"}, format="json").json()
    assert ended["valid_to"] == "2026-05-01"
    assert client.post(base, {**wish, "kind": "nothing"}, format="json").status_code == 400
    days = {day: api(owner).get(f"{base}?as_of={day}").json()["results"] for day in ("2026-02-01", "2026-04-01")}
    assert {day: [rule["id"] for rule in rules] for day, rules in days.items()} == {
        "2026-02-01": [first["id"]], "2026-04-01": [second["id"]],
    }  # fmt: skip
    assert api(owner).get(f"{base}?as_of=2026-05-01").json()["results"] == []
