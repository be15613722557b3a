"""What the workspace does under people's hands: keys, choosers, undo, dropped files, unsaved work, zoom, print."""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import PHONE, Person
from tests.e2e.serving import Served
from tests.waiting import holds

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.server, pytest.mark.xdist_group("browser")]

NUMBER = re.compile(r"ВХ-\d{5}/\d{4}")


@pytest.fixture(scope="module")
def secretary(browser: Browser, product: Served) -> Iterator[Person]:
    with Person(browser, product.url, "secretary", "en", axe=False) as person:
        yield person
        assert not person.complaints, "\n".join(person.complaints)


@pytest.fixture
def answers(secretary: Person) -> Iterator[list[str]]:
    """The kinds of dialogs the browser showed; each was answered with "stay"."""
    seen: list[str] = []

    def stay(dialog: Any) -> None:
        seen.append(dialog.type)
        dialog.dismiss()

    secretary.page.on("dialog", stay)
    yield seen
    secretary.page.remove_listener("dialog", stay)


# Unsaved work


def test_leaving_unsaved_work_asks(secretary: Person, answers: list[str]) -> None:
    page = secretary.page
    secretary.open("/app/documents/new/")
    page.locator("#id_title").press_sequentially("Half a title")
    page.locator(".ds-side a[href='/app/journal/']").click(no_wait_after=True)
    assert holds(lambda: answers == ["beforeunload"])
    expect(page.locator("#id_title")).to_have_value("Half a title")
    page.fill("#id_title", "A whole title")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/app/documents/\d+/"))
    assert answers == ["beforeunload"], "saving is not leaving"


def test_a_page_that_was_only_looked_at_is_left_in_peace(secretary: Person, answers: list[str]) -> None:
    secretary.open("/app/documents/new/")
    secretary.page.locator(".ds-side a[href='/app/journal/']").click()
    secretary.page.wait_for_url("**/app/journal/")
    assert answers == []


def test_what_the_browser_refuses_is_said_in_the_language_of_the_page(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "secretary", "ru", axe=False) as person:
        person.open("/app/journal/")
        title, pages = (person.page.locator(f"form.ds-entry [name={name}]") for name in ("title", "pages"))
        pages.fill("-5")
        person.page.locator("form.ds-entry button.ds-btn-main").click()
        said = "field => field.validationMessage"
        assert title.evaluate(said) == "Заполните это поле."
        assert pages.evaluate(said) == "Число вне допустимых границ."
        title.fill("Письмо")
        assert title.evaluate(said) == ""


def test_a_day_of_the_first_century_is_not_read_as_one_of_the_twentieth(secretary: Person) -> None:
    secretary.open("/app/documents/new/")
    day = secretary.page.locator("[data-ds-day]").first
    for typed, read in (("1.2.0001", "1.2.0001"), ("1.2.1901", "01.02.1901"), ("31.2.2026", "31.2.2026")):
        day.fill(typed)
        day.press("Tab")
        expect(day).to_have_value(read)


def test_words_for_days_are_read_by_the_day_of_the_house(secretary: Person) -> None:
    secretary.open("/app/documents/new/")
    day = secretary.page.locator("[data-ds-day]").first
    told = secretary.page.evaluate("document.documentElement.dataset.dsToday")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told)
    secretary.page.evaluate("document.documentElement.dataset.dsToday = '2031-05-05'")
    for typed, read in (
        ("today", "05.05.2031"),
        ("завтра", "06.05.2031"),
        ("+10", "15.05.2031"),
        ("7.6", "07.06.2031"),
    ):
        day.fill(typed)
        day.press("Tab")
        expect(day).to_have_value(read)


