"""Lists and segments: what they ask, whom they show to whom, and what they cost."""

import re
from datetime import date, timedelta
from functools import reduce
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from counterparties.errors import SegmentHasNoMembers
from counterparties.models import ContactPoint, GroupMember, Interaction, PaperRule, PartyGroup, Relation
from counterparties.queries import attributes_for, groups_of, groups_visible_to
from counterparties.queries.groups import members, preview
from counterparties.queries.segments import NUMBER, SIGNS, Attribute, Question, register_attribute, unregister_attribute
from counterparties.services import (
    add_members,
    change_group,
    change_requisites,
    create_group,
    enter_requisites,
    merge_counterparties,
    open_account,
    remove_members,
    undo_merge,
)
from ecm.errors import Forbidden, InvalidInput, NotFound
from ecm.models import User
from tests.conftest import Login, People
from tests.counterparties.factories import (
    NOON,
    ContactFactory,
    CounterpartyFactory,
    DocumentFactory,
    KindFactory,
    LinkFactory,
    PostFactory,
)

TODAY = NOON.date()


def ask(field: str, sign: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "sign": sign} | ({} if value is None else {"value": value})


def every(*parts: Any) -> dict[str, Any]:
    return {"join": "all", "parts": list(parts)}


def some(*parts: Any) -> dict[str, Any]:
    return {"join": "any", "parts": list(parts)}


def fitting(tree: Any, user: User, day: date = TODAY) -> set[str]:
    count, first = preview(tree, user, day, size=100)
    assert count == len(first)
    return {row.display_name for row in first}


@pytest.fixture
def office(owner: User) -> dict[str, Any]:
    """A client in Kyiv, a supplier in Sofia, a person."""
    kyiv = CounterpartyFactory(display_name="Kyiv", role_codes=",client,", manager=owner, email="a@kyiv.example")
    sofia = CounterpartyFactory(display_name="Sofia", role_codes=",supplier,partner,", country="BG", source="Выставка")
    person = CounterpartyFactory(display_name="Person", kind="individual", status="prospect", is_express=True)
    for party, city, country in ((kyiv, "Київ", "UA"), (sofia, "София", "BG")):
        values = {"country": country, "addresses": {"actual": {"city": city, "region": f"{city}-регион"}}}
        enter_requisites(counterparty=party, values=values, valid_from=date(2026, 1, 1), actor=owner, at=NOON)
    return {"kyiv": kyiv, "sofia": sofia, "person": person}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (ask("kind", "in", ["individual"]), {"Person"}),
        (ask("kind", "not_in", ["individual"]), {"Kyiv", "Sofia"}),
        (ask("role", "in", ["client", "partner"]), {"Kyiv", "Sofia"}),
        (ask("status", "in", ["prospect"]), {"Person"}),
        (ask("name", "contains", "sof"), {"Sofia"}),
        (ask("name", "is", "kyiv"), {"Kyiv"}),
        (ask("country", "in", ["BG"]), {"Sofia"}),
        (ask("city", "is", "київ"), {"Kyiv"}),
        (ask("city", "contains", "ОФИ"), {"Sofia"}),
        (ask("city", "contains", "офи"), {"Sofia"}),
        (ask("city", "not_filled"), {"Person"}),
        (ask("region", "filled"), {"Kyiv", "Sofia"}),
        (ask("manager", "in", ["me"]), {"Kyiv"}),
        (ask("manager", "in", ["none"]), {"Sofia", "Person"}),
        (ask("manager", "not_in", ["me"]), {"Sofia", "Person"}),
        (ask("source", "in", ["Выставка"]), {"Sofia"}),
        (ask("source", "in", ["none"]), {"Kyiv", "Person"}),
        (ask("express", "yes"), {"Person"}),
        (ask("created", "within", "10"), {"Kyiv", "Sofia", "Person"}),
        (ask("created", "to", "2026-03-01"), set()),
        (ask("email", "yes"), {"Kyiv"}),
    ],
)
def test_a_segment_asks_the_card(office: Any, owner: User, question: Any, wanted: set[str]) -> None:
    assert fitting(every(question), owner) == wanted


def test_questions_are_joined_in_groups(office: Any, owner: User) -> None:
    kyiv, sofia = ask("city", "is", "Київ"), ask("city", "is", "София")

    assert fitting(every(kyiv, sofia), owner) == set()
    assert fitting(some(kyiv, sofia), owner) == {"Kyiv", "Sofia"}
    assert fitting(every(some(kyiv, sofia), ask("role", "in", ["supplier"])), owner) == {"Sofia"}
    assert fitting(some(every(kyiv, ask("express", "yes")), every(sofia)), owner) == {"Sofia"}
    assert fitting({}, owner) == set()


