"""The console: opened by administrators alone, and each of its tables can be kept there."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import ecm
from approvals.models import RouteMember
from ecm.console.field_lines import column_line, read_columns
from ecm.fields.models import FieldDefinition, FieldKind
from ecm.models import Department, Directory, FieldSet, Post, Role, Substitution, User
from ecm.web.formats import short_day
from tests.approvals.factories import make_route
from tests.conftest import Login, People
from tests.correspondence.factories import JournalFactory, RegistrationFactory
from tests.storage.factories import DocumentFactory, DocumentKindFactory

TABLES = ["people", "role", "department", "post", "substitution", "fieldset", "directory"]


def console_urls() -> list[str]:
    """Every route of the console that needs no arguments."""
    found: list[str] = []

    def walk(patterns: list[Any], prefix: str) -> None:
        for pattern in patterns:
            route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern) and not any(sign in route for sign in "<(["):
                found.append(f"/{route}")

    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "manage/":
            walk(resolver.url_patterns, "manage/")
    return found


def seen(console: Client, url: str) -> dict[str, str]:
    """What the page says of the state that its form was made from."""
    found = re.search(r'name="ds-seen" value="(\w+)"', console.get(url).content.decode())
    assert found
    return {"ds-seen": found[1]}


def save(console: Client, url: str, data: Any) -> Any:
    """Open the page of a row and save it with these values."""
    return console.post(url, data | seen(console, url))


def test_strangers_and_staff_find_every_door_closed(people: People, stranger: Client, login: Login) -> None:
    urls, staff = console_urls(), login(people.owner)
    assert len(urls) > 40
    for url in urls:
        assert stranger.get(url).status_code == 302, url
        assert stranger.get(url)["Location"].startswith("/login/"), url
        assert staff.get(url).status_code == 403, url
        assert staff.post(url).status_code == 403, url


@pytest.fixture
def console(admin_user: User, login: Login) -> Client:
    return login(admin_user)


def test_administrators_enter_and_see_our_tables(console: Client) -> None:
    page = console.get("/manage/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "ecm/console.css" in text
    assert "ecm/mark.svg" in text
    for name in TABLES:
        assert console.get(reverse(f"{name}:index")).status_code == 200, name
        assert console.get(reverse(f"{name}:add")).status_code == 200, name


def test_every_registered_table_opens(console: Client) -> None:
    from wagtail.admin.viewsets import viewsets
    from wagtail.admin.viewsets.model import ModelViewSet

    ours = [each for each in viewsets.viewsets if isinstance(each, ModelViewSet) and not _is_wagtails(each)]
    assert len(ours) >= len(TABLES)
    for viewset in ours:
        assert console.get(reverse(viewset.get_url_name("index"))).status_code == 200, viewset
        assert console.get(reverse(viewset.get_url_name("add"))).status_code == 200, viewset


def _is_wagtails(viewset: Any) -> bool:
    return type(viewset).__module__.startswith("wagtail.")


def test_a_role_is_made_of_ticks(console: Client) -> None:
    data = {"code": "clerk", "title_en": "Clerk", "title_ru": "Делопроизводитель", "permissions": ["ecm.administer"]}
    assert console.post(reverse("role:add"), data).status_code == 302
    role = Role.objects.get(code="clerk")
    assert (role.title, role.permissions) == ({"en": "Clerk", "ru": "Делопроизводитель"}, ["ecm.administer"])
    page = console.get(reverse("role:edit", args=[role.pk])).content.decode()
    assert 'value="Делопроизводитель"' in page
    assert 'value="ecm.administer"' in page


def test_a_person_gets_a_password_roles_and_a_department(console: Client) -> None:
    department = Department.objects.create(code="legal")
    data = {
        "username": "iryna", "last_name": "Bondar", "first_name": "Iryna", "email": "i@example.org", "language": "uk",
        "time_zone": "Europe/Kyiv", "is_active": "on", "department": department.pk,
        "roles": [Role.objects.get(code="lawyer").pk], "new_password": "a long enough phrase",
    }  # fmt: skip
    answer = console.post(reverse("people:add"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    made = User.objects.get(username="iryna")
    assert made.check_password("a long enough phrase")
    assert list(made.roles.values_list("code", flat=True)) == ["lawyer"]

    weak = save(console, reverse("people:edit", args=[made.pk]), data | {"new_password": "12345"})
    assert weak.status_code == 200
    kept = save(console, reverse("people:edit", args=[made.pk]), data | {"new_password": "", "phone": "1"})
    assert kept.status_code == 302
    made.refresh_from_db()
    assert made.check_password("a long enough phrase")
    assert not made.is_superuser

    unseen = save(
        console, reverse("people:edit", args=[made.pk]), data | {"phone": "abc", "last_name": " Bon\u200bdar "}
    )
    assert unseen.context["form"].errors == {"phone": ["A phone number needs digits."]}
    save(console, reverse("people:edit", args=[made.pk]), data | {"new_password": "", "last_name": " Bon\u200bdar "})
    made.refresh_from_db()
    assert made.last_name == "Bondar"


def _rows(prefix: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
        data[f"{prefix}-{number}-ORDER"] = number + 1
    return data


def test_a_field_set_is_made_without_programming(console: Client) -> None:
    rows = [
        {"code": "area", "kind": "number", "title_en": "Area", "places": "1", "least": "0", "is_filter": "on"},
        {"code": "state", "kind": "choice", "title_en": "State", "options": "new = New | ru: Новый\nold = Old"},
        {"code": "goods", "kind": "table", "title_en": "Goods", "columns": "what, text, What\ncount, number, Count"},
    ]
    data = {"code": "lease", "title_en": "Lease"} | _rows("fields", rows)
    answer = console.post(reverse("fieldset:add"), data)
    assert answer.status_code == 302, (answer.context["form"].errors, answer.context["form"].formsets["fields"].errors)
    area, state, goods = FieldDefinition.objects.filter(field_set__code="lease")
    assert (area.kind, area.settings["places"], area.is_filter) == (FieldKind.NUMBER, 1.0, True)
    assert state.settings["options"][0] == {"value": "new", "title": {"en": "New", "ru": "Новый"}}
    assert [column["code"] for column in goods.settings["columns"]] == ["what", "count"]
    page = console.get(reverse("fieldset:edit", args=[FieldSet.objects.get(code="lease").pk])).content.decode()
    assert "new = New | ru: Новый" in page


def test_a_choice_without_values_is_refused(console: Client) -> None:
    rows = [{"code": "state", "kind": "choice", "title_en": "State", "options": ""}]
    answer = console.post(reverse("fieldset:add"), {"code": "x", "title_en": "X"} | _rows("fields", rows))
    assert answer.status_code == 200
    assert not FieldSet.objects.filter(code="x").exists()


def test_a_directory_with_its_values(console: Client) -> None:
    rows = [{"text": "Київ", "texts_en": "Kyiv", "is_active": "on"}, {"text": "Львів", "is_active": "on"}]
    data = {"code": "cities", "title_en": "Cities", "can_grow": "on"} | _rows("entries", rows)
    answer = console.post(reverse("directory:add"), data)
    assert answer.status_code == 302
    entries = Directory.objects.get(code="cities").entries.order_by("order")
    assert [row.search_key for row in entries] == ["київ", "львів"]


def test_the_console_speaks_of_the_house(console: Client) -> None:
    """Yes and no are signs, the titles are the product's, and the site's downloads are not counted as documents."""
    JournalFactory()
    home, journals = (console.get(path).content.decode() for path in ("/manage/", "/manage/registration-journals/"))
    assert "<title>Dashboard - Dossier</title>" in " ".join(home.split())
    assert "/manage/documents/" not in home
    assert "INCOMING" in journals.upper()
    assert ">True<" not in "".join(journals.split())
    assert console.get("/manage/account/").status_code == 200
    assert "localtime" not in console.get("/manage/account/").content.decode()


def test_what_is_used_is_not_deleted_and_says_by_whom(console: Client, people: People) -> None:
    paper = DocumentFactory(department=people.home, author=people.owner)
    role = Role.objects.create(code="checker", title={"en": "Checker"})
    make_route(("parallel", ["checker"]))
    directory = Directory.objects.create(code="sources", title={"en": "Sources"})
    fields = FieldSet.objects.create(code="contract", title={"en": "Contract"})
    FieldDefinition.objects.create(field_set=fields, code="from", kind="directory", directory=directory)
    used = {"document_kinds": paper.kind, "department": people.home, "role": role, "directory": directory,
            "registration_journals": JournalFactory(), "people": people.owner}  # fmt: skip
    RegistrationFactory(journal=used["registration_journals"])
    for name, row in used.items():
        url = reverse(f"{name}:delete", args=[row.pk])
        assert "It is in use and cannot be deleted" in console.get(url).content.decode(), name
        assert console.post(url).status_code == 302, name
        row.refresh_from_db()
    free = Role.objects.create(code="free", title={"en": "Free"})
    assert console.post(reverse("role:delete", args=[free.pk])).status_code == 302
    assert not Role.objects.filter(pk=free.pk).exists()


def test_departments_make_no_circle(console: Client) -> None:
    top = Department.objects.create(code="top", title={"en": "Top"})
    below = Department.objects.create(code="below", title={"en": "Below"}, parent=top)
    for parent in (top, below):
        data = {"code": "top", "title_en": "Top", "parent": parent.pk}
        answer = save(console, reverse("department:edit", args=[top.pk]), data)
        assert "cannot be part of itself" in answer.content.decode()
    top.refresh_from_db()
    assert top.parent is None


def test_the_rules_of_tables_are_told_in_words(console: Client, people: People) -> None:
    both = {
        "absent": people.owner.pk,
        "substitute": people.owner.pk,
        "starts_on": "2026-12-05",
        "ends_on": "2026-12-01",
    }
    page = console.post(reverse("substitution:add"), both).content.decode()
    assert "The last day is before the first one." in page
    assert "ecm_substitution" not in page
    page = console.post(reverse("substitution:add"), both | {"ends_on": "2026-12-06"}).content.decode()
    assert "Somebody else has to stand in." in page
    values = _rows("entries", [{"text": "Site"}, {"text": "SITE "}])
    page = console.post(reverse("directory:add"), {"title_en": "Sources"} | values).content.decode()
    assert "stands twice" in page


def test_a_code_is_made_of_the_name(console: Client) -> None:
    for _ in range(2):
        fields = _rows("fields", [{"title_ru": "Щит объекта", "kind": "text", "is_active": "on"}])
        answer = console.post(reverse("fieldset:add"), {"title_ru": "Тендерная заявка"} | fields)
        assert answer.status_code == 302, answer.context["form"].errors
    assert set(FieldSet.objects.values_list("code", flat=True)) == {"tendernaya-zayavka", "tendernaya-zayavka-2"}
    assert set(FieldDefinition.objects.values_list("code", flat=True)) == {"shchit_obekta"}


def test_a_field_with_values_keeps_its_key_and_its_sort(console: Client, people: People) -> None:
    fields = FieldSet.objects.create(code="contract", title={"en": "Contract"})
    field = FieldDefinition.objects.create(field_set=fields, code="area", kind="text", title={"en": "Area"})
    kind = DocumentKindFactory(field_set=fields)
    DocumentFactory(kind=kind, department=people.home, extra={"area": "large"})
    url = reverse("fieldset:edit", args=[fields.pk])
    row = {"id": field.pk, "code": "area", "kind": "text", "title_en": "Area", "is_active": "on"}
    data = {"code": "contract", "title_en": "Contract"}
    for change in ({"kind": "number"}, {"code": "size"}, {"DELETE": "on"}):
        rows = _rows("fields", [row | change]) | {"fields-INITIAL_FORMS": 1}
        answer = save(console, url, data | rows)
        assert answer.status_code == 200, change
        assert "are kept" in answer.content.decode(), change
    field.refresh_from_db()
    assert (field.code, field.kind) == ("area", "text")


@pytest.mark.parametrize(
    ("typed", "column"),
    [
        ("Наименование", {"code": "naimenovanie", "kind": "text", "title": {"en": "Наименование"}}),
        ("Количество, число | bg: Брой", {"code": "kolichestvo", "kind": "number",
                                          "title": {"en": "Количество", "bg": "Брой"}}),
        ("qty = Цена, сумма", {"code": "qty", "kind": "money", "title": {"en": "Цена"}}),
        ("count, number, Count", {"code": "count", "kind": "number", "title": {"en": "Count"}}),
    ],
)  # fmt: skip
def test_columns_are_written_in_the_words_of_the_reader(typed: str, column: dict[str, Any]) -> None:
    assert read_columns([typed]) == [column]
    assert read_columns([column_line(column)]) == [column]


def test_nobody_shuts_the_console_behind_themselves(admin_user: User, console: Client) -> None:
    clerk = Role.objects.get(code="secretary")
    data = {"username": admin_user.username, "language": "en", "time_zone": "Europe/Kyiv", "roles": [clerk.pk]}
    page = save(console, reverse("people:edit", args=[admin_user.pk]), data).content.decode()
    assert "You cannot shut yourself out." in page
    assert "You cannot take the console away from yourself." in page
    unknown = console.post(reverse("people:add"), data | {"username": "mars", "time_zone": "Mars/Base"})
    assert unknown.status_code == 200
    assert not User.objects.filter(username="mars").exists()


@pytest.mark.parametrize("language", ["ru", "uk", "bg"])
def test_the_console_speaks_the_language_of_its_reader(language: str, admin_user: User, console: Client) -> None:
    admin_user.language = language
    admin_user.save()
    page = console.get(reverse("people:index")).content.decode()
    for english in ('placeholder="Search…"', '"Show filters"', '"Main menu"', '"Pagination"'):
        assert english not in page, english
    refused = console.post(reverse("people:add"), {}).content.decode()
    assert "New: " not in refused
    assert "Go to the first error" not in refused


def test_on_a_dark_ground_the_links_of_the_console_are_light() -> None:
    sheet = (Path(ecm.__file__).parent / "static/ecm/console.css").read_text()
    dark = re.findall(r"\.w-theme-(?:dark|system) \{([^}]+)\}", sheet)
    assert len(dark) == 2
    for rules in dark:
        light = re.search(r"--w-color-secondary-100: #(\w\w)(\w\w)(\w\w)", rules)
        assert light
        assert sum(int(part, 16) for part in light.groups()) > 3 * 160


def test_members_of_a_route_are_asked_in_the_order_they_stand_in(console: Client, people: People) -> None:
    route = make_route(("serial", [people.reader, people.owner, people.outsider]))
    stage = route.stages.get()
    first, second, third = stage.members.order_by("order")
    rows = {"position": 1, "is_active": "on", "title_en": "Route"}
    rows |= _rows("stages", [{"id": stage.pk, "mode": "serial", "days": 3, "title_en": "All"}])
    rows |= _rows("stages-0-members", [{"id": row.pk, "user": row.user_id} for row in (first, second, third)])
    rows |= {"stages-INITIAL_FORMS": 1, "stages-0-members-INITIAL_FORMS": 3}
    for wanted in ([third, first, second], [third, second, first]):
        rows |= {f"stages-0-members-{n}-ORDER": wanted.index(row) + 1 for n, row in enumerate((first, second, third))}
        answer = save(console, reverse("approval_routes:edit", args=[route.pk]), rows)
        assert answer.status_code == 302, answer.context["form"].errors
        assert list(RouteMember.objects.filter(stage=stage).order_by("order")) == wanted
        assert sorted(RouteMember.objects.filter(stage=stage).values_list("order", flat=True)) == [1, 2, 3]


def test_a_new_colleague_speaks_as_whoever_enters_them(admin_user: User, console: Client) -> None:
    admin_user.language, admin_user.time_zone = "bg", "Europe/Sofia"
    admin_user.save()
    form = console.get(reverse("people:add")).context["form"]
    assert (form["language"].value(), form["time_zone"].value()) == ("bg", "Europe/Sofia")


def test_days_of_a_substitution_are_read_as_they_are_typed(console: Client, people: People) -> None:
    values = {"absent": people.owner.pk, "substitute": people.reader.pk, "reason": ""}
    page = console.get(reverse("substitution:add")).content.decode()
    assert "w-date" not in page, "Wagtail's calendar puts today in place of what it cannot read"
    for first, last in (("99.99.9999", "x"), ("", "")):
        answer = console.post(reverse("substitution:add"), values | {"starts_on": first, "ends_on": last})
        assert answer.context["form"].errors.keys() == {"starts_on", "ends_on"}
    console.post(reverse("substitution:add"), values | {"starts_on": "01.12.2026", "ends_on": "5.12.26"})
    row = Substitution.objects.get()
    assert (row.starts_on, row.ends_on) == (date(2026, 12, 1), date(2026, 12, 5))
    assert "05.12.2026" in console.get(reverse("substitution:edit", args=[row.pk])).content.decode()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("05.12.2026", "09.12.2026", "starts_on"), ("25.11.2026", "01.12.2026", "ends_on"),
     ("20.11.2026", "20.12.2026", "ends_on"), ("02.12.2026", "03.12.2026", "starts_on")],
)  # fmt: skip
def test_a_day_has_one_substitute(console: Client, people: People, first: str, last: str, field: str) -> None:
    there = Substitution.objects.create(
        absent=people.owner, substitute=people.reader, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 5)
    )
    values = {"absent": people.owner.pk, "substitute": people.outsider.pk, "reason": ""}
    answer = console.post(reverse("substitution:add"), values | {"starts_on": first, "ends_on": last})
    told = f"A substitution from {short_day(there.starts_on)} to {short_day(there.ends_on)} is there already."
    assert answer.context["form"].errors == {field: [told]}
    assert Substitution.objects.count() == 1
    next_day = {"starts_on": "06.12.2026", "ends_on": "09.12.2026"}
    assert console.post(reverse("substitution:add"), values | next_day).status_code == 302
    own = {**values, "substitute": people.reader.pk, "starts_on": "30.11.2026", "ends_on": "05.12.2026"}
    assert save(console, reverse("substitution:edit", args=[there.pk]), own).status_code == 302


def test_nobody_stands_in_who_is_away(console: Client, people: People) -> None:
    there = Substitution.objects.create(
        absent=people.owner, substitute=people.reader, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 5)
    )
    values = {"absent": people.reader.pk, "substitute": people.owner.pk, "reason": ""}
    answer = console.post(
        reverse("substitution:add"), values | {"starts_on": "05.12.2026", "ends_on": "09.12.2026"}
    )  # fmt: skip
    told = f"This person is away from {short_day(there.starts_on)} to {short_day(there.ends_on)}"
    assert answer.context["form"].errors == {"substitute": [f"{told}: nobody would be there."]}
    later = values | {"starts_on": "06.12.2026", "ends_on": "09.12.2026"}
    assert console.post(reverse("substitution:add"), later).status_code == 302


@pytest.mark.parametrize("title", ["\u202e\u200b", " \u2066\u00ad "])
def test_a_title_of_hidden_signs_is_none(console: Client, title: str) -> None:
    page = console.post(reverse("post:add"), {"title_en": title, "title_ru": title})
    assert page.status_code == 200
    assert "title" in page.context["form"].errors


def test_the_days_to_answer_of_a_journal_lead_to_a_date(console: Client) -> None:
    journal = {"title_en": "In", "code": "in", "direction": "incoming", "mask": "{seq}", "position": "1"}
    for days in ("0", "366", "99999999999"):
        answer = console.post(reverse("registration_journals:add"), journal | {"days_to_answer": days})
        assert "days_to_answer" in answer.context["form"].errors, days
    assert console.post(reverse("registration_journals:add"), journal | {"days_to_answer": "30"}).status_code == 302


def test_the_first_page_leads_nowhere_outside(console: Client) -> None:
    page = re.sub(r"<noscript.*?</noscript>", "", console.get("/manage/").content.decode(), flags=re.DOTALL)
    assert not re.findall(r"""href=["']https?://""", page)
    assert "editor guide" not in page