def test_work_typed_while_the_session_ended_is_kept_and_saved_after_a_new_sign_in(
    browser: Browser, product: Served
) -> None:
    with Person(browser, product.url, "secretary", "en", axe=False) as person:
        page = person.page
        person.open("/app/documents/new/")
        page.fill("#id_title", "Typed for an hour")
        cookies: Any = person.context.cookies()
        person.context.clear_cookies(name="dossier_session")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#messages")).to_contain_text("You are signed out")
        expect(page.locator("#id_title")).to_have_value("Typed for an hour")
        person.context.add_cookies(cookies)
        page.keyboard.press("Control+Enter")
        page.wait_for_url(re.compile(r"/app/documents/\d+/"))
        expect(page.locator("h1")).to_contain_text("Typed for an hour")


def test_what_one_person_typed_is_not_saved_as_anothers(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "secretary", "en", axe=False) as person:
        page = person.page
        person.open("/app/documents/new/")
        page.fill("#id_title", "Typed by the secretary")
        other = person.context.new_page()
        other.goto(f"{product.url}/app/")
        person.context.clear_cookies(name="dossier_session")
        other.goto(f"{product.url}/login/")
        other.fill("#id_username", "lawyer")
        other.fill("#id_password", "dossier")
        other.press("#id_password", "Enter")
        other.wait_for_url("**/app/**")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#messages")).to_contain_text("Another person is signed in now")
        expect(page.locator("#id_title")).to_have_value("Typed by the secretary")
        assert page.url.endswith("/app/documents/new/")


def test_the_words_of_an_approval_are_kept_when_the_session_ended(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "lawyer", "en", axe=False) as person:
        page = person.page
        person.open("/app/approvals/")
        approval = page.locator("#decision a[href*='/app/approvals/']").first.get_attribute("href") or ""
        for path, field, button in (("/app/approvals/", "#visa-comment", "Return"), (approval, "#id_text", "Add the")):
            person.open(path)
            page.fill(field, "Paragraph 7 is missing")
            cookies: Any = person.context.cookies()
            person.context.clear_cookies(name="dossier_session")
            page.get_by_role("button", name=button).click()
            expect(page.locator("#messages")).to_contain_text("You are signed out")
            expect(page.locator(field)).to_have_value("Paragraph 7 is missing")
            person.context.add_cookies(cookies)
            page.fill(field, "")


def _sent_by(page: Page) -> list[str]:
    """The addresses of the forms that the page sends from now on."""
    sent = list[str]()
    page.on("request", lambda request: sent.extend([request.url] if request.method == "POST" else []))
    return sent


def test_nothing_is_decided_about_the_paper_before_while_the_chosen_one_is_on_its_way(
    browser: Browser, product: Served
) -> None:
    with Person(browser, product.url, "lawyer", "en", axe=False) as person:
        page, sent = person.page, _sent_by(person.page)
        person.open("/app/approvals/")
        rows = page.locator(".ds-inbox-list a.ds-row")
        chosen = rows.nth(2).get_attribute("title") or ""
        page.route(re.compile(r"/app/approvals/visas/\d+/$"), lambda route: _late(page, route))
        for key in ("j", "j", "a", "Enter"):
            page.keyboard.press(key)
        assert not sent
        expect(page.locator("#decision")).to_contain_text(chosen)
        expect(rows.nth(2)).to_have_attribute("aria-current", "true")
        page.keyboard.press("a")
        expect(page.locator("#toasts")).to_contain_text(f"Approved: {chosen}")


def test_no_letter_is_registered_while_the_chosen_one_is_on_its_way(secretary: Person) -> None:
    page, sent = secretary.page, _sent_by(secretary.page)
    secretary.open("/app/intake/")
    rows = page.locator(".ds-inbox-list a.ds-row")
    chosen = rows.nth(1).get_attribute("href") or ""
    page.route(re.compile(r"/app/intake/\d+/"), lambda route: _late(page, route))
    for keys in ("j", "Control+Enter", "Control+Enter"):
        page.keyboard.press(keys)
    page.wait_for_url(f"**{chosen}")
    assert not sent
    expect(page.locator("#decision form[data-ds-save]")).to_have_attribute("action", re.compile(chosen.split("?")[0]))
    page.go_back()
    secretary.calm()
    assert not page.evaluate("document.querySelector('#decision').inert")