def test_a_segment_asks_papers_people_and_conversations(office: Any, owner: User) -> None:
    charter, kyiv, sofia = KindFactory(code="charter"), office["kyiv"], office["sofia"]
    PaperRule.objects.create(kind=charter, roles=["client", "supplier"], valid_from=TODAY, created_at=NOON)
    document = DocumentFactory(kind=charter, status="in_force", valid_to=TODAY + timedelta(days=20))
    LinkFactory(document=document, counterparty=kyiv)
    contact = ContactFactory()
    PostFactory(contact=contact, counterparty=sofia)
    PostFactory(contact=ContactFactory(), counterparty=kyiv, ends_on=TODAY - timedelta(days=1))
    ContactPoint.objects.create(contact=contact, kind="email", value="b@b.example", normal="b@b.example")
    Interaction.objects.create(counterparty=sofia, summary="Hello", happened_at=NOON, author=owner)

    for question, wanted in (
        (ask("papers", "yes"), {"Sofia"}),
        (ask("paper_lacking", "in", ["charter"]), {"Sofia"}),
        (ask("document_kind", "in", ["charter"]), {"Kyiv"}),
        (ask("document_state", "in", ["in_force", "draft"]), {"Kyiv"}),
        (ask("expiring", "le", "20"), {"Kyiv"}),
        (ask("expiring", "le", "19"), set()),
        (ask("expired", "yes"), set()),
        (ask("contact", "yes"), {"Sofia"}),
        (ask("contact_email", "yes"), {"Sofia"}),
        (ask("email", "yes"), {"Sofia", "Kyiv"}),
        (ask("talk", "within", "5"), {"Sofia"}),
        (ask("talk", "not_within", "5"), {"Kyiv", "Person"}),
        (ask("talk", "to", "2026-03-01"), set()),
    ):
        assert fitting(every(question), owner) == wanted, question


def test_everybody_sees_only_what_they_may(people: People) -> None:
    CounterpartyFactory(display_name="Open")
    CounterpartyFactory(display_name="Hidden", department=people.home)
    party = CounterpartyFactory(display_name="Papers")
    LinkFactory(document=DocumentFactory(department=people.home, valid_to=TODAY), counterparty=party)
    segment = create_group(
        title="All", sort="segment", condition=every(ask("status", "in", ["active"])), actor=people.owner, at=NOON
    )
    terms = every(ask("expiring", "le", 10))

    assert set(members(segment, people.owner, TODAY).values_list("display_name", flat=True)) == {
        "Open", "Hidden", "Papers",
    }  # fmt: skip
    assert set(members(segment, people.outsider, TODAY).values_list("display_name", flat=True)) == {"Open", "Papers"}
    assert (fitting(terms, people.owner), fitting(terms, people.outsider)) == ({"Papers"}, set())


def test_a_list_takes_members_and_lets_them_go(office: Any, owner: User) -> None:
    group = create_group(title=" Best ", sort="list", actor=owner, at=NOON)
    parties = [office["kyiv"], office["sofia"]]
    assert (group.title, add_members(group=group, counterparties=parties, actor=owner, at=NOON)) == ("Best", 2)
    assert add_members(group=group, counterparties=parties, actor=owner, at=NOON) == 0
    assert fitting(every(ask("list", "in", [str(group.pk)])), owner) == {"Kyiv", "Sofia"}
    assert remove_members(group=group, counterparties=parties[:1], actor=owner, at=NOON) == 1
    assert [row.pk for row in members(group, owner, TODAY)] == [office["sofia"].pk]

    segment = create_group(
        title="Segment", sort="segment", condition=every(ask("express", "yes")), actor=owner, at=NOON
    )
    with pytest.raises(SegmentHasNoMembers):
        add_members(group=segment, counterparties=parties, actor=owner, at=NOON)


def test_a_merge_takes_the_lists_along_and_gives_them_back(office: Any, owner: User) -> None:
    group = create_group(title="Best", sort="list", actor=owner, at=NOON)
    add_members(group=group, counterparties=[office["kyiv"]], actor=owner, at=NOON)
    merge = merge_counterparties(kept=office["sofia"], gone=office["kyiv"], actor=owner, at=NOON)
    assert [row.pk for row in members(group, owner, TODAY)] == [office["sofia"].pk]
    undo_merge(merge=merge, actor=owner, at=NOON)

    assert GroupMember.objects.get().counterparty_id == office["kyiv"].pk


