"""A small world to be counted, and counting by hand."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import QueryDict
from django.test import Client

from counterparties.models import Counterparty, PaperRule
from ecm.models import Department, User
from reports.asking import ReportForm
from reports.queries import Report, report_of
from tests.correspondence.factories import RegistrationFactory
from tests.counterparties.factories import CounterpartyFactory, DocumentFactory, KindFactory, LinkFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()


def asked(user: User, address: str = "", today: date = TODAY) -> Report:
    """The report of an address, as its page makes it."""
    return report_of(ReportForm(QueryDict(address), user=user, today=today).choices(), user)


def figures(report: Report) -> dict[str, dict[str, Decimal]]:
    """Numbers by line and column, those that are not nothing; the total among the lines."""
    return {
        line.title: {column.key: number for column in report.columns if (number := line.number(column))}
        for line in (*report.lines, report.total)
    }


def column(report: Report, key: str) -> dict[str, Decimal]:
    """One column by line."""
    return {title: numbers[key] for title, numbers in figures(report).items() if key in numbers}


def make_document(*parties: Counterparty, **facts: Any) -> Any:
    document = DocumentFactory(**{"status": "in_force", "created_at": NOON, "listed_on": TODAY, **facts})
    for party in parties:
        LinkFactory(document=document, counterparty=party)
    return document


def make_letter(party: Counterparty, direction: str, day: date = TODAY, **facts: Any) -> Any:
    letter = RegistrationFactory(counterparty=party, direction=direction, registered_on=day, **facts)
    LinkFactory(document=letter.document, counterparty=party)
    return letter


def make_world(home: Department) -> dict[str, Any]:
    """Three counterparties of everybody and one of a department, with papers and letters of every sort."""
    both = CounterpartyFactory(display_name="Both", role_codes=",client,supplier,", country="UA")
    client = CounterpartyFactory(display_name="Client", role_codes=",client,", country="BG")
    bare = CounterpartyFactory(display_name="Bare", country="BG", status="prospect")
    hidden = CounterpartyFactory(display_name="Hidden", role_codes=",client,", country="UA", department=home)
    charter = KindFactory(code="charter", title={"en": "Charter"})
    PaperRule.objects.create(kind=charter, roles=["client"], valid_from=TODAY, created_at=NOON)
    shared = make_document(both, client, amount=Decimal("100.10"), currency="EUR")
    make_document(both, amount=Decimal("50"), currency="UAH", kind=charter)
    make_document(client, amount=Decimal("7"), currency="EUR", valid_to=TODAY - timedelta(days=1))
    make_document(client, amount=Decimal("9"), currency="EUR", status="draft")
    make_document(bare, valid_to=TODAY + timedelta(days=30))
    make_document(bare, valid_to=TODAY + timedelta(days=31))
    make_document(both, amount=Decimal("1000"), currency="EUR", department=home)
    make_document(hidden, amount=Decimal("10000"), currency="EUR")
    for party in (both, hidden):
        make_letter(party, "incoming")
        make_letter(party, "outgoing", TODAY - timedelta(days=300))
    return {"both": both, "client": client, "bare": bare, "hidden": hidden, "shared": shared}


def by_hand(parties: Iterable[Counterparty], lines: Callable[[Counterparty], Iterable[str]]) -> dict[str, Decimal]:
    """How many stand in each line, and in all."""
    rows = list(parties)
    found = {"Total": Decimal(len(rows))}
    for party in rows:
        for line in lines(party):
            found[line] = found.get(line, Decimal(0)) + 1
    return found


def listed(client: Client, url: str) -> set[str]:
    """The names in the list that an address opens."""
    assert parse_qs(urlsplit(url).query)
    return {row["name"] for row in client.get(url).context["rows"]}
