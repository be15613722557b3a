"""The page of the report, the lists behind its numbers, the file, the sheet and the API."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from openpyxl import load_workbook

from counterparties.models import PartyGroup
from ecm.models import Role, User
from reports.web.views import sheet_html
from tests.conftest import Api, Login, People
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import UserFactory
from tests.reports.factories import NOON, asked, listed, make_document, make_world

PAGE = "/app/reports/"
DAY = "as_of=2026-03-02"
ALL = "&".join(f"of={key}" for key in (
    "counterparties", "documents", "sum", "letters_in", "letters_out", "approvals", "incomplete", "expiring",
))  # fmt: skip


@pytest.fixture
def clerk(people: People) -> User:
    """Sees what is the house's, of another department than the hidden rows."""
    user: User = UserFactory(username="clerk", department=people.elsewhere, roles=["manager"])
    return user


@pytest.fixture
def world(people: People) -> dict[str, Any]:
    return make_world(people.home)


def page_of(client: Client, url: str) -> Any:
    return html.fromstring(client.get(url).content)


def table(client: Client, query: str = DAY) -> dict[str, dict[str, tuple[str, str]]]:
    """(number, address) by line and heading."""
    page = page_of(client, f"{PAGE}?{query}")
    headings = [each.text_content().strip() for each in page.xpath("//table[@id='report-table']/thead//th")][1:]
    found = {}
    for row in page.xpath("//table[@id='report-table']/*[not(self::thead)]/tr"):
        cells = [(cell.text_content().strip(), "".join(cell.xpath("a/@href"))) for cell in row.xpath("td")]
        found[row.xpath("th")[0].text_content().strip()] = dict(zip(headings, cells, strict=True))
    return found


def test_the_page_shows_the_numbers_and_their_picture(world: Any, clerk: User, login: Login) -> None:
    client = login(clerk)
    shown = table(client, f"{DAY}&of=counterparties&of=sum")
    assert {name: cells["Counterparties"][0] for name, cells in shown.items()} == {
        "Client": "2", "Supplier": "1", "Not given": "1", "Total": "3",
    }  # fmt: skip
    assert shown["Client"]["Sum of documents, EUR"][0] == "107.10"

    page = page_of(client, f"{PAGE}?{DAY}&show=counterparties")
    assert page.xpath("//ol//rect/@width") == ["100.0%", "50.0%", "50.0%"]
    assert "stands in each of them" in page.text_content()
    assert not page.xpath("//main//*[@style]")


def test_every_number_opens_the_list_of_whom_it_counts(world: Any, clerk: User, login: Login) -> None:
    client = login(clerk)
    shown = table(client, f"{DAY}&{ALL}")
    wanted = {
        ("Client", "Counterparties"): {"Both", "Client"},
        ("Not given", "Counterparties"): {"Bare"},
        ("Total", "Counterparties"): {"Both", "Client", "Bare"},
        ("Client", "Sum of documents, UAH"): {"Both"},
        ("Supplier", "Current documents"): {"Both"},
        ("Total", "Dossiers with papers missing"): {"Client"},
        ("Total", "Documents expire within 30 days"): {"Bare"},
        ("Client", "Letters from them"): {"Both"},
    }
    for (line, heading), names in wanted.items():
        assert listed(client, shown[line][heading][1]) == names, (line, heading)
    assert shown["Supplier"]["Dossiers with papers missing"] == ("—", "")


def test_the_list_says_what_it_is_narrowed_to(world: Any, clerk: User, reader: User, login: Login) -> None:
    url = table(login(clerk), f"{DAY}&{ALL}")["Client"]["Current documents"][1]
    chips = page_of(login(clerk), url).xpath("//a[@class='ds-chip'][@aria-current]")
    assert [chip.text_content() for chip in chips] == ["Role: Client · Current documents · as of 2\xa0Mar\xa02026"]
    assert chips[0].get("href") == "?"
    # Who may see no reports learns nothing by the address.
    assert listed(login(reader), url) == set()