@pytest.mark.parametrize(
    "tree",
    [
        {}, every(), [], "x", every("x"), every(ask("password", "is", "x")), every(ask("kind", "is", "x")),
        every(ask("kind", "in", [])), every(ask("city", "is", " ")), every(ask("expiring", "le", "soon")),
        every(ask("created", "from", "5.3")), every(*[ask("express", "yes")] * 61),
        reduce(lambda inner, _level: every(inner), range(8), ask("express", "yes")),
        every(ask("sum", "ge", "5")), every(ask("sum", "ge", {"amount": "NaN", "currency": "EUR"})),
        every(ask("sum", "ge", {"amount": "5", "currency": "XXX"})), every(ask("expiring", "le", "NaN")),
        every(ask("expiring", "le", "-5")), every(ask("rating", "ge", "-999999")),
        every(ask("created", "within", "-1")),
    ],
)  # fmt: skip
def test_an_unsound_condition_is_refused(owner: User, tree: Any) -> None:
    with pytest.raises(InvalidInput):
        create_group(title="x", sort="segment", condition=tree, actor=owner, at=NOON)
    assert not PartyGroup.objects.exists()


def test_only_its_maker_changes_a_group_and_only_the_owner_sees_a_private_one(people: People, admin_user: User) -> None:
    group = create_group(title="Mine", sort="list", is_own=True, actor=people.owner, at=NOON)
    open_one = create_group(title="Ours", sort="list", actor=admin_user, at=NOON)

    assert list(groups_visible_to(people.outsider)) == [open_one]
    assert set(groups_visible_to(people.owner)) == {group, open_one}
    with pytest.raises(NotFound):
        change_group(group=group, seen=1, title="x", actor=admin_user, at=NOON)
    with pytest.raises(Forbidden):
        change_group(group=open_one, seen=1, title="x", actor=people.owner, at=NOON)
    with pytest.raises(Forbidden):
        create_group(title="x", sort="list", actor=people.reader, at=NOON)
    changed = change_group(group=group, seen=1, title="Still mine", is_own=False, actor=people.owner, at=NOON)
    assert (changed.title, changed.is_restricted, changed.version) == ("Still mine", False, 2)


def test_every_attribute_answers_each_of_its_signs(office: Any, owner: User) -> None:
    answers = {"choice": ["1"], "text": "x", "number": "5", "date": "2026-01-01"}
    for attribute in attributes_for(owner).values():
        options = [code for code, _title in attribute.options(owner)] if attribute.options else ["1"]
        for sign, _word in SIGNS[attribute.kind]:
            value: Any = "5" if sign.endswith("within") else options if attribute.kind == "choice" else ""
            if attribute.kind == "money":
                value = {"amount": "1 000,50", "currency": "EUR", "of": ""}
            fitting(every(ask(attribute.key, sign, value or answers.get(attribute.kind))), owner)


def test_a_segment_costs_the_same_for_two_and_for_twenty(office: Any, owner: User, login: Any) -> None:
    PaperRule.objects.create(kind=KindFactory(), valid_from=date(2020, 1, 1), created_at=NOON)
    for number in range(3):
        tree = every(ask("papers", "yes"), some(ask("contact_email", "not_yes"), ask("city", "is", "x")))
        create_group(title=f"S{number}", sort="segment", condition=tree, actor=owner, at=NOON)
    client, costs = login(owner), []
    ids = "&".join(f"group={group.pk}" for group in PartyGroup.objects.all())
    for added in (2, 18):
        CounterpartyFactory.create_batch(added)
        client.get(f"/app/counterparties/?{ids}")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/app/counterparties/?{ids}")
        with CaptureQueriesContext(connection) as card:
            groups_of(office["kyiv"].pk, owner, TODAY)
        costs.append((len(seen), len(card)))

    assert costs[0] == costs[1]
    assert costs[0][1] <= 4


