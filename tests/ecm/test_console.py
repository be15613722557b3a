"""The console: opened by administrators alone, and each of its tables can be kept there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ecm.fields.models import FieldDefinition, FieldKind
from ecm.models import Department, Directory, FieldSet, Role, User
from tests.conftest import Login, People
from tests.correspondence.factories import JournalFactory

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

    weak = console.post(reverse("people:edit", args=[made.pk]), data | {"new_password": "12345"})
    assert weak.status_code == 200
    kept = console.post(reverse("people:edit", args=[made.pk]), data | {"new_password": "", "phone": "1"})
    assert kept.status_code == 302
    made.refresh_from_db()
    assert made.check_password("a long enough phrase")
    assert not made.is_superuser


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
