"""Every page in both languages, sizes and themes: pictures for people, and nothing for axe to find."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import DESK, PHONE, Person
from tests.e2e.serving import Served

PAGES = {
    "desktop": "/app/", "intake": "/app/intake/", "quarantine": "/app/intake/?state=quarantined",
    "accounts": "/app/intake/accounts/", "journal": "/app/journal/", "documents": "/app/documents/",
    "document": "/app/documents/1/", "document-change": "/app/documents/1/change/",
    "document-new": "/app/documents/new/", "counterparties": "/app/counterparties/",
    "dossier": "/app/counterparties/1/", "dossier-past": "/app/counterparties/1/?as_of=2025-06-01",
    "counterparty-new": "/app/counterparties/new/", "express": "/app/counterparties/express/",
    "contacts": "/app/counterparties/contacts/", "approvals": "/app/approvals/", "approvals-all": "/app/approvals/all/",
    "expiring": "/app/expiring/", "search": "/app/search/?q=договор", "search-nothing": "/app/search/?q=ъъъ",
    "notices": "/app/notices/", "jobs": "/app/jobs/", "profile": "/app/profile/", "missing": "/app/documents/999999/",
}  # fmt: skip
LOOKS = [(language, size, theme) for language in ("ru", "en") for size in (DESK, PHONE) for theme in ("light", "dark")]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.server, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(("language", "size", "theme"), LOOKS, ids=lambda value: str(value))
@pytest.mark.parametrize("login", ["secretary", "lawyer", "manager", "administrator"])
def test_pages(browser: Browser, product: Served, login: str, language: str, size: tuple[int, int], theme: str) -> None:
    with Person(browser, product.url, login, language, size=size, theme=theme) as person:
        for name, path in PAGES.items():
            person.open(path)
            person.look(f"{login}-{name}")
    assert not person.complaints, "\n".join(person.complaints)
