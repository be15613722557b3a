"""Lists as tables to take away: what one may see, as the list is narrowed, no cell that a spreadsheet would run."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from counterparties import exporting
from counterparties.services import change_requisites, enter_requisites, open_account
from ecm.models import Job, Notice, User
from tests.conftest import Login, People
from tests.counterparties.factories import NOON, ContactFactory, CounterpartyFactory, PostFactory

DAY = NOON.date()
pytestmark = pytest.mark.django_db


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def sheet_of(answer: Any) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(content_of(answer))).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_the_table_holds_what_the_list_shows(people: People, login: Login) -> None:
    party = CounterpartyFactory(display_name="=1+1 Ltd", department=people.home, role_codes=",client,")
    CounterpartyFactory(display_name="Hidden", department=people.elsewhere, role_codes=",client,")
    CounterpartyFactory(display_name="No client", department=people.home)
    values = {"identifiers": {"ua_edrpou": "00032112"}, "addresses": {"legal": {"city": "Kyiv"}}}
    enter_requisites(counterparty=party, values=values, valid_from=DAY, actor=people.owner, at=NOON)
    account = {"number": "UA213223130000026007233566001"}
    open_account(counterparty=party, values=account, valid_from=DAY, actor=people.owner, at=NOON)

    rows = sheet_of(login(people.reader).get("/app/counterparties/export/xlsx/?role=client"))
    assert [row[0] for row in rows[1:]] == ["=1+1 Ltd"]
    assert {"00032112", "Kyiv", "UA213223130000026007233566001"} <= set(rows[1])


def test_the_main_account_goes_whole(people: People, login: Login) -> None:
    party = CounterpartyFactory(department=people.home)
    account = {"number": "40702810400000000225", "bank_name": "Sberbank", "bic": "SABRRUMM", "bik": "044525225",
               "correspondent": "30101810400000000225", "currency": "RUB", "is_main": True}  # fmt: skip
    open_account(counterparty=party, values=account, valid_from=DAY, actor=people.owner, at=NOON)
    rows = sheet_of(login(people.reader).get("/app/counterparties/export/xlsx/"))
    told = dict(zip(*rows, strict=True))
    columns = ("IBAN or account", "Bank", "BIC", "BIK", "Correspondent account", "Currency of the account")
    assert [told[column] for column in columns] == [*account.values()][:6]


def test_columns_that_were_switched_off_stay_away(people: People, login: Login) -> None:
    CounterpartyFactory(department=people.home)
    rows = sheet_of(login(people.reader).get("/app/counterparties/export/xlsx/?hide=number,phone"))
    assert not {"EDRPOU", "Phone"} & set(rows[0])
    assert "Full name" in rows[0]


def test_requisites_are_those_of_the_day(people: People, login: Login) -> None:
    party = CounterpartyFactory(department=people.home)
    enter_requisites(counterparty=party, values={"full_name": "Old"}, valid_from=DAY, actor=people.owner, at=NOON)
    later = DAY + timedelta(days=60)
    change_requisites(counterparty=party, values={"full_name": "New"}, valid_from=later, actor=people.owner, at=NOON)
    client = login(people.reader)
    for day, name in ((DAY, "Old"), (later, "New")):
        rows = sheet_of(client.get(f"/app/counterparties/export/xlsx/?as_of={day.isoformat()}"))
        assert rows[1][rows[0].index("Full name")] == name


def test_the_address_book_goes_with_its_posts(people: People, login: Login) -> None:
    person = ContactFactory(last_name="-Moroz", department=people.home, reach=[["email", "a@b.example"]])
    PostFactory(contact=person, counterparty=CounterpartyFactory(display_name="Acme", department=people.home))
    text = content_of(login(people.reader).get("/app/counterparties/contacts/export/csv/")).decode("utf-8-sig")
    assert "'-Moroz" in text
    assert "Acme" in text
    assert "a@b.example" in text


def test_a_long_list_is_a_job_with_a_notice(
    people: People, login: Login, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    CounterpartyFactory.create_batch(2, department=people.home)
    reader = login(people.reader)
    assert reader.get("/app/counterparties/export/csv/").status_code == 302
    run_jobs()
    job = Job.objects.get(name="counterparties.export")
    assert Notice.objects.get(code="counterparties.exported").user == people.reader
    text = content_of(reader.get(f"/app/counterparties/exported/{job.pk}/")).decode()
    assert len(text.splitlines()) == 3
    assert login(people.outsider).get(f"/app/counterparties/exported/{job.pk}/").status_code == 404


def test_an_export_costs_the_same_for_two_and_for_twenty(people: People, login: Login) -> None:
    counts = []
    client = login(people.reader)
    client.get("/app/counterparties/export/csv/")
    for added in (2, 18):
        for party in CounterpartyFactory.create_batch(added, department=people.home):
            PostFactory(counterparty=party, contact=ContactFactory(department=people.home))
        for page in ("", "contacts/"):
            with CaptureQueriesContext(connection) as captured:
                content_of(client.get(f"/app/counterparties/{page}export/csv/"))
            counts.append(len(captured))
    assert counts[:2] == counts[2:]


def test_who_sees_no_counterparties_exports_none(login: Login, db: None) -> None:
    from tests.factories import UserFactory

    nobody: User = UserFactory(roles=[])
    assert login(nobody).get("/app/counterparties/export/csv/").status_code == 403


def test_a_british_vat_number_stands_among_vat_numbers(people: People, login: Login) -> None:
    party = CounterpartyFactory(department=people.home)
    values = {"country": "GB", "identifiers": {"gb_vat": "980780684"}}
    enter_requisites(counterparty=party, values=values, valid_from=DAY, actor=people.owner, at=NOON)
    rows = sheet_of(login(people.reader).get("/app/counterparties/export/xlsx/"))
    told = dict(zip(*rows, strict=True))
    assert (told["VAT"], told["Other numbers"] or "") == ("980780684", "")