@pytest.mark.parametrize("value", ["x", "by=nothing", "by=role", "by=role&line=client&counted=nothing", "of=%00", "²"])
def test_nonsense_in_the_address_of_a_list_fits_nobody(world: Any, clerk: User, login: Login, value: str) -> None:
    answer = login(clerk).get("/app/counterparties/", {"counted": value})
    assert answer.status_code == 200
    assert not answer.context["rows"]


def test_the_others_open_their_list(clerk: User, login: Login) -> None:
    for number in range(53):
        CounterpartyFactory(display_name=f"P{number:02}", source=f"Source {number:02}", created_at=NOON)
    client = login(clerk)
    shown = table(client, f"{DAY}&by=source&of=counterparties")
    assert shown["Others"]["Counterparties"][0] == "3"
    assert listed(client, shown["Others"]["Counterparties"][1]) == {"P50", "P51", "P52"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("by=shoes", "shoes"),
        ("of=shoes", "shoes"),
        ("group=x", "x"),
        ("as_of=never", "This is not a date"),
        ("since=2026-03-02&until=2026-03-01", "The period ends before it begins."),
    ],
)
def test_nonsense_is_said_and_nothing_is_counted(
    world: Any, clerk: User, login: Login, api: Api, query: str, said: str
) -> None:
    answer = login(clerk).get(f"{PAGE}?{query}")
    page: Any = html.fromstring(answer.content)
    assert answer.status_code == 422
    assert not page.get_element_by_id("report-table", None)
    assert said in page.xpath("//main//div[contains(@class, 'ds-alert')]")[0].text_content()

    refused = api(clerk).get(f"/api/v1/reports/counterparties/?{query}")
    assert refused.status_code == 400
    assert said in str(refused.json())


def test_refusals_speak_the_language_of_the_reader(clerk: User, login: Login) -> None:
    User.objects.filter(pk=clerk.pk).update(language="bg")
    answer = login(clerk).get("/api/v1/reports/counterparties/?since=2026-03-02&until=2026-03-01")
    assert "Периодът свършва, преди да е започнал." in str(answer.json())


def test_the_choices_stay_in_the_address(world: Any, clerk: User, login: Login) -> None:
    page = page_of(login(clerk), f"{PAGE}?{DAY}&by=country&of=counterparties")
    by_title = {chip.text_content().strip(): chip for chip in page.xpath("//div[@class='ds-report-chips']/a")}
    assert by_title["Current documents"].get("href").endswith("by=country&of=counterparties&of=documents")
    assert by_title["Counterparties"].get("aria-current")
    assert not by_title["Current documents"].get("aria-current")
    assert page.xpath("//select[@name='by']/option[@selected]/@value") == ["country"]


def test_the_lines_stand_by_the_column_of_the_picture(world: Any, clerk: User, login: Login) -> None:
    page = page_of(login(clerk), f"{PAGE}?{DAY}&by=country&of=counterparties&of=documents&show=documents")
    assert page.xpath("//ol/li/span[1]/text()") == ["Bulgaria", "Ukraine"]
    assert page.xpath("//ol//rect/@width") == ["100.0%", "66.7%"]
    assert page.xpath("//input[@name='as_of']/@value") == ["02.03.2026"]
    assert page.xpath("//input[@name='since']/@placeholder") == ["01.01.2026"]


def test_another_day_says_what_is_of_today(world: Any, clerk: User, login: Login) -> None:
    client = login(clerk)
    for by, marks in (("role", 1), ("country", 0)):
        page = page_of(client, f"{PAGE}?{DAY}&by={by}")
        assert "are as they are today" in page.text_content()
        assert len(page.xpath("//span[contains(@class, 'ds-as-today')]")) == marks