def test_the_words_of_the_bar_below_fit_a_telephone(browser: Browser, product: Served) -> None:
    cut = "[...document.querySelectorAll('.ds-bottom span')].filter(w => w.scrollWidth > w.clientWidth).length"
    for language in ("ru", "uk", "bg", "en"):
        with Person(browser, product.url, "administrator", language, size=PHONE, axe=False) as person:
            person.open("/app/")
            assert person.page.evaluate(cut) == 0, language


def test_what_is_cut_says_the_whole_under_the_mouse(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/counterparties/contacts/")
    cell = page.locator("td.ds-c-sub").first
    cell.evaluate("cell => { cell.removeAttribute('title'); cell.textContent = 'long '.repeat(60) }")
    cell.hover()
    expect(cell).to_have_attribute("title", re.compile("long long"))


# Undo, theme, help, palette


def test_a_letter_set_aside_comes_back_by_undo(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/intake/")
    title = page.locator(".ds-list .ds-row[aria-current]").get_attribute("title")
    page.click("[data-ds-open=dismiss]")
    page.locator("#dismiss textarea, #dismiss input[type=text]").first.fill("not for us")
    page.locator("#dismiss button:not([data-ds-close])").last.click()
    undo = page.locator("#toasts button", has_text="Undo")
    expect(undo).to_be_visible()
    expect(page.locator(f".ds-list .ds-row[title='{title}']")).to_have_count(0)
    undo.click()
    expect(page.locator(f".ds-list .ds-row[title='{title}']")).to_have_count(1)


def test_the_theme_turns_at_once_and_stays(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "light")
    for theme in ("dark", "light"):
        page.locator(".ds-user").click()
        with page.expect_response("**/app/theme/"):
            page.locator("form[data-ds-theme] button").click()
        expect(root).to_have_attribute("data-bs-theme", theme)
        page.keyboard.press("Escape")
        page.reload()
        expect(root).to_have_attribute("data-bs-theme", theme)


def test_the_keys_are_shown_by_a_question_mark(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    secretary.look("40-keys")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.locator("#journal-q").focus()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator("#journal-q")).to_have_value("?")


def test_the_palette_leads_to_a_place_and_gives_the_focus_back(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    page.locator("#journal-q").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    expect(page.locator("#palette [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#journal-q")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("Contacts")
    expect(page.locator("#palette-list")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#palette [role=option][aria-selected=true]")).to_have_count(1)
    # By its address: “Search everywhere for Contacts” has the word too, and comes first.
    page.locator("#palette [role=option][href*='/contacts/']").click()
    page.wait_for_url("**/contacts/**")


def test_whoever_types_faster_than_the_palette_answers_goes_where_they_typed(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option][aria-selected=true]")).to_have_count(1)
    page.route(re.compile(r"/palette/\?q=Caledon"), lambda route: _late(page, route))
    page.keyboard.type("Caledon")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Caledon")


# Choosers and rows


def test_a_counterparty_is_created_in_place(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    field = page.locator("#id_counterparty")
    field.press_sequentially("Zephyr Turbines")
    create = page.locator("[data-create]")
    expect(create).to_contain_text("Zephyr Turbines")
    create.click()
    dialog = page.locator("#side-form")
    expect(dialog).to_be_visible()
    secretary.look("41-create-in-place")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(field).to_have_value(re.compile("Zephyr Turbines"))
    expect(field).to_be_focused()
    assert page.locator("input[type=hidden][name=counterparty]").input_value().isdigit()


def test_a_journal_shows_twenty_two_rows_under_its_strip(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    expect(page.locator(".ds-entry #id_title")).to_be_visible()
    end = page.viewport_size["height"] if page.viewport_size else 0
    boxes = [row.bounding_box() for row in page.locator("#journal-table tbody tr").all()[:30]]
    assert sum(1 for box in boxes if box and box["y"] + box["height"] <= end) >= 22
    assert all(box["height"] >= 30 for box in boxes if box)


def test_ticked_rows_bring_the_bulk_bar(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    expect(page.locator("[data-ds-bulk]")).to_be_hidden()
    page.locator("tbody .ds-tick input").nth(0).check()
    page.locator("#journal-table .ds-row").nth(1).focus()
    page.keyboard.press("x")
    expect(page.locator("[data-ds-bulk-count]")).to_have_text("2")
    secretary.look("42-bulk")
    with page.expect_download() as download:
        page.locator("[data-ds-bulk] button", has_text="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_ticked_documents_are_shared_from_the_bar(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "lawyer", "en") as lawyer:
        page = lawyer.page
        lawyer.open("/app/documents/")
        page.locator("thead .ds-tick input").check()
        expect(page.locator("[data-ds-bulk-count]")).to_have_text("50")
        page.locator("thead .ds-tick input").uncheck()
        expect(page.locator("[data-ds-bulk]")).to_be_hidden()
        for row in (0, 1):
            page.locator("tbody .ds-tick input").nth(row).check()
        page.locator("[data-ds-bulk-act]", has_text="Give access").click()
        page.locator("#side-form [role=combobox]").press_sequentially("Ткачук")
        expect(page.locator("#side-form [role=option]").first).to_be_visible()
        page.keyboard.press("Enter")
        lawyer.look("45-bulk-access")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#toasts")).to_contain_text("Done for 2 rows.")
    assert not lawyer.complaints, "\n".join(lawyer.complaints)


def test_a_dropped_file_becomes_a_document(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/documents/new/")
    transfer = page.evaluate_handle(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(["Delivery in ten days."], "dropped.txt", {type: "text/plain"}));
          return carried;
        }"""
    )
    place = page.locator("[data-ds-drop]")
    place.dispatch_event("dragover", {"dataTransfer": transfer})
    expect(place).to_have_class(re.compile("ds-drop-over"))
    place.dispatch_event("drop", {"dataTransfer": transfer})
    expect(place).to_contain_text("dropped.txt")
    secretary.look("43-dropped")
    expect(page.locator("#id_title")).to_have_value("dropped")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/app/documents/\d+/"))
    expect(page.locator("#main")).to_contain_text("dropped.txt")


def _carried(page: Any, *names: str) -> Any:
    """Files in the hand, as a mouse brings them."""
    return page.evaluate_handle(
        """(names) => {
          const carried = new DataTransfer();
          for (const name of names) carried.items.add(new File([`Text of ${name} ${Math.random()}`], name));
          return carried;
        }""",
        list(names),
    )


def test_a_file_dropped_beside_its_place_does_not_take_the_page_away(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/documents/")
    heading = page.locator("h1")
    is_free = heading.evaluate(
        """(place) => {
          const carried = new DataTransfer();
          carried.items.add(new File(["x"], "x.txt"));
          return place.dispatchEvent(
            new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
        }"""
    )
    assert not is_free, "the browser would open the file in place of the page"


def test_files_dropped_on_the_intake_arrive_one_by_one_and_what_fails_stays(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/intake/")
    page.fill("#id_title", "A subject in the making")
    page.locator("#preview").dispatch_event("drop", {"dataTransfer": _carried(page, "a.txt", "b.txt", "c.txt")})
    dialog = page.locator("#upload")
    expect(dialog).to_contain_text("a.txt, b.txt, c.txt")
    asked: list[str] = []

    def second_fails(route: Any) -> None:
        asked.append(route.request.url)
        route.abort() if len(asked) == 2 else route.continue_()

    page.route("**/intake/upload/", second_fails)
    dialog.locator("button.ds-btn-main").click()
    expect(dialog).to_contain_text("These files have not arrived.")
    expect(dialog.locator("output")).to_have_text("b.txt")
    expect(page.locator("#toasts")).to_contain_text("2 files taken in.")
    page.unroute("**/intake/upload/")
    secretary.complaints.clear()  # the browser says that the network was lost
    dialog.locator("button.ds-btn-main").click()
    expect(dialog).to_be_hidden()
    for name in ("a.txt", "b.txt", "c.txt"):
        expect(page.locator(f"#intake-list a.ds-row[title='{name}']")).to_be_visible()  # without loading the page
    expect(page.locator("#id_title")).to_have_value("A subject in the making")


# A correspondent by name


def test_the_correspondent_that_was_looked_for_by_name_is_meant(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/intake/?q=Quotation")
    proposed, another = page.locator("[name=party]").first, page.locator("[name=party][value=other]")
    expect(proposed).to_be_checked()
    page.locator("#id_counterparty").press_sequentially("Caledon", delay=20)
    page.locator("#id_counterparty-list [role=option]", has_text="Caledon").first.click()
    expect(another).to_be_checked()
    proposed.check()
    expect(page.locator("#id_counterparty")).to_have_value("")
    secretary.complaints.clear()


def test_whoever_types_faster_than_the_list_comes_gets_the_only_choice(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    page.keyboard.press("Alt+n")
    expect(page.locator("#id_counterparty")).to_be_focused()
    page.keyboard.type("caledon")
    page.keyboard.press("Tab")
    expect(page.locator("#id_counterparty")).to_have_value(re.compile("Caledon Cargo"))
    assert page.locator("form.ds-entry [name=counterparty]").input_value()
    page.locator("#id_title").press_sequentially("One of a pile")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text(NUMBER)
    expect(page.locator("#id_counterparty")).to_be_focused()


def test_a_list_of_choices_stays_within_the_page(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    page.click("#id_in_reply_to")
    choices = page.locator("#id_in_reply_to-list")
    expect(choices.locator("[role=option]").first).to_be_visible()
    box = choices.bounding_box()
    assert box
    assert box["x"] + box["width"] <= page.viewport_size["width"]  # type: ignore[index]  # a browser has one


# The words of a decision


def test_the_words_of_a_decision_wait_while_another_paper_is_looked_at(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "lawyer", "en", axe=False) as person:
        page, words = person.page, person.page.locator("#visa-comment")
        person.open("/app/approvals/")
        rows = page.locator(".ds-inbox-list a.ds-row")
        titles = [rows.nth(number).get_attribute("title") or "" for number in range(2)]
        words.fill("Paragraph 3 is not ours")
        for number in (1, 0):
            rows.nth(number).click()
            expect(page.locator("#decision")).to_contain_text(titles[number])
            expect(words).to_have_value("" if number else "Paragraph 3 is not ours")
        page.locator("h1").click()
        words.fill("")
        page.locator("h1").click()
        page.keyboard.press("r")
        expect(words).to_be_focused()
        page.keyboard.type("Paragraph 3 again")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#toasts")).to_contain_text("Returned")
        expect(rows.first).not_to_have_attribute("title", titles[0])


# The keyboard alone


def _focus_is_seen(page: Any) -> bool:
    """Whether the focused thing, or the field around it, draws a ring."""
    return bool(
        page.evaluate(
            """() => {
              for (let at = document.activeElement, up = 0; at && up < 4; at = at.parentElement, up++) {
                const style = getComputedStyle(at);
                if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) return true;
                if (up && style.boxShadow !== "none" && at.matches(":focus-within") && at.matches("form")) return true;
              }
              return false;
            }"""
        )
    )


def test_a_letter_is_registered_without_a_mouse(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/journal/")
    page.locator("#id_counterparty").focus()
    page.keyboard.type("Northgate")
    expect(page.locator("#id_counterparty-list [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#id_counterparty")).to_have_value(re.compile("Northgate"))
    for typed in ("NV-5/26", "24.11", "Valves by the keyboard"):
        page.keyboard.press("Tab")
        assert _focus_is_seen(page), f"no ring where {typed} is typed"
        page.keyboard.type(typed)
    secretary.look("44-keyboard")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text(NUMBER)
    expect(page.locator("#journal-table tbody tr").first).to_contain_text("Valves by the keyboard")
    expect(page.locator("#journal-table tbody tr").first).to_contain_text("24 Nov 2026")


def test_every_stop_of_the_tab_key_is_seen(secretary: Person) -> None:
    page = secretary.page
    for path in ("/app/journal/", "/app/intake/", "/app/counterparties/1/", "/app/documents/new/"):
        secretary.open(path)
        for _step in range(45):
            page.keyboard.press("Tab")
            where = page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
            assert where.startswith("<body") or _focus_is_seen(page), f"{path}: no ring on {where}"


def test_rows_are_walked_and_opened(secretary: Person) -> None:
    page = secretary.page
    secretary.open("/app/counterparties/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator(".ds-table .ds-row").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/app/counterparties/\d+/"))


# Zoom and print


def test_at_twice_the_size_nothing_is_cut_off(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "secretary", "en", size=(720, 450), axe=True) as person:
        for name, path in {
            "journal": "/app/journal/", "intake": "/app/intake/", "dossier": "/app/counterparties/1/",
            "document": "/app/documents/1/", "new": "/app/documents/new/", "desktop": "/app/",
        }.items():  # fmt: skip
            person.open(path)
            person.look(f"zoom-{name}")
    assert not person.complaints, "\n".join(person.complaints)


def test_cards_are_printed_without_the_frame(secretary: Person) -> None:
    page = secretary.page
    for name, path in {"dossier": "/app/counterparties/1/", "document": "/app/documents/1/"}.items():
        secretary.open(path)
        page.emulate_media(media="print")
        for frame in (".ds-side", ".ds-top", ".ds-head-actions", "#toasts"):
            expect(page.locator(frame)).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        page.set_viewport_size({"width": 794, "height": 1123})  # the sheet's width
        secretary.look(f"print-{name}")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(media="screen")
        assert len(page.pdf()) > 10_000


def test_a_registration_card_is_a_pdf(secretary: Person) -> None:
    answer = secretary.page.request.get(f"{secretary.url}/app/journal/1/card/")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_on_a_telephone_a_card_opens_at_its_tab_whatever_comes_later(browser: Browser, product: Served) -> None:
    """The facts above it come when the page stands already; whoever has moved since is left alone."""
    with Person(browser, product.url, "secretary", "en", size=PHONE, axe=False) as person:
        page = person.page
        page.route(re.compile(r"/(summary|groups|people|services)/"), lambda route: _late(page, route))
        person.open("/app/counterparties/1/?tab=people")
        place = "() => document.getElementById('tab-people').getBoundingClientRect().top"
        under = "() => document.querySelector('.ds-top').getBoundingClientRect().bottom"
        assert holds(lambda: abs(page.evaluate(place) - page.evaluate(under)) < 2)
        person.open("/app/counterparties/1/?tab=people")
        page.mouse.wheel(0, -2000)
        assert holds(lambda: page.evaluate("scrollY") == 0)
        person.calm()
        assert page.evaluate("scrollY") == 0


def _late(page: Any, route: Any) -> None:
    page.wait_for_timeout(400)
    route.continue_()


# Added fields


def test_a_table_of_added_fields_is_set_up_and_grows(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "administrator", "en") as person:
        page = person.page
        person.open("/manage/fieldset/new/")
        page.fill("#id_title_0", "Tender")
        page.click("#id_fields-ADD")
        page.fill("#id_fields-0-title_0", "Items")
        page.select_option("#id_fields-0-kind", "table")
        expect(page.locator("#id_fields-0-currencies")).to_be_hidden()
        page.fill("#id_fields-0-columns", "What\nCount, number")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/manage/fieldset/")
        person.open("/manage/document-kinds/new/")
        page.fill("#id_title_0", "Tender")
        page.select_option("#id_field_set", label="Tender")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/manage/document-kinds/")
        person.open("/app/documents/new/?kind=tender")
        page.fill("#id_title", "Pumps")
        page.locator("[data-ds-grid-add]").click()
        page.keyboard.type("Valve")
        page.keyboard.press("Enter")
        page.keyboard.type("Pipe")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(re.compile(r"/app/documents/\d+/"))
        expect(page.locator(".ds-facts td", has_text="Valve")).to_be_visible()
        expect(page.locator(".ds-facts td", has_text="Pipe")).to_be_visible()
        assert not person.complaints


def test_both_cards_stand_side_by_side_as_soon_as_the_other_is_chosen(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "administrator", "en", axe=False) as person:
        person.open("/app/counterparties/1/merge/")
        page = person.page
        page.locator("#id_other").press_sequentially("Caledon")
        page.locator("#id_other-list [role=option]", has_text="Caledon").first.click()
        expect(page.locator("#merge-sides th", has_text="Caledon")).to_be_visible()
        assert page.locator("#merge-sides tbody tr").count() > 3
        assert not person.complaints


def test_long_names_of_two_cards_are_whole_side_by_side(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "administrator", "uk", axe=False) as person:
        for pair in ("14/merge/?other=15", "15/merge/?other=14"):
            person.open(f"/app/counterparties/{pair}")
            assert person.page.evaluate(_HIDDEN_BESIDE) <= 0


_HIDDEN_BESIDE = "(part => part.scrollWidth - part.clientWidth)(document.querySelector('#merge-sides .ds-scroll'))"


def _until_held(page: Page, held: list[Any]) -> None:
    """Wait until a request is kept back; the browser's events are heard only while something is asked of it."""
    for _ in range(250):
        if held:
            return
        page.wait_for_timeout(20)
    raise AssertionError("nothing was asked for")


LONG = "Объединённая северо-западная насосно-компрессорная производственная компания"
RELATED = f"""
from counterparties.models import Counterparty, Relation
own = Counterparty.objects.get(pk=1)
other = Counterparty.objects.create(display_name="{LONG}", sort_name="z", created_at=own.created_at)
term = {{"since": "2019-03-05", "until": "2031-03-05"}}
Relation.objects.create(source=own, target=other, kind="affiliated", note="{LONG}", **term)
"""


def test_what_is_done_with_a_relation_is_in_sight_beside_long_names(browser: Browser, product: Served) -> None:
    product.manage("shell", "-c", RELATED)
    with Person(browser, product.url, "secretary", "ru", axe=False) as person:
        person.open("/app/counterparties/1/?tab=relations")
        hidden = person.page.locator("#party-relations .ds-scroll").evaluate("it => it.scrollWidth - it.clientWidth")
        assert hidden <= 0


def test_on_a_telephone_the_strip_is_open_for_whoever_came_to_fill_it(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "secretary", "en", PHONE, axe=False) as person:
        for address, is_open in (("", False), ("?answer=1", True), ("#id_counterparty", True)):
            person.open("/app/")
            person.open(f"/app/journal/{address}")
            assert person.page.locator(".ds-entry [name=title]").is_visible() is is_open, address
        assert not person.complaints


def test_a_late_answer_does_not_cover_what_was_chosen(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "administrator", "en", axe=False) as person:
        person.open("/app/counterparties/1/merge/")
        page = person.page
        chooser, options = page.locator("#id_other"), page.locator("#id_other-list")
        chooser.press_sequentially("Caledon")
        expect(options.locator("[role=option]", has_text="Caledon").first).to_be_visible()
        held: list[Any] = []
        page.route("**/counterparties/choose/**", lambda route: held.append(route))
        chooser.press_sequentially(" zz")
        _until_held(page, held)
        options.locator("[role=option]", has_text="Caledon").first.click()
        for route in held:
            route.continue_()
        page.wait_for_timeout(1500)
        expect(options).to_be_hidden()
        assert not person.complaints


@pytest.mark.parametrize("language", ["en", "bg"])
def test_on_a_telephone_what_decides_a_letter_stands_above_the_bar(
    browser: Browser, product: Served, language: str
) -> None:
    with Person(browser, product.url, "secretary", language, PHONE, axe=False) as person:
        page = person.page
        person.open("/app/intake/")
        letters = page.locator(".ds-inbox-list a.ds-row").evaluate_all("rows => rows.map(row => row.href)")
        for letter in letters[:5]:
            person.open(letter.removeprefix(product.url))
            for place in ("0", "300", "document.body.scrollHeight"):
                page.evaluate(f"scrollTo(0, {place})")
                row, bar = (page.locator(name).bounding_box() for name in (".ds-decide", ".ds-bottom"))
                assert row
                assert bar
                assert row["y"] + row["height"] == pytest.approx(bar["y"], abs=1), (letter, place)
        last = page.locator(".ds-inbox-decision form.ds-stack > section").last.bounding_box()
        assert last
        assert row
        assert last["y"] + last["height"] <= row["y"], "the end of the form can be seen"
        wide = page.locator(".ds-decide > .ds-btn").evaluate_all("all => all.at(-1).getBoundingClientRect().right")
        assert wide <= PHONE[0]


def test_on_a_telephone_all_places_stand_in_one_line_below_each_other(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "secretary", "en", PHONE, axe=False) as person:
        person.page.locator(".ds-bottom [data-ds-open=more]").click()
        lefts = "icons => icons.map(icon => icon.getBoundingClientRect().left)"
        assert len(set(person.page.locator("#more .ds-nav .ds-icon").evaluate_all(lefts))) == 1


def test_on_a_telephone_what_decides_a_visa_stands_in_one_line(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "lawyer", "ru", PHONE, axe=False) as person:
        page = person.page
        person.open("/app/approvals/")
        page.locator(".ds-list a.ds-row").first.click()
        page.locator("#visa-comment").wait_for()
        words = """all => all.map((one) => {
            const range = document.createRange();
            range.selectNodeContents(one.firstChild);
            return Math.round(range.getBoundingClientRect().top);
        })"""
        tops = page.locator("form:has(#visa-comment) .ds-row-flex > .ds-btn").evaluate_all(words)
        assert len(tops) == 3
        assert max(tops) - min(tops) <= 1


def test_on_a_telephone_two_versions_are_chosen_to_be_compared(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "secretary", "en", PHONE, axe=False) as person:
        page = person.page
        person.open(f"/app/documents/{_of_two_versions(product)}/?tab=versions")
        expect(page.locator("input[name=left]").last).to_be_visible()
        expect(page.locator("input[name=right]").first).to_be_visible()
        assert not person.complaints


def _of_two_versions(product: Served) -> int:
    with sqlite3.connect(product.folder / "dossier.sqlite3") as base:
        return int(base.execute("SELECT document_id FROM storage_documentversion WHERE number = 2").fetchone()[0])


@pytest.mark.parametrize("language", ["ru", "uk", "bg"])
def test_the_words_in_the_filters_of_the_register_are_whole(browser: Browser, product: Served, language: str) -> None:
    with Person(browser, product.url, "secretary", language, axe=False) as person:
        person.open("/app/journal/")
        assert person.page.evaluate(_CUT) == []
        subject, other = (
            person.page.locator(f"#journal-table thead th:nth-child({column})").bounding_box() for column in (7, 5)
        )
        assert subject
        assert other
        assert subject["width"] > 1.3 * other["width"]
        assert other["width"] > 160


_CUT = """[...document.querySelectorAll('main input[placeholder]')].filter(field => field.getClientRects().length)
  .filter(field => {
    const look = getComputedStyle(field), pen = document.createElement('canvas').getContext('2d');
    pen.font = look.font;
    const room = field.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
    return pen.measureText(field.placeholder).width > room;
  }).map(field => field.placeholder)"""


def test_the_menu_of_lists_stands_whole_in_the_column_of_facts(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "manager", "en", axe=False) as person:
        person.open("/app/counterparties/?q=АгроКубань")
        person.page.locator("main table tbody a.ds-row").first.click()
        person.page.wait_for_url(re.compile(r"/app/counterparties/\d+/"))
        person.calm()
        person.page.locator("#party-groups details.ds-menu > summary").click()
        column, menu = (
            person.page.locator(each).bounding_box() for each in (".ds-card-facts", "#party-groups .ds-menu-list")
        )
        assert column is not None
        assert menu is not None
        assert column["x"] <= menu["x"]
        assert menu["x"] + menu["width"] <= column["x"] + column["width"]