def test_the_second_of_two_tabs_undoes_nothing_unseen(console: Client) -> None:
    post = Post.objects.create(title={"en": "Clerk"})
    url = reverse("post:edit", args=[post.pk])
    first, second = seen(console, url), seen(console, url)
    assert console.post(url, {"title_en": "Head clerk"} | first).status_code == 302
    for late in (second, {}):
        page = console.post(url, {"title_en": "Senior clerk"} | late)
        assert "It was changed meanwhile by somebody else." in page.content.decode()
        assert 'value="Senior clerk"' in page.content.decode()
        post.refresh_from_db()
        assert post.title["en"] == "Head clerk"
    again = re.search(r'name="ds-seen" value="(\w+)"', page.content.decode())
    assert again
    assert console.post(url, {"title_en": "Senior clerk", "ds-seen": again[1]}).status_code == 302
    post.refresh_from_db()
    assert post.title["en"] == "Senior clerk"


def test_rows_below_a_row_are_part_of_what_was_seen(console: Client, people: People) -> None:
    route = make_route(("parallel", [people.owner]))
    url = reverse("approval_routes:edit", args=[route.pk])
    before = seen(console, url)
    RouteMember.objects.update(user=people.reader)
    assert seen(console, url) != before
    RouteMember.objects.update(user=people.owner)
    assert seen(console, url) == before


def test_one_field_of_text_is_told_as_it_is_now(console: Client, people: People) -> None:
    url = reverse("people:edit", args=[people.reader.pk])
    data = {"username": people.reader.username, "last_name": "New", "language": "en", "time_zone": "Europe/Kyiv"}
    late = seen(console, url)
    User.objects.filter(pk=people.reader.pk).update(last_name="Meanwhile")
    page = console.post(url, data | late).content.decode()
    assert "is “Meanwhile” now." in page
