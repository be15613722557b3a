"""A list comes in at the browser: file, columns, check, a decision, the import, and its undoing."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import DESK, PHONE, Person
from tests.e2e.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.server, pytest.mark.xdist_group("browser")]
PATIENCE = 60_000
FILE = """Список клиентов;;;;;;
Наименование;ЄДРПОУ;Юридический адрес;Телефон;E-mail;Контактное лицо;Должность
ТОВ «Ромашка»;32112;01001, м. Київ, вул. Хрещатик, 1;+380 44 123-45-67;info@romashka.ua;Мороз Олена;Директор
ТОВ «Лілія Сервіс»;14360570;м. Львів, вул. Зелена, 5;+380 44 555-00-11;office@lilia.ua;Коваль Петро;Бухгалтер
ООО Лилия-сервис;;;;;;
ТОВ «Погана»;;;;nobody;;
"""


def chips(person: Person) -> dict[str, str]:
    """The counts above the table, by the filter they lead to."""
    found = person.page.locator("a.ds-chip:has(small)")
    return {
        str(chip.get_attribute("href")).rpartition("=")[2]: chip.locator("small").inner_text() for chip in found.all()
    }


@pytest.mark.parametrize(("language", "size", "theme"), [("ru", DESK, "light"), ("en", PHONE, "dark")], ids=str)
def test_a_list_comes_in_and_is_taken_back(
    browser: Browser, product: Served, language: str, size: tuple[int, int], theme: str
) -> None:
    with Person(browser, product.url, "secretary", language, size=size, theme=theme) as person:
        page = person.page
        person.open("/app/counterparties/import/")
        file: Any = {"name": "clients.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp1251")}
        page.set_input_files("#import-file", file)
        page.locator(".ds-import-drop .ds-btn-main").click()
        page.wait_for_url("**/columns/")
        assert page.locator("[name=column_1]").input_value() == "number.ua_edrpou"
        person.look("import-columns")
        page.locator(".ds-form-actions .ds-btn-main").click()
        page.wait_for_selector("#import-rows", timeout=PATIENCE)
        assert {name: chips(person)[name] for name in ("new", "doubtful", "wrong")} == {
            "new": "2", "doubtful": "1", "wrong": "1"
        }  # fmt: skip
        person.look("import-checked")
        page.locator("#row-5 select").select_option("row:4")
        person.calm()
        page.locator(".ds-head-actions form .ds-btn-main").click()
        page.wait_for_selector("[data-ds-open=undo-import]", timeout=PATIENCE)
        assert (chips(person)["created"], chips(person)["failed"]) == ("2", "1")
        person.look("import-done")
        page.locator("[data-ds-open=undo-import]").click()
        page.locator("#undo-import .ds-btn-bad").click()
        page.wait_for_selector(".ds-head-note .ds-status:has([href*=undo-2]), .ds-import-progress", timeout=PATIENCE)
        page.wait_for_selector(".ds-import-progress", state="detached", timeout=PATIENCE)
        person.open("/app/counterparties/?q=Ромашка")
        assert "Ромашка" not in page.locator("#list").inner_text()
    assert not person.complaints, "\n".join(person.complaints)
