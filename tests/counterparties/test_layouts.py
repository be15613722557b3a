"""Layouts of the dossier, managers of services, sources, added fields, and the place for money."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from counterparties.models import CardLayout, Counterparty, ServiceManager
from counterparties.queries import PartyFilter, counterparties_visible_to, layout_for
from counterparties.queries.groups import preview
from counterparties.services import change_counterparty, create_counterparty, create_layout, set_service_manager
from ecm.errors import Forbidden, InvalidInput
from ecm.fields.references import add_entry
from ecm.models import Department, Directory, DirectoryEntry, EventRecord, FieldDefinition, FieldSet, Role, User
from ecm.web.blocks import arranged
from ecm.web.formats import short_day
from ecm.web.money import MoneySource, Sum, register_money, unregister_money
from tests.conftest import People
from tests.counterparties.factories import NOON, CounterpartyFactory
from tests.factories import DepartmentFactory

TODAY = NOON.date()


def layout(admin: User, **values: Any) -> CardLayout:
    return create_layout(**{"title": "Layout", **values}, actor=admin, at=NOON)


def test_the_first_layout_that_fits_a_person_counts(people: People, admin_user: User) -> None:
    assert layout_for(people.owner).pk is None
    unit = DepartmentFactory(code="unit", parent=people.home)
    User.objects.filter(pk=people.reader.pk).update(department=unit)
    people.reader.refresh_from_db()
    everybody = layout(admin_user, position=90)
    home = layout(admin_user, department=people.home, position=50)
    lawyers = layout(admin_user, role=Role.objects.get(code="lawyer"), position=10)
    layout(admin_user, department=people.elsewhere, position=5, is_active=False)

    assert layout_for(people.owner) == lawyers
    assert layout_for(people.reader) == home
    assert layout_for(people.outsider) == everybody
    assert Department.objects.get(pk=unit.pk).path.startswith(people.home.path)


def test_a_layout_hides_and_orders_blocks_tabs_and_fields(owner: User, admin_user: User, login: Any) -> None:
    party = CounterpartyFactory(phone="+380 44 123", wish="A pump")
    url, client = f"/app/counterparties/{party.pk}/", login(owner)
    before = client.get(url)
    keys = [block.key for block in before.context["blocks"]]
    assert keys[:5] == ["money", "papers", "reliability", "requisites", "accounts"]
    layout(
        admin_user, blocks=[["card", True], ["contacts", True], ["papers", False]], tabs=[["interactions", True]],
        fields=[["wish", True], ["phone", False]],
    )  # fmt: skip
    page = client.get(url)

    assert [block.key for block in page.context["blocks"]][:2] == ["card", "contacts"]
    assert "papers" not in [block.key for block in page.context["blocks"]]
    assert page.context["sections"][0].key == "interactions"
    assert len(page.context["sections"]) == len(before.context["sections"])
    titles = [row["text"] for row in page.context["card_facts"]]
    assert titles[0] == "A pump"
    assert "+380 44 123" not in titles


def test_what_a_layout_does_not_know_stands_at_the_end(admin_user: User) -> None:
    blocks = [CardLayout(title=key) for key in "abc"]
    for block in blocks:
        block.key = block.title  # type: ignore[attr-defined]  # any keyed thing will do

    assert [item.title for item in arranged(blocks, [["c", True], ["a", False]])] == ["c", "b"]  # type: ignore[type-var]  # plain stand-ins


def test_only_administrators_lay_out_on_the_screen(owner: User, admin_user: User, login: Any) -> None:
    with pytest.raises(Forbidden):
        layout(owner)
    for wrong in ({"title": " "}, {"blocks": ["papers"]}, {"colour": "red"}):
        with pytest.raises(InvalidInput):
            layout(admin_user, **wrong)
    client, base = login(admin_user), "/app/counterparties/layouts/"
    order = {"blocks": ["papers", "card"], "blocks-shown": ["card"], "tabs": [], "fields": ["kind"]}
    moved = client.post(f"{base}arrange/", {**order, "do": "blocks:up:card"}).content.decode()
    assert moved.index('value="card"') < moved.index('value="papers"')
    role = Role.objects.get(code="lawyer")
    facts = {"title": "Lawyers", "position": "10", "role": role.pk, "is_active": "on"}
    assert client.post(f"{base}new/", {**facts, **order}).status_code == 302
    row = CardLayout.objects.get()
    assert (row.role, row.blocks) == (role, [["papers", False], ["card", True]])
    change = {**facts, **order, "title": "All lawyers", "version": row.version}
    assert client.post(f"{base}{row.pk}/", change).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.version) == ("All lawyers", 2)
    assert client.post(f"{base}{row.pk}/", change).status_code == 409


def test_what_two_administrators_lay_out_is_not_lost(admin_user: User, login: Any) -> None:
    row, client = layout(admin_user, title="First"), login(admin_user)
    url, seen = f"/app/counterparties/layouts/{row.pk}/", {"position": "10", "is_active": "on", "version": row.version}
    client.post(url, {**seen, "title": "Theirs"})
    refused = client.post(url, {**seen, "title": ""})
    assert refused.status_code == 422
    assert 'name="version" value="1"' in refused.content.decode(), "what was seen, not what stands there now"
    for overtaken in ({**seen, "title": "Mine"}, {"position": "10", "title": "Mine"}):
        answer = client.post(url, overtaken)
        text = answer.content.decode()
        assert (answer.status_code, 'value="Mine"' in text, 'name="version" value="2"' in text) == (409, True, True)
    assert "Saved meanwhile: Theirs" in client.post(url, {**seen, "title": "Mine"}).content.decode()
    row.refresh_from_db()
    assert (row.title, row.version) == ("Theirs", 2)
    assert client.post(url, {**seen, "title": "Mine", "version": 2}).status_code == 302


@pytest.fixture
def service(db: None) -> DirectoryEntry:
    return add_entry(Directory.objects.get(code="services"), "Repairs")


def test_somebody_answers_for_a_service(owner: User, people: People, service: DirectoryEntry, login: Any) -> None:
    party, other = CounterpartyFactory(manager=people.outsider), CounterpartyFactory()
    for _again in range(2):
        set_service_manager(counterparty=party, service=service, manager=people.reader, actor=owner, at=NOON)
    assert EventRecord.objects.filter(name="counterparties.service_manager.set").count() == 1
    mine = PartyFilter(whose="mine")
    for person in (people.reader, people.outsider):
        assert list(mine.apply(counterparties_visible_to(person), person)) == [party]
    for field, value in (("service", str(service.pk)), ("service_manager", "me")):
        tree = {"join": "all", "parts": [{"field": field, "sign": "in", "value": [value]}]}
        assert preview(tree, people.reader, TODAY)[1] == [party]

    client, url = login(owner), f"/app/counterparties/{other.pk}/services/"
    page = client.post(url, {"service": service.pk, "manager": people.reader.pk}).content.decode()
    assert "Repairs" in page
    assert client.post(url, {"service": service.pk}).status_code == 422
    client.post(url, {"remove": service.pk})
    assert list(ServiceManager.objects.values_list("counterparty", flat=True)) == [party.pk]


def test_the_directory_of_sources_grows_as_people_type(owner: User, login: Any) -> None:
    sources = Directory.objects.get(code="advertising-sources")
    create_counterparty(display_name="A", source="Выставка", actor=owner, at=NOON)
    party = create_counterparty(display_name="B", source=" выставка ", actor=owner, at=NOON)
    assert (party.source, sources.entries.count()) == ("Выставка", 1)
    client, url = login(owner), f"/app/counterparties/{party.pk}/change/"
    entry = add_entry(sources, "Website")
    form = {"display_name": "B", "kind": "legal", "status": "active", "version": party.version}
    assert client.get(url).context["form"]["source"].initial.text == "Выставка"
    assert client.post(url, {**form, "source": entry.pk}).status_code == 302
    assert Counterparty.objects.get(pk=party.pk).source == "Website"

    Directory.objects.filter(pk=sources.pk).update(can_grow=False)
    with pytest.raises(InvalidInput):
        create_counterparty(display_name="C", source="Radio", actor=owner, at=NOON)


def test_the_house_adds_fields_to_counterparties(owner: User, login: Any) -> None:
    fields = FieldSet.objects.create(code="counterparty", title={"en": "Counterparty"})
    options = {"options": [{"value": "gold", "title": {"en": "Gold"}}, {"value": "tin", "title": {"en": "Tin"}}]}
    for code, kind, more in (("tier", "choice", options), ("staff", "number", {}), ("since", "date", {}),
                             ("branch", "text", {})):  # fmt: skip
        FieldDefinition.objects.create(
            field_set=fields, code=code, kind=kind, settings=more, title={"en": code.title()}, is_filter=True
        )
    client = login(owner)
    form = {"display_name": "Rich", "kind": "legal", "status": "active", "extra_tier": "gold", "extra_staff": "120",
            "extra_since": "2020-05-01", "extra_branch": "Завод"}  # fmt: skip
    assert client.post("/app/counterparties/new/", form).status_code == 302
    party = Counterparty.objects.get()
    assert party.extra["tier"] == "gold"
    assert "Gold" in client.get(f"/app/counterparties/{party.pk}/").content.decode()
    with pytest.raises(InvalidInput):
        change_counterparty(
            counterparty=party, seen=party.version, changes={"extra": {"tier": "lead"}}, actor=owner, at=NOON
        )
    CounterpartyFactory()
    for field, sign, value, fits in (
        ("x_tier", "in", ["gold"], True), ("x_tier", "in", ["tin"], False), ("x_staff", "ge", "120", True),
        ("x_staff", "le", "119", False), ("x_since", "to", "2020-05-01", True),
        ("x_since", "from", "2020-05-02", False),
        ("x_branch", "contains", "завод", True), ("x_branch", "is", "завод", True),
        ("x_branch", "contains", "x", False),
    ):  # fmt: skip
        tree = {"join": "all", "parts": [{"field": field, "sign": sign, "value": value}]}
        assert preview(tree, owner, TODAY)[0] == int(fits), (field, sign, value)


@pytest.fixture
def balance() -> Iterator[None]:
    """A source of sums as an app above would register it."""

    def load(user: Any, pk: int, day: date) -> list[Sum]:
        return [Sum("Balance", Decimal("-1500.50"), "EUR", tone="bad")] if pk % 2 else []

    register_money("counterparty", MoneySource("balance", "Settlements", "counterparties.view", load))
    yield
    unregister_money("counterparty", "balance")


def test_money_is_not_on_the_dossier_of_whom_nobody_tells_it(reader: User, login: Any) -> None:
    party, client = CounterpartyFactory(), login(reader)
    page = client.get(f"/app/counterparties/{party.pk}/")
    assert "money" not in [block.key for block in page.context["blocks"]]
    assert client.get(f"/app/counterparties/{party.pk}/money/").content.decode().strip() == ""


def test_an_app_fills_the_place_of_money(owner: User, login: Any, api: Any, balance: None) -> None:
    parties, client = CounterpartyFactory.create_batch(2), login(owner)
    odd, even = sorted(parties, key=lambda party: -(party.pk % 2))
    page = client.get(f"/app/counterparties/{odd.pk}/")
    assert page.context["blocks"][0].key == "money"
    shown = client.get(f"/app/counterparties/{odd.pk}/money/").content.decode()
    assert "Settlements" in shown
    assert "ds-bad" in shown
    assert client.get(f"/app/counterparties/{even.pk}/money/").content.decode().strip() == ""
    rows = api(owner).get(f"/api/v1/counterparties/{odd.pk}/money/").json()["results"]
    assert [(row["source"], row["title"], row["currency"]) for row in rows] == [("balance", "Balance", "EUR")]


def test_layouts_and_managers_are_kept_by_programs_too(
    people: People, admin_user: User, service: DirectoryEntry, api: Any
) -> None:
    base, role = "/api/v1/card-layouts/", Role.objects.get(code="lawyer")
    wish = {"title": "Lawyers", "role": role.pk, "position": 5, "fields": [["wish", True]], "tabs": [["papers", False]]}
    made = api(admin_user).post(base, wish, format="json").json()
    assert (made["role"], made["fields"], made["tabs"]) == (role.pk, [["wish", True]], [["papers", False]])
    assert layout_for(people.owner).pk == made["id"]
    changed = api(admin_user).patch(f"{base}{made['id']}/", {"is_active": False, "version": 1}, format="json").json()
    assert changed["is_active"] is False
    assert layout_for(people.owner).pk is None
    assert api(admin_user).post(base, {"title": "x", "role": 999}, format="json").status_code == 400

    party, url = CounterpartyFactory(), "/api/v1/counterparties/{}/services/"
    wish = {"service": service.pk, "manager": people.reader.pk}
    rows = api(people.owner).put(url.format(party.pk), wish, format="json").json()["results"]
    assert [(row["service_title"], row["manager"]) for row in rows] == [("Repairs", people.reader.pk)]
    gone = api(people.owner).put(url.format(party.pk), {**wish, "manager": None}, format="json").json()["results"]
    assert gone == []


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("dnipro.example", "https://dnipro.example"),
        ("http://dnipro.example", "http://dnipro.example"),
        ("javascript:alert(1)", "https://javascript:alert(1)"),
    ],
)
def test_a_site_of_the_card_is_a_link_out_and_its_day_reads_as_other_days(
    owner: User, login: Any, typed: str, leads: str
) -> None:
    party = CounterpartyFactory(website=typed, created_at=NOON)
    page = login(owner).get(f"/app/counterparties/{party.pk}/").content.decode()
    assert f'<a href="{leads}" target="_blank" rel="noopener noreferrer">' in page
    assert f"<dd>{short_day(party.created_at.date())}</dd>" in page
