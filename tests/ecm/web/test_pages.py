"""The frame's pages: policy, weight, preferences, errors, bell and palette."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ecm.models import Notice, User
from ecm.notices import register_notice
from tests.conftest import Login

ROOT = Path(__file__).resolve().parent.parent.parent.parent
STATIC = ROOT / "ecm" / "static" / "ecm"
PAGES = ["/app/", "/app/profile/", "/app/notices/"]


@pytest.mark.parametrize("path", [*PAGES, "/login/", "/", "/nothing/"])
def test_scripts_need_the_nonce_and_nothing_is_inline(path: str, reader: User, login: Login) -> None:
    client = login(reader) if path in PAGES else Client()
    answer = client.get(path)
    policy, body = answer["Content-Security-Policy"], answer.content.decode()
    (nonce,) = re.findall(r"script-src 'nonce-([^']+)'", policy)
    assert "unsafe" not in policy
    for tag in re.findall(r"<script[^>]*>", body):
        assert f'nonce="{nonce}"' in tag
    assert not re.search(r"\son[a-z]+=|\sstyle=|<style|hx-on", body)


def test_each_answer_has_a_nonce_of_its_own() -> None:
    first, second = (Client().get("/login/")["Content-Security-Policy"] for _ in range(2))
    assert first != second


def _templates() -> list[Path]:
    return [path for sort in ("*.html", "*.jinja") for path in (ROOT / "templates").rglob(sort)]


def test_templates_have_no_inline_style_or_handler() -> None:
    for path in _templates():
        if "print" in path.parts or path.name == "sheet.html":
            continue  # made into a PDF, never sent to a browser
        assert not re.search(r"\sstyle=|\son(click|change|submit|input|load)=|hx-on|<style", path.read_text()), path


def test_on_paper_nothing_is_cut_and_nothing_of_the_screen_is_left() -> None:
    paper = (STATIC / "css/pages/print.css").read_text()
    rules = dict(re.findall(r"^([^{@\n]+) \{([^}]+)\}", paper, re.MULTILINE))
    hidden = next(names for names, rule in rules.items() if "display: none" in rule)
    assert {".ds-skip", ".ds-side", ".ds-filters", ".ds-papers-add"} <= set(hidden.split(", "))
    cell = rules[".ds-table :is(td, th, .ds-row)"]
    assert "white-space: normal !important" in cell
    assert "overflow: visible !important" in cell
    assert 'media="print"' in (ROOT / "templates/base.html").read_text()


def test_the_first_load_is_light() -> None:
    """What stands in js/later comes when a hand touches what needs it."""
    files = [path for kind in ("css/*.css", "js/*.js", "vendor/*.css", "vendor/*.js") for path in STATIC.glob(kind)]
    further = max(_own_weight(path.read_text()) for path in (ROOT / "templates").rglob("*.html"))
    assert further > 3_000
    assert sum(path.stat().st_size for path in files) + further <= 150_000


def _own_weight(template: str) -> int:
    """The bytes of style and script that this page alone links."""
    own = re.findall(r"static 'ecm/((?:css|js)/pages/[^']+)'", template)
    return sum((STATIC / name).stat().st_size for name in own)


def test_every_class_of_a_page_of_its_own_is_linked_where_it_is_used() -> None:
    """A template that uses a class which only `css/pages/NAME.css` knows stands under one that links that file."""
    shared = "".join(path.read_text() for path in STATIC.glob("css/*.css"))
    for sheet in STATIC.glob("css/pages/*.css"):
        own = set(re.findall(r"\.(ds-[a-z-]+)", sheet.read_text())) - set(re.findall(r"\.(ds-[a-z-]+)", shared))
        assert own
        for path in (ROOT / "templates").rglob("*.html"):
            text = path.read_text()
            if (
                set(re.findall(r"ds-[a-z-]+", text)) & own
                and "{% extends" in text
                and f"pages/{sheet.name}" not in text
            ):
                assert '{% extends "ecm/plain.html" %}' in text, (path, sheet.name)


def test_vendored_files_are_the_published_ones() -> None:
    import hashlib

    table = (STATIC / "vendor" / "VENDORED.md").read_text()
    for path in [*STATIC.glob("vendor/*.css"), *STATIC.glob("vendor/*.js")]:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in table, path.name


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    for path in _templates():
        named = set(re.findall(r"""(?:{% icon |\bicon\()["']([\w-]+)["']""", path.read_text()))
        assert named <= sprite, f"{path}: {named - sprite}"


def test_the_profile_changes_language_and_theme(reader: User, login: Login) -> None:
    client = login(reader)
    values = {
        "first_name": "Ольга", "last_name": "Петренко", "patronymic": "", "email": "o@example.org", "phone": "",
        "language": "uk", "theme": "dark", "time_zone": "Europe/Sofia",
    }  # fmt: skip
    answer = client.post("/app/profile/", values)
    assert answer.status_code == 302
    reader.refresh_from_db()
    assert (reader.language, reader.theme, reader.shortcuts_on) == ("uk", "dark", False)
    body = client.get("/app/profile/").content.decode()
    assert 'lang="uk"' in body
    assert 'data-bs-theme="dark"' in body
    assert 'data-shortcuts="off"' in body
    assert client.post("/app/profile/", {**values, "phone": "abc"}).context["form"].errors.keys() == {"phone"}


def test_the_profile_takes_no_rights(reader: User, login: Login) -> None:
    values = {
        "first_name": "A", "last_name": "B", "language": "en", "theme": "auto", "time_zone": "UTC",
        "is_superuser": "on", "is_staff": "on", "username": "root", "roles": "1",
    }  # fmt: skip
    before = (reader.is_superuser, reader.is_staff, reader.username, reader.roles.count())
    login(reader).post("/app/profile/", values)
    reader.refresh_from_db()
    assert (reader.is_superuser, reader.is_staff, reader.username, reader.roles.count()) == before


def test_the_language_before_sign_in_is_a_cookie_and_leads_nowhere_else(db: None) -> None:
    client = Client()
    answer = client.post("/language/", {"language": "bg", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert 'lang="bg"' in client.get("/login/").content.decode()


@pytest.mark.parametrize(("path", "status"), [("/nothing/", 404), ("/app/components/", 403)])
def test_refusals_are_pages_in_the_readers_language(path: str, status: int, reader: User, login: Login) -> None:
    reader.language = "ru"
    reader.save(update_fields=["language"])
    answer = login(reader).get(path)
    assert answer.status_code == status
    assert "Ничего не изменено" in answer.content.decode()


def test_a_refused_fragment_goes_to_the_messages(reader: User, login: Login) -> None:
    answer = login(reader).get("/app/components/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Retarget"] == "#messages"
    assert "<html" not in answer.content.decode()


def notice(user: User, number: int) -> Notice:
    register_notice("test.told", title="Paper %(n)s waits.")
    return Notice.objects.create(
        user=user, code="test.told", subject_kind="document", subject_id=number, params={"n": number},
        url="/app/profile/", created_at=timezone.now(),
    )  # fmt: skip


def test_the_bell_counts_and_forgets(reader: User, login: Login) -> None:
    told = notice(reader, 1)
    client = login(reader)
    assert '<span class="ds-dot">1</span>' in client.get("/app/bell/").content.decode()
    page = client.get("/app/notices/").content.decode()
    assert ("Paper 1 waits." in page, "Mark all as read" in page) == (True, True)
    assert client.get(f"/app/notices/{told.pk}/")["Location"] == "/app/profile/"
    assert "ds-dot" not in client.get("/app/bell/").content.decode()


def test_another_ones_notice_stays_unread(reader: User, owner: User, login: Login) -> None:
    told = notice(owner, 2)
    assert login(reader).get(f"/app/notices/{told.pk}/")["Location"] == "/app/notices/"
    assert "Mark all as read" not in login(reader).get("/app/notices/").content.decode(), "there is none"
    told.refresh_from_db()
    assert told.read_at is None


def test_the_palette_finds_places_in_the_wrong_layout(owner: User, login: Login) -> None:
    body = login(owner).get("/app/palette/", {"q": "вуылещз"}).content.decode()
    assert 'href="/app/"' in body


def test_the_bell_is_cheap(reader: User, login: Login, django_assert_max_num_queries: Any) -> None:
    client = login(reader)
    with django_assert_max_num_queries(5):
        client.get("/app/bell/")


def test_the_front_page_welcomes_in_four_languages(db: None) -> None:
    bodies = {client_body(code) for code in ("en", "ru", "uk", "bg")}
    assert len(bodies) == 4


def client_body(code: str) -> str:
    client = Client()
    client.post("/language/", {"language": code})
    (heading,) = re.findall(r"<h1>(.*?)</h1>", client.get("/").content.decode())
    return str(heading)


def test_a_part_of_a_page_says_that_its_reader_is_signed_out() -> None:
    """The sign-in is never put into the middle of an open page."""
    part = Client().get("/app/bell/", headers={"HX-Request": "true"})
    assert part.status_code == 401
    assert "You are signed out" in part.content.decode()
    assert part["HX-Retarget"] == "#messages"
    assert Client().get("/app/").status_code == 302


def test_a_page_made_for_another_person_is_told_so(reader: User, login: Login) -> None:
    client = login(reader)
    assert client.get(f"/app/bell/?who={reader.pk}").status_code == 200
    for other in (reader.pk + 1, "nobody"):
        answer = client.get(f"/app/bell/?who={other}", headers={"HX-Request": "true"})
        assert answer.status_code == 401
        assert "Another person is signed in now" in answer.content.decode()
    assert f'data-ds-bell="/app/bell/?who={reader.pk}"' in client.get("/app/").content.decode()


@pytest.mark.parametrize(
    ("stood_on", "leads_to"),
    [("http://testserver/app/approvals/?visa=1", "/app/approvals/%3Fvisa%3D1"), ("", "/app/"),
     ("http://elsewhere.example/app/approvals/", "/app/"), ("http://testserver/login/", "/app/")],
)  # fmt: skip
def test_a_form_sent_when_signed_out_leads_back_to_its_page(stood_on: str, leads_to: str) -> None:
    answer = Client().post("/app/approvals/visas/1/decide/", headers={"Referer": stood_on})
    assert answer["Location"] == f"/login/?next={leads_to}"


@pytest.mark.parametrize("path", ["/app/jobs/{}/", "/app/counterparties/{}/", "/api/v1/documents/{}/"])
def test_a_number_longer_than_any_of_ours_leads_nowhere(path: str, reader: User, login: Login) -> None:
    assert login(reader).get(path.format(10**20)).status_code == 404
    assert login(reader).get(path.format(2**63)).status_code == 404