def test_a_segment_is_built_on_the_screen(office: Any, owner: User, login: Any, api: Any) -> None:
    client, base = login(owner), "/app/counterparties/groups/"
    first = {"q-join": "any", "q0-field": "role", "q0-sign": "in", "q0-many": "1", "q0-value": ["supplier"]}
    grown = client.post(f"{base}builder/", {**first, "do": "ask:"}).content.decode()
    assert 'name="q1-field"' in grown
    assert 'value="supplier" checked' in grown
    second = {**first, "q1-field": "express", "q1-sign": "yes"}
    assert 'name="q2_0-field"' in client.post(f"{base}builder/", {**second, "do": "group:"}).content.decode()
    assert 'name="q1-field"' not in client.post(f"{base}builder/", {**second, "do": "drop:1"}).content.decode()
    shown = client.post(f"{base}preview/", second).content.decode()
    assert "Sofia" in shown
    assert "Kyiv" not in shown

    assert client.post(f"{base}new/", {**second, "title": "Either"}).status_code == 302
    group = PartyGroup.objects.get()
    assert group.condition["join"] == "any"
    assert client.get(f"{base}{group.pk}/").status_code == 200
    listed = client.get(f"/app/counterparties/?group={group.pk}").content.decode()
    assert ("Sofia" in listed, ">Kyiv" in listed) == (True, False)
    answer = api(owner).get(f"/api/v1/counterparties/?group={group.pk}").json()
    assert {row["display_name"] for row in answer["results"]} == {"Sofia", "Person"}
    assert "Either" in client.get(f"/app/counterparties/{office['sofia'].pk}/groups/").content.decode()
    nothing = client.post(f"{base}new/", {"title": "Nothing asked"})
    assert (nothing.status_code, "Ask at least one thing." in nothing.content.decode()) == (422, True)
    assert "Ask at least one thing." in client.post(f"{base}preview/", {"q-join": "all"}).content.decode()
    below = {"q0-field": "expiring", "q0-sign": "le", "q0-value": "-5", "title": "Below"}
    refused = client.post(f"{base}new/", below)
    assert (refused.status_code, "is not below zero." in refused.content.decode()) == (422, True)
    assert "is not below zero." in client.post(f"{base}preview/", below).content.decode()


def test_ticked_rows_go_on_a_list_and_it_is_put_away_and_back(office: Any, owner: User, login: Any) -> None:
    client = login(owner)
    client.post("/app/counterparties/groups/new/?sort=list", {"title": "Mailing"})
    group = PartyGroup.objects.get()
    ids = [office["kyiv"].pk, office["sofia"].pk]
    assert client.post("/app/counterparties/groups/add/", {"group": group.pk, "ids": ids}).status_code == 302
    assert GroupMember.objects.count() == 2
    url = f"/app/counterparties/{ids[0]}/groups/"
    assert "Mailing" in client.post(url, {"remove": group.pk}).content.decode()  # offered again
    assert GroupMember.objects.count() == 1
    client.post(url, {"add": group.pk})
    assert GroupMember.objects.count() == 2

    away = f"/app/counterparties/groups/{group.pk}/put-away/"
    client.post(away)
    assert not groups_visible_to(owner).exists()
    client.post(f"{away}?back=1")
    assert groups_visible_to(owner).exists()
    assert timezone.now() > group.created_at


def test_an_app_above_adds_what_can_be_asked(office: Any, owner: User, people: People) -> None:
    def balance(question: Question, sign: str, value: Any) -> Q:
        """A debt of a hundred for each letter of the name, as a table of sums would tell it."""
        length = Length("display_name") * 100
        return Q(GreaterThanOrEqual(length, value)) if sign == "ge" else Q(LessThanOrEqual(length, value))

    held = Attribute("test.balance", "Balance", NUMBER, balance, permission="counterparties.merge", is_signed=True)
    register_attribute(held)
    try:
        below = every(ask("test.balance", "ge", "-5"))
        assert create_group(title="Signed", sort="segment", condition=below, actor=owner, at=NOON).condition == below
        assert fitting(every(ask("test.balance", "ge", "600")), owner) == {"Person"}
        assert fitting(every(ask("test.balance", "le", "400")), owner) == {"Kyiv"}
        assert fitting(every(ask("test.balance", "ge", "0")), people.reader) == set()
        assert "test.balance" not in attributes_for(people.reader)
    finally:
        unregister_attribute("test.balance")


