"""A person at a browser: signs in, looks, presses keys; every page seen is pictured and asked of axe."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests.waiting import PATIENCE, holds

SHOTS = Path(__file__).resolve().parents[1] / "screenshots"
QUIET = 30.0  # seconds at most until the lazy parts of a page have come
DESK, PHONE = (1440, 900), (390, 844)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
# What browsers say by themselves and nobody can act on.
HARMLESS = re.compile(r"favicon|net::ERR_ABORTED")


class NoBrowser(Exception):
    """There is no Chromium here."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a head. Raises NoBrowser."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise NoBrowser("Debian's package chromium is not installed")
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Person:
    """One signed-in person; `complaints` gathers what axe, the console and the server found wrong."""

    browser: Browser
    url: str
    login: str
    language: str
    size: tuple[int, int] = DESK
    theme: str = "light"
    axe: bool = True
    complaints: list[str] = field(default_factory=list)
    keys: int = 0
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        width, height = self.size
        scheme: Any = self.theme
        self.context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=self.language,
            reduced_motion="reduce",
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE * 1000)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.page.on("response", self._answered)

    def __enter__(self) -> "Person":
        self.sign_in()
        return self

    def __exit__(self, *error: object) -> None:
        self.context.close()

    def _heard(self, message: Any) -> None:
        if message.location.get("url") == self.page.url:
            return  # the page itself was refused or is not there, which its visitor judges
        if message.type in ("error", "warning") and not HARMLESS.search(f"{message.text} {message.location}"):
            self._complain(f"console: {message.text}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self._complain(f"server: {response.status} {response.url}")

    def _complain(self, text: str) -> None:
        where = self.page.url.removeprefix(self.url) if hasattr(self, "page") else ""
        self.complaints.append(f"{self.login} {self.language} {self.size[0]} {self.theme} {where}: {text}")

    def sign_in(self) -> None:
        """By the form, then language and theme in the profile."""
        self.open("/login/")
        self.page.fill("#id_username", self.login)
        self.page.fill("#id_password", "dossier")
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url("**/app/**")
        self.open("/app/profile/")
        self.page.select_option("main select[name=language]", self.language)
        self.page.select_option("main select[name=theme]", self.theme)
        with self.page.expect_navigation():  # the page asks first whether it will be heard
            self.page.locator("main form button.ds-btn-main").first.click()
        self.calm()

    def open(self, path: str) -> int:
        """The page when its lazy parts have come; its status."""
        answer = self.page.goto(self.url + path)
        self.calm()
        return answer.status if answer else 200

    def calm(self) -> None:
        """Wait until lazy parts have come."""
        self.page.wait_for_load_state("domcontentloaded")
        # Asked again and again from here: the page's policy forbids waiting inside it.
        if not holds(lambda: not self._is_busy(), patience=QUIET):
            self._complain("a part of the page never came")

    def _is_busy(self) -> bool:
        try:
            return bool(self.page.evaluate(_BUSY))
        except Error:
            return True  # the page is being left for another

    def await_on(self, path: str, selector: str) -> None:
        """Open the page again until the thing stands on it: the jobs take a moment. Raises AssertionError."""

        def stands() -> bool:
            self.open(path)
            return bool(self.page.locator(selector).count())

        if not holds(stands):
            self.look("failed")
            raise AssertionError(f"{selector} never came on {path}")

    def press(self, *keys: str) -> None:
        """Press navigation keys; they are counted."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def look(self, name: str) -> None:
        """A picture for people, and axe's opinion."""
        self.calm()
        folder = SHOTS / f"{self.language}-{self.size[0]}-{self.theme}"
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self._complain(f"the page is {wide} px too wide")
        for word in self.page.evaluate(_CUT_SHORT):
            self._complain(f"a word of the bar below is cut: {word}")
        below = self.page.evaluate(_BELOW)
        if self.size == DESK and below > 0:
            self._complain(f"the whole page scrolls {below} px below its panes")
        if self.axe:
            for finding in findings(self.page):
                self._complain(finding)


_BUSY = """Boolean(document.querySelector('.htmx-request, [aria-busy=true], [hx-trigger=load]'))
  || [...document.querySelectorAll('[hx-get] > .ds-waiting')].some(waits => waits.getClientRects().length > 0)
  || [...document.images].some(image =>
    !image.complete && image.getClientRects().length > 0 && image.getBoundingClientRect().top < innerHeight)"""
_CUT_SHORT = """[...document.querySelectorAll('.ds-bottom span')]
  .filter(word => word.scrollWidth > word.clientWidth).map(word => word.textContent)"""
# The panes of the workspace scroll, never the window behind them.
# On paper there are no panes: all of the page is laid out.
_BELOW = """document.querySelector('.ds-side') && !matchMedia('print').matches
  ? document.documentElement.scrollHeight - innerHeight : 0"""
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations']});
  return JSON.stringify(found.violations.map(v => [v.id, v.help, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]));
}"""


def findings(page: Page) -> list[str]:
    """What axe holds against the page."""
    page.evaluate(_AXE)
    return [f"axe {rule}: {words} {nodes}" for rule, words, nodes in json.loads(page.evaluate(_RUN))]
