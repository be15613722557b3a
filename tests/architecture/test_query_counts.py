"""No page asks the database more often because it shows more rows: every GET route, with 2 and with 20 of everything.

Routes without parameters are crawled as they are; those of one object are asked for the object that has all the rows.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cases.services import put_document
from ecm.models import Notice, User
from mailings.services import stop_address
from tests.approvals.factories import make_approval
from tests.cases.factories import make_case
from tests.conftest import People
from tests.correspondence.factories import RegistrationFactory, letter, take
from tests.counterparties.factories import ContactFactory, CounterpartyFactory, LinkFactory, PostFactory
from tests.mailings.factories import make_list, make_mailing
from tests.payments.factories import make_payment
from tests.storage.factories import DocumentVersionFactory

FOREIGN = ("manage/", "^_util/", "^((?:[\\w\\-]+/)*)$", "api/schema/")
# What is no list: files, and pages whose answer is a redirect.
SKIPPED = {"logout", "storage:exported"}
ALLOWED = 1  # queries more for ten times the rows: where a list overflows, it is asked whether more follow

pytestmark = pytest.mark.django_db


class Growing:
    """An office that grows: each `grow` adds rows of every kind around one counterparty."""

    def __init__(self, people: People) -> None:
        self.people, self.party, self.made = people, CounterpartyFactory(manager=people.owner), 0
        self.document: Any = None
        self.case: Any = None
        self.group = make_list(people.owner, self.party)
        self.payment: Any = None

    def grow(self, rows: int) -> None:
        for number in range(self.made, self.made + rows):
            self._one(number)
        self.made += rows
        self._read_all()

    def _one(self, number: int) -> None:
        owner, today = self.people.owner, timezone.localdate()
        approval = make_approval(owner, owner, title=f"Contract {number}", department=self.people.home)
        document = approval.document
        self.document = self.document or document
        type(document).objects.filter(pk=document.pk).update(valid_to=today + timedelta(days=5))
        LinkFactory(document=document, counterparty=self.party)
        DocumentVersionFactory(document=self.document, number=number + 100)
        RegistrationFactory(
            document=document, counterparty=self.party, executor=owner, due_on=today, seq=number + 1,
            number=f"IN-{number}", registered_on=today, registered_at=timezone.now(),
        )  # fmt: skip
        take(letter(f"Offer {number}", files=[(f"{number}.txt", f"Text {number}".encode())]))
        PostFactory(contact=ContactFactory(), counterparty=self.party)
        CounterpartyFactory(manager=owner)
        case = make_case(owner, counterparty=self.party, title=f"Deal {number}", at=timezone.now(), due_on=today)
        self.case = self.case or case
        for each in {case.pk: case, self.case.pk: self.case}.values():
            put_document(case=each, document=document, actor=owner, at=timezone.now())
        if case != self.case:
            put_document(case=case, document=self.document, actor=owner, at=timezone.now())
        make_mailing(owner, self.party, group=self.group)
        stop_address(address=f"{number}@example.org", actor=owner, at=timezone.now())
        self.payment = make_payment(
            self.party, owner, direction="out", document=self.document, purpose=f"Pumps {number}"
        )
        Notice.objects.create(
            user=owner, code="approvals.asked", subject_kind="approval", subject_id=approval.pk, occasion="crawl",
            params={"document": document.title}, url="/app/", created_at=timezone.now(),
        )  # fmt: skip

    def _read_all(self) -> None:
        from expiry.services import refresh
        from storage.models import Document

        refresh("document", list(Document.objects.values_list("pk", flat=True)), at=timezone.now())


def routes(patterns: list[Any], prefix: str = "", space: str = "") -> Iterator[tuple[str, set[str]]]:
    """Name and parameters of each route of our own."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(FOREIGN):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}", set(pattern.pattern.converters)


def addresses(office: Growing) -> dict[str, str]:
    """What is crawled: every route that needs no object, or only the counterparty or the document of the office."""
    found = {}
    for name, parameters in routes(get_resolver().url_patterns):
        values = _values(name, office)
        if name not in SKIPPED and parameters <= set(values):
            found[name] = reverse(name, kwargs={key: values[key] for key in parameters})
    return found


def _values(name: str, office: Growing) -> dict[str, int]:
    app = name.partition(":")[0]
    values = {"document_id": office.document.pk, "case_id": office.case.pk, "payment_id": office.payment.pk}
    if app in ("counterparties", "counterparties_api"):
        values |= {"pk": office.party.pk, "counterparty_id": office.party.pk}
    elif name.endswith(("of_counterparty", "of-party")):
        values |= {"pk": office.party.pk}
    elif name.endswith(("of_document", "of-document")):
        values |= {"pk": office.document.pk}
    return values


def counts(user: User, urls: dict[str, str]) -> dict[str, int]:
    """Queries of each page that answers 200."""
    found = {}
    for name, url in urls.items():
        client = Client(raise_request_exception=False)
        client.force_login(user, backend="ecm.access.signed_in.HouseBackend")
        client.get(url)  # whatever is kept in memory is warm in both rounds
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(url)
        if answer.status_code == 200:
            found[name] = len(captured)
    return found


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, tuple[int, int]]:
    both = {name: (before[name], count) for name, count in after.items() if name in before}
    return {name: (few, many) for name, (few, many) in both.items() if many > few + ALLOWED}


def test_no_page_asks_more_for_more_rows(people: People) -> None:
    office = Growing(people)
    office.grow(2)
    urls = addresses(office)
    before = counts(people.owner, urls)
    office.grow(18)
    after = counts(people.owner, urls)
    assert len(before) > 30, sorted(before)
    assert not (more := grown(before, after)), f"queries with 2 and with 20 rows: {more}"


def test_growing_queries_are_seen(people: People) -> None:
    def page() -> int:
        with CaptureQueriesContext(connection) as captured:
            for user in User.objects.order_by("pk")[:20]:
                list(user.roles.all())
        return len(captured)

    few = page()
    from tests.factories import UserFactory

    UserFactory.create_batch(5)
    assert grown({"planted": few}, {"planted": page()}) == {"planted": (few, few + 5)}