def test_groups_are_kept_by_programs_too(office: Any, owner: User, api: Any) -> None:
    client, base = api(owner), "/api/v1/party-groups/"
    deep = {"join": "any", "parts": [every(some(ask("city", "is", "Київ"))), ask("express", "yes")]}
    made = client.post(base, {"title": "Deep", "sort": "segment", "condition": deep}, format="json")
    assert made.status_code == 201
    row = made.json()
    found = client.get(f"{base}{row['id']}/members/").json()["results"]
    assert {each["display_name"] for each in found} == {"Kyiv", "Person"}
    tried = client.post(f"{base}preview/", {"condition": deep}, format="json").json()
    assert (tried["count"], len(tried["first"])) == (2, 2)
    assert client.post(f"{base}preview/", {"condition": {"parts": []}}, format="json").status_code == 400
    listed = client.post(base, {"title": "Ours", "sort": "list"}, format="json").json()
    ids = {"counterparties": [office["sofia"].pk, 999_999]}
    assert client.post(f"{base}{listed['id']}/members/", ids, format="json").json() == {"changed": 1}
    of_sofia = client.get(f"/api/v1/counterparties/{office['sofia'].pk}/groups/").json()["results"]
    assert [group["title"] for group in of_sofia] == ["Ours"]
    renamed = client.patch(f"{base}{listed['id']}/", {"title": "Theirs", "version": 1}, format="json").json()
    assert (renamed["title"], renamed["version"]) == ("Theirs", 2)
    assert client.delete(f"{base}{listed['id']}/members/", ids, format="json").json() == {"changed": 1}


def test_groups_of_questions_stand_in_each_other_as_deep_as_they_were_set(office: Any, owner: User, login: Any) -> None:
    client, base = login(owner), "/app/counterparties/groups/"
    deep = some(
        every(ask("role", "in", ["client"]), some(ask("city", "is", "Київ"), every(ask("express", "yes"),
              some(ask("kind", "in", ["individual"]), ask("status", "in", ["closed"]))))),
        ask("name", "contains", "sofia"),
    )  # fmt: skip
    group = create_group(title="Deep", sort="segment", condition=deep, actor=owner, at=NOON)
    page = client.get(f"{base}{group.pk}/")
    shown: Any = html.fromstring(page.content)
    # The count is asked anew when the questions were drawn anew, and never by its own arrival.
    (counted,) = shown.xpath("//*[@id='group-preview']")
    assert "htmx:afterSettle from:#asked" in counted.get("hx-trigger")
    assert shown.xpath("//*[@id='asked']//*[@id='condition']")
    assert not shown.xpath("//*[@id='asked']//*[@id='group-preview']")
    assert "from:closest form" not in counted.get("hx-trigger").split("htmx:afterSettle")[1]
    typed = dict(shown.xpath("//form[@method='post']")[-1].form_values())
    assert {"q-join", "q0_1_1_1-join", "q0_1_1_1_0-field"} <= typed.keys()
    grown = client.post(f"{base}builder/", {**typed, "do": "group:0_1_1_1"}).content.decode()
    assert 'name="q0_1_1_1_2_1-field"' in grown

    assert client.post(f"{base}{group.pk}/", {**typed, "title": "Still deep"}).status_code == 302
    group.refresh_from_db()
    assert (group.title, group.condition) == ("Still deep", deep)
    dropped = client.post(f"{base}builder/", {**typed, "do": "drop:0_1"}).content.decode()
    assert 'name="q0_1' not in dropped
    assert client.post(f"{base}builder/", {**typed, "do": "drop:9_9"}).status_code == 200
    assert client.post(f"{base}builder/", {"do": "ask:²"}).status_code == 200


def test_a_segment_asks_sums_of_documents_the_reader_sees(office: Any, owner: User, people: People) -> None:
    invoice, contract = KindFactory(code="invoice", has_amount=True), KindFactory(code="contract", has_amount=True)
    for party, kind, amount, currency, day in (
        ("kyiv", invoice, "700", "EUR", 10), ("kyiv", invoice, "400.50", "EUR", 500),
        ("kyiv", contract, "9000", "EUR", 5),
        ("kyiv", invoice, "5000", "UAH", 5), ("sofia", invoice, "800", "EUR", 20),
    ):  # fmt: skip
        document = DocumentFactory(kind=kind, amount=amount, currency=currency, status="signed")
        LinkFactory(document=document, counterparty=office[party], listed_on=TODAY - timedelta(days=day))
    draft = DocumentFactory(kind=invoice, amount="9999", currency="EUR", status="draft")
    LinkFactory(document=draft, counterparty=office["sofia"], listed_on=TODAY)
    hidden = DocumentFactory(kind=invoice, amount="10000", currency="EUR", status="signed", department=people.home)
    LinkFactory(document=hidden, counterparty=office["person"], listed_on=TODAY)

    def asked(key: str, sign: str, amount: str, of: str = "invoice") -> Any:
        return every(ask(key, sign, {"amount": amount, "currency": "EUR", "of": of}))

    assert fitting(asked("sum", "ge", "1 100,50"), people.outsider) == {"Kyiv"}
    assert fitting(asked("sum", "ge", "1 100,50"), owner) == {"Kyiv", "Person"}
    assert fitting(asked("sum", "ge", "1100.51"), people.outsider) == set()
    assert fitting(asked("sum_year", "ge", "800"), people.outsider) == {"Sofia"}
    assert fitting(asked("sum", "ge", "10000", of=""), people.outsider) == {"Kyiv"}
    assert fitting(asked("sum", "le", "0"), people.outsider) == {"Person"}


