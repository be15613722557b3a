"""The main job, as the secretary, the lawyer, the accountant, the signatory and the manager do it."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import Person
from tests.e2e.letters import Story
from tests.e2e.serving import Served
from tests.waiting import holds

MOST_KEYS = 6


class Walk:
    """One way of one letter, in one language."""

    def __init__(self, browser: Browser, served: Served, story: Story, *, axe: bool = True) -> None:
        self.axe = axe
        self.browser, self.served, self.story = browser, served, story
        self.complaints: list[str] = []
        self.document = ""

    def person(self, login: str, **more: Any) -> Person:
        return Person(
            self.browser, self.served.url, login, self.story.language, axe=self.axe, complaints=self.complaints, **more
        )  # fmt: skip

    def whole(self, tmp_path: Path) -> None:
        with self.person("secretary") as secretary:
            self.bring(secretary, tmp_path)
            self.register(secretary)
            self.see_dossier(secretary)
        with self.person("lawyer") as lawyer:
            self.start_approval(lawyer)
            self.approve(lawyer, "20-lawyer-inbox")
            with self.person("accountant") as accountant:
                self.approve(accountant, "21-accountant-inbox")
            with self.person("signatory") as signatory:
                self.approve(signatory, "22-signatory-inbox")
            self.see_approved(lawyer)
            self.search(lawyer)
        with self.person("manager") as manager:
            self.see_what_waits(manager)
            self.search(manager)

    # The secretary

    def bring(self, secretary: Person, tmp_path: Path) -> None:
        """A letter arrives; a moment later it is read and waits."""
        path = tmp_path / "letter.eml"
        path.write_bytes(self.story.letter())
        secretary.open("/app/")
        secretary.look("01-desktop")
        secretary.open("/app/intake/")
        page = secretary.page
        page.click("[data-ds-open=upload]")
        page.set_input_files("#upload-files", path)
        page.click("#upload button.ds-btn-main")
        expect(page.locator("#upload")).to_be_hidden()  # the file has arrived: whoever leaves before takes it along
        secretary.await_on("/app/intake/", f"a.ds-row[title='{self.story.subject}']")
        secretary.look("02-intake")

    def register(self, secretary: Person) -> None:
        """By the keyboard: the newest item is open already, Ctrl+Enter registers what was understood."""
        page = secretary.page
        secretary.open("/app/intake/")
        expect(page.locator("#decision form h2").first).to_be_visible()
        expect(page.locator("#id_title")).to_have_value(self.story.subject)
        expect(page.locator("#decision")).to_contain_text(self.story.party)
        secretary.keys = 0
        secretary.press("Control+Enter")
        toast = page.locator("#toasts")
        expect(toast).to_contain_text(re.compile(r"ВХ-\d{5}/\d{4}"))
        assert secretary.keys <= MOST_KEYS, f"registering took {secretary.keys} keys"
        found = re.search(r"ВХ-\d{5}/\d{4}", toast.inner_text())
        assert found
        secretary.open("/app/journal/")
        expect(page.locator("#main")).to_contain_text(found.group())
        secretary.look("03-journal")

    def see_dossier(self, secretary: Person) -> None:
        """Ctrl+K, a part of the name, Enter: the dossier stands there."""
        page = secretary.page
        secretary.press("Control+k")
        page.keyboard.type(self.story.party, delay=20)
        row = page.locator("[role=option]", has_text=self.story.party).first
        expect(row).to_be_visible()
        secretary.look("04-palette")
        expect(page.locator("#palette [role=option][aria-selected=true]")).to_contain_text(self.story.party)
        secretary.press("Enter")
        page.wait_for_url(re.compile(r"/app/counterparties/\d+/"))
        expect(page.locator("h1")).to_contain_text(self.story.party)
        expect(page.locator("#main")).to_contain_text(self.story.file_name.removesuffix(".docx"))
        secretary.look("05-dossier")

    # The lawyer starts, three decide

    def start_approval(self, lawyer: Person) -> None:
        page = lawyer.page
        lawyer.await_on(f"/app/documents/?q={self.story.file_name.removesuffix('.docx')}", "a.ds-row")
        page.locator("a.ds-row").first.click()
        page.wait_for_url(re.compile(r"/app/documents/\d+/"))
        self.document = re.search(r"/app/documents/\d+/", page.url).group()  # type: ignore[union-attr]  # just waited for
        lawyer.look("10-document")
        number = self.document.split("/")[3]
        lawyer.open(f"/app/approvals/start/{number}/")
        self._choose_people(page)
        lawyer.look("11-start-approval")
        with page.expect_navigation():
            page.click("#start-approval button.ds-btn-main")
        expect(page.locator("#main")).to_contain_text(self.story.file_name.removesuffix(".docx"))
        lawyer.look("12-approval-started")

    def _choose_people(self, page: Page) -> None:
        """The lawyer and the accountant of this story, whoever is proposed for their roles."""
        for name in ("Ковальчук", "Ткачук"):
            option = page.locator("#start-approval option", has_text=name).first
            value = option.get_attribute("value")
            option.locator("xpath=..").select_option(value)

    def approve(self, person: Person, picture: str) -> None:
        """The inbox: choose the paper, see its first page, one key approves."""
        page = person.page
        person.open("/app/approvals/")
        page.locator("a.ds-row", has_text=self.story.file_name.removesuffix(".docx")).first.click()
        expect(page.locator("#visa-comment")).to_be_visible()
        person.look(picture)
        page.evaluate("document.activeElement.blur()")  # whoever has looked at the paper is in no field
        person.press("a")
        expect(page.locator("#toasts")).not_to_be_empty()
        person.look(f"{picture}-approved")

    def see_approved(self, lawyer: Person) -> None:
        page = lawyer.page
        lawyer.open(self.document)
        expect(page.locator(".ds-head .ds-status").first).to_contain_text(self.story.approved)
        lawyer.look("23-approved")
        lawyer.open(f"{self.document}change/")
        soon = datetime.now().astimezone().date() + timedelta(days=5)
        page.fill("#id_valid_to", soon.strftime("%d.%m.%Y"))
        lawyer.look("24-change")
        page.locator("main form button.ds-btn-main").first.click()
        page.wait_for_url(re.compile(r"/app/documents/\d+/$"))
        lawyer.await_on("/app/expiring/", f"a[href*='{self.document}']")
        lawyer.look("25-expiring")
        lawyer.await_on("/app/notices/", f"text={self.story.file_name.removesuffix('.docx')}")
        lawyer.look("26-notices")

    # Everybody finds

    def search(self, person: Person) -> None:
        page = person.page
        person.open("/app/")
        marked = page.locator("ol.ds-hits mark", has_text=re.compile(self.story.highlighted, re.IGNORECASE))

        def is_found() -> bool:
            page.locator("header input[type=search]").fill(self.story.asked)
            with page.expect_navigation():
                page.keyboard.press("Enter")
            person.calm()
            return bool(marked.count())

        holds(is_found)
        expect(marked.first).to_be_visible()
        person.look(f"30-search-{person.login}")

    def see_what_waits(self, manager: Person) -> None:
        manager.open("/app/")
        manager.look("31-desktop-manager")