def test_the_file_holds_the_lines_and_the_total(world: Any, clerk: User, login: Login) -> None:
    CounterpartyFactory(source="=HYPERLINK()", created_at=NOON)
    answer: Any = login(clerk).get(f"{PAGE}counterparties/export/xlsx/?{DAY}&of=counterparties&of=sum")
    book: Any = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert rows == [
        ["Role", "Counterparties", "Sum of documents, EUR", "Sum of documents, UAH"],
        ["Client", 2, 107.1, 50],
        ["Supplier", 1, 100.1, 50],
        ["Not given", 2, 0, 0],
        ["Total, each counted once", 4, 107.1, 50],
    ]  # fmt: skip

    answer = login(clerk).get(f"{PAGE}counterparties/export/csv/?{DAY}&by=source")
    assert "'=HYPERLINK()" in b"".join(answer.streaming_content).decode()


def test_the_sheet_says_what_was_asked(world: Any, clerk: User, login: Login) -> None:
    group = PartyGroup.objects.create(title="Fair & square", sort="list", created_at=NOON)
    answer = login(clerk).get(f"{PAGE}counterparties.pdf?{DAY}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")

    sheet: Any = html.fromstring(sheet_html(asked(clerk, f"group={group.pk}&by=country&kind=charter")))
    assert all(word in sheet.text_content() for word in ("Fair & square", "Country", "Charter", "Total"))


def test_the_api_gives_the_same(world: Any, clerk: User, api: Api) -> None:
    answer = api(clerk).get(f"/api/v1/reports/counterparties/?{DAY}&of=counterparties&of=sum").json()
    assert answer["lines_overlap"]
    assert answer["line_as_today"]
    assert [(each["measure"], each["currency"]) for each in answer["columns"]] == [
        ("counterparties", ""), ("sum", "EUR"), ("sum", "UAH"),
    ]  # fmt: skip
    assert {line["key"]: line["numbers"] for line in answer["lines"]}["client"] == ["2", "107.10", "50.00"]
    assert answer["total"]["numbers"] == ["3", "107.10", "50.00"]


def test_a_group_leads_to_its_report(world: Any, clerk: User, reader: User, login: Login) -> None:
    group = PartyGroup.objects.create(title="Fair", sort="list", created_at=NOON)
    for page in ("/app/counterparties/groups/", f"/app/counterparties/?group={group.pk}"):
        link = f"//a[@href='/app/reports/?group={group.pk}']"
        assert page_of(login(clerk), page).xpath(link), page
        assert not page_of(login(reader), page).xpath(link), page
    assert page_of(login(clerk), f"{PAGE}?group={group.pk}").xpath("//select[@name='group']/option[@selected]/text()")


def test_a_measure_is_offered_to_who_may_see_its_facts(world: Any, people: People, login: Login) -> None:
    Role.objects.create(code="bare", title={"en": "Bare"}, permissions=["reports.view", "counterparties.view"])
    bare = UserFactory(username="bare", roles=["bare"])
    page = page_of(login(bare), f"{PAGE}?{DAY}")
    chips = {chip.text_content().strip() for chip in page.xpath("//div[@class='ds-report-chips']/a")}
    assert chips == {"Counterparties", "Dossiers with papers missing"}
    assert login(bare).get(f"{PAGE}?of=letters_in").status_code == 422


def test_the_page_costs_the_same_for_many(world: Any, clerk: User, login: Login) -> None:
    client, counts = login(clerk), []
    for batch in (1, 30):
        for number in range(batch):
            make_document(CounterpartyFactory(source=f"S {batch} {number}"), amount=Decimal(1), currency="EUR")
        client.get(f"{PAGE}?by=source")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{PAGE}?by=source")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_day_to_come_has_no_report(clerk: User, login: Login) -> None:
    page = login(clerk).get(f"{PAGE}?as_of=01.01.2099").content.decode()
    assert "This day is still to come." in page
    answer = login(clerk).get("/api/v1/reports/counterparties/?as_of=2099-01-01")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["as_of"])