def test_a_sum_is_asked_on_the_screen(office: Any, owner: User, login: Any) -> None:
    client, base = login(owner), "/app/counterparties/groups/"
    KindFactory(code="invoice", has_amount=True)
    typed = {"q-join": "all", "q0-field": "sum", "q0-sign": "ge", "q0-value": "1 000,5", "q0-currency": "UAH",
             "q0-of": "invoice", "title": "Buyers"}  # fmt: skip
    shown = client.post(f"{base}builder/", {**typed, "do": ""}).content.decode()
    assert "<option selected>UAH</option>" in shown
    assert 'value="1 000,5"' in shown
    assert client.post(f"{base}new/", typed).status_code == 302
    wanted = {"amount": "1 000,5", "currency": "UAH", "of": "invoice"}
    assert PartyGroup.objects.get().condition["parts"][0]["value"] == wanted
    assert client.post(f"{base}new/", {**typed, "q0-value": "much"}).status_code == 422


def test_a_segment_asks_requisites_accounts_and_relations(office: Any, owner: User) -> None:
    kyiv, sofia = office["kyiv"], office["sofia"]
    values = {
        "legal_form": "ТОВ", "tax_regime": "єдиний податок", "identifiers": {"ua_edrpou": "00032112"},
        "power_valid_to": TODAY + timedelta(days=9),
    }  # fmt: skip
    change_requisites(counterparty=kyiv, values=values, valid_from=date(2026, 2, 1), actor=owner, at=NOON)
    open_account(
        counterparty=sofia,
        values={"number": "BG80BNBG96611020345678"},
        valid_from=date(2026, 1, 1),
        actor=owner,
        at=NOON,
    )
    Relation.objects.create(source=kyiv, target=sofia, kind="parent", until=TODAY)
    Relation.objects.create(source=kyiv, target=office["person"], kind="guarantor", until=TODAY - timedelta(days=1))

    for question, wanted in (
        (ask("legal_form", "is", "тов"), {"Kyiv"}),
        (ask("tax_regime", "contains", "ЄДИНИЙ"), {"Kyiv"}),
        (ask("number", "in", ["ua_edrpou", "ru_inn"]), {"Kyiv"}),
        (ask("unusual", "yes"), set()),
        (ask("entered", "not_yes"), {"Person"}),
        (ask("changed", "within", "1"), {"Kyiv", "Sofia"}),
        (ask("power_ending", "le", "9"), {"Kyiv"}),
        (ask("power_ending", "le", "8"), set()),
        (ask("account", "yes"), {"Sofia"}),
        (ask("account_held", "yes"), {"Sofia"}),
        (ask("relation", "in", ["parent"]), {"Kyiv", "Sofia"}),
        (ask("relation", "in", ["guarantor"]), set()),
    ):
        assert fitting(every(question), owner) == wanted, question


def test_a_sum_is_exact_to_the_cent(office: Any, owner: User) -> None:
    for amount in ("0.10", "0.20"):
        document = DocumentFactory(kind=KindFactory(code="invoice"), amount=amount, currency="EUR", status="signed")
        LinkFactory(document=document, counterparty=office["sofia"], listed_on=TODAY)
    for sign in ("le", "ge"):
        asked = every(ask("sum", sign, {"amount": "0.30", "currency": "EUR"}))
        assert "Sofia" in fitting(asked, owner), sign


def test_words_typed_in_the_list_keep_its_other_filters(people: People, login: Login) -> None:
    page = login(people.owner).get("/app/counterparties/?role=client&role=supplier&q=pump").content.decode()
    form = page[page.index('role="search" data-ds-autosubmit') : page.index('id="parties-q"')]
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form) == [
        ("role", "client"),
        ("role", "supplier"),
    ]
