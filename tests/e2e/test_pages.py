"""Every page in the languages, sizes and themes: pictures for people, and nothing for axe to find."""

from itertools import product as every

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import DESK, PHONE, Person
from tests.e2e.serving import Served

PAGES = {
    "desktop": "/app/", "intake": "/app/intake/", "quarantine": "/app/intake/?state=quarantined",
    "accounts": "/app/intake/accounts/", "journal": "/app/journal/", "journal-entry": "/app/journal/1/",
    "documents": "/app/documents/", "document": "/app/documents/1/", "document-change": "/app/documents/1/change/",
    "document-new": "/app/documents/new/", "document-versions": "/app/documents/1/?tab=versions",
    "document-compare": "/app/documents/1/compare/", "counterparties": "/app/counterparties/",
    "dossier": "/app/counterparties/1/", "dossier-past": "/app/counterparties/1/?as_of=2025-06-01",
    "dossier-people": "/app/counterparties/1/?tab=people",
    "dossier-requisites": "/app/counterparties/1/?tab=requisites",
    "requisites-edit": "/app/counterparties/1/requisites/edit/",
    "requisites-compare": "/app/counterparties/1/requisites/compare/",
    "account-new": "/app/counterparties/1/accounts/new/",
    "counterparty-new": "/app/counterparties/new/",
    "counterparty-change": "/app/counterparties/1/change/",
    "dossier-then": "/app/counterparties/1/?as_of=2025-06-01&known=then",
    **{f"dossier-{tab}": f"/app/counterparties/1/?tab={tab}" for tab in (
        "papers", "person", "relations", "rating", "interactions", "correspondence", "approvals", "access")},
    "dossier-sole": "/app/counterparties/9/?tab=person", "document-parties": "/app/documents/1/?tab=parties",
    "counterparties-narrowed": "/app/counterparties/?role=client&kind=legal&papers=incomplete",
    "counterparties-none": "/app/counterparties/?q=ъъъ",
    "requisites-correct": "/app/counterparties/22/requisites/edit/?act=correction",
    "requisites-compare-then": "/app/counterparties/1/requisites/compare/?known=then",
    "impact": "/app/counterparties/10/impact/", "groups": "/app/counterparties/groups/", "report": "/app/reports/",
    "report-past": "/app/reports/?as_of=2025-06-01&by=manager&of=counterparties&of=documents",
    "group": "/app/counterparties/groups/1/", "paper-rules": "/app/counterparties/papers/rules/",
    "organisation": "/app/organisation/", "express": "/app/counterparties/express/?q=Северкабель",
    "merge": "/app/counterparties/1/merge/",
    "pairs": "/app/counterparties/pairs/",
    "import": "/app/counterparties/import/",
    "contacts": "/app/counterparties/contacts/", "contact": "/app/counterparties/contacts/1/",
    "contact-new": "/app/counterparties/contacts/new/", "approvals": "/app/approvals/",
    "approvals-all": "/app/approvals/all/",
    "approval": "/app/approvals/1/", "approval-start": "/app/approvals/start/1/", "expiring": "/app/expiring/",
    "search": "/app/search/?q=договор", "search-nothing": "/app/search/?q=ъъъ", "notices": "/app/notices/",
    "jobs": "/app/jobs/", "profile": "/app/profile/", "missing": "/app/documents/999999/",
    "components": "/app/components/", "cases": "/app/cases/", "cases-narrowed": "/app/cases/?template=1&state=open",
    "cases-none": "/app/cases/?q=ъъъ", "case": "/app/cases/7/", "case-open": "/app/cases/30/",
    "dossier-cases": "/app/counterparties/4/?tab=cases", "document-cases": "/app/documents/1/?tab=cases",
    "dossier-cases-past": "/app/counterparties/4/?tab=cases&as_of=2026-08-01",
}  # fmt: skip
# What only those may open who may change it: the rights of each are in the access matrix.
CHANGED_BY = {
    "manager": {
        "split": "/app/counterparties/1/split/", "group-new": "/app/counterparties/groups/new/",
        "list-new": "/app/counterparties/groups/new/?sort=list",
        "contact-change": "/app/counterparties/contacts/1/change/",
        "person-new": "/app/counterparties/1/people/new/", "person-add": "/app/counterparties/1/people/add/",
        "post-new": "/app/counterparties/contacts/1/posts/new/", "post-change": "/app/counterparties/posts/1/change/",
        "merge-compare": "/app/counterparties/1/merge/?other=2",
        "case-new": "/app/cases/new/?counterparty=4", "case-change": "/app/cases/30/change/",
        "mailings": "/app/mailings/", "mailing-new": "/app/mailings/new/?group=4", "mailing": "/app/mailings/1/",
        "mailing-left-out": "/app/mailings/1/?which=left_out", "mailing-draft": "/app/mailings/2/",
        "mailing-recipients": "/app/mailings/2/?which=letters", "mailing-change": "/app/mailings/2/change/",
        "stop-list": "/app/mailings/stop-list/",
        "payments": "/app/payments/", "payments-held": "/app/payments/?show=held", "payment": "/app/payments/1/",
        "payment-new": "/app/payments/new/?counterparty=2", "payments-none": "/app/payments/?q=ъъъ",
        "dossier-payments": "/app/counterparties/2/?tab=payments",
        "document-payments": "/app/documents/126/?tab=payments",
    },
    "administrator": {
        "rule-new": "/app/counterparties/papers/rules/new/", "rule": "/app/counterparties/papers/rules/1/",
        "weights": "/app/counterparties/rating/weights/", "layouts": "/app/counterparties/layouts/",
        "layout-new": "/app/counterparties/layouts/new/",
    },
}  # fmt: skip
# The secretary sees every look of the two main languages and two of each rarer one; the others, who share her layout
# and see other buttons on it, are looked at in two to four.
RARER = [("uk", DESK, "light"), ("uk", PHONE, "dark"), ("bg", DESK, "dark"), ("bg", PHONE, "light")]
LOOKS = [
    *(("secretary", *look) for look in [*every(("ru", "en"), (DESK, PHONE), ("light", "dark")), *RARER]),
    ("lawyer", "ru", DESK, "light"), ("lawyer", "en", PHONE, "dark"),
    ("manager", "en", DESK, "dark"), ("manager", "ru", PHONE, "light"),
    ("administrator", "ru", DESK, "dark"), ("administrator", "en", PHONE, "light"),
    ("manager", "uk", PHONE, "dark"), ("manager", "bg", DESK, "light"),
    ("administrator", "uk", DESK, "light"), ("administrator", "bg", PHONE, "dark"),
]  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.server, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(("login", "language", "size", "theme"), LOOKS, ids=str)
def test_pages(browser: Browser, product: Served, login: str, language: str, size: tuple[int, int], theme: str) -> None:
    with Person(browser, product.url, login, language, size=size, theme=theme) as person:
        for name, path in {**PAGES, **CHANGED_BY.get(login, {})}.items():
            status = person.open(path)
            assert (status == 404) == (name == "missing"), f"{path} answers {status}"
            person.look(f"{login}-{name}")
    assert not person.complaints, "\n".join(person.complaints)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=str)
@pytest.mark.parametrize("language", ["ru", "uk", "bg", "en"])
def test_pages_of_the_signed_out(browser: Browser, product: Served, language: str, size: tuple[int, int]) -> None:
    person = Person(browser, product.url, "nobody", language, size=size, theme="dark" if language == "bg" else "light")
    for name, path in {"site": "/", "sign-in": "/login/", "lost": "/nowhere/"}.items():
        person.open(path)
        assert person.page.locator("html").get_attribute("lang") == language
        person.look(f"out-{name}")
    person.context.close()
    assert not person.complaints, "\n".join(person.complaints)


def test_the_console_opens_for_administrators(browser: Browser, product: Served) -> None:
    with Person(browser, product.url, "administrator", "ru", axe=False) as person:
        assert person.open("/manage/") == 200
        person.look("console")
    assert not person.complaints, "\n".join(person.complaints)
