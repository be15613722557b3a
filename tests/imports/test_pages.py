"""Pages of imports: what they cost, what they say, and the report that is taken away."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from counterparties.models import Counterparty
from ecm.models import User
from tests.conftest import Api, Login
from tests.counterparties.factories import CounterpartyFactory
from tests.imports.factories import HEADINGS, checked, run

pytestmark = pytest.mark.django_db
BASE = "/app/counterparties/import/"


def test_a_page_costs_the_same_for_two_and_for_twenty_rows(manager: User, login: Login) -> None:
    client, costs = login(manager), []
    for rows in (2, 20):
        for number in range(rows):
            CounterpartyFactory(display_name=f"ТОВ «Лілія {rows}{number}»")
        table = [HEADINGS, *([f"ООО Лилия {rows}{number}"] for number in range(rows))]
        imported = run(checked(manager, table, doubtful="attach"))
        for url in (BASE, f"{BASE}{imported.pk}/", f"/api/v1/imports/{imported.pk}/rows/"):
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            costs.append(len(captured))
    assert costs[:3] == costs[3:]


def test_a_refused_file_says_why(manager: User, login: Login) -> None:
    answer = login(manager).post(BASE, {"file": SimpleUploadedFile("x.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))})
    assert answer.status_code == 422
    assert "neither a table as text (CSV) nor an Excel workbook" in answer.content.decode()


def test_the_report_says_of_each_row_what_became_of_it(manager: User, login: Login) -> None:
    imported = run(checked(manager, [HEADINGS, ["Acme", "00032112"], ["", "14360570"]]))
    answer: Any = login(manager).get(f"{BASE}{imported.pk}/report/")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    first, second = list(sheet.iter_rows(values_only=True))[1:]
    assert (first[0], first[1], first[5], first[7]) == (2, "New", "Created", "Acme")
    assert (second[1], second[2], second[5]) == ("Has an error", "Name: The row has no name.", "Not imported")


def test_a_decision_answers_the_row(manager: User, login: Login) -> None:
    alike = CounterpartyFactory(display_name="ТОВ «Лілія»")
    imported = checked(manager, [HEADINGS, ["ООО Лилия"]])
    answer = login(manager).post(f"{BASE}{imported.pk}/rows/2/", {"decision": f"party:{alike.pk}"})
    assert 'id="row-2"' in answer.content.decode()
    assert imported.rows.get().target == alike


def test_a_row_is_added_to_any_counterparty_that_one_sees(manager: User, login: Login) -> None:
    """Not to proposed ones only; to one that the person does not see it is not."""
    other = CounterpartyFactory(display_name="Совсем другое имя")
    hidden = CounterpartyFactory(is_restricted=True)
    imported, client = checked(manager, [HEADINGS, ["ООО Лилия"]]), login(manager)
    url = f"{BASE}{imported.pk}/rows/2/"
    text = client.post(url, {"decision": "other"}).content.decode()
    assert 'role="combobox"' in text
    assert 'name="other_2"' in text
    assert client.post(url, {"decision": "party:", "other_2": ""}).status_code == 204
    assert client.post(url, {"decision": "party:", "other_2": str(hidden.pk)}).status_code == 404
    assert client.post(url, {"decision": "party:", "other_2": "9" * 30}).status_code == 404
    assert imported.rows.get().decision == "create"

    chosen = client.post(url, {"decision": "party:", "other_2": str(other.pk)}).content.decode()
    assert "Совсем другое имя" in chosen
    assert imported.rows.get().target == other
    assert run(imported).rows.get().counterparty == other


def test_the_api_adds_a_row_to_any_counterparty_too(manager: User, api: Api) -> None:
    other, hidden = CounterpartyFactory(), CounterpartyFactory(is_restricted=True)
    imported = checked(manager, [HEADINGS, ["ООО Лилия"]])
    url = f"/api/v1/imports/{imported.pk}/rows/2/"
    assert api(manager).patch(url, {"decision": "attach", "target": hidden.pk}, format="json").status_code == 404
    answer = api(manager).patch(url, {"decision": "attach", "target": other.pk}, format="json")
    assert (answer.status_code, answer.json()["target"]) == (200, other.pk)


def test_the_whole_way_over_the_api(manager: User, api: Api, run_jobs: Any) -> None:
    client = api(manager)
    file = SimpleUploadedFile("parties.csv", b"Name;EDRPOU\nAcme;00032112\n")
    made = client.post("/api/v1/imports/", {"file": file}, format="multipart").json()
    url = f"/api/v1/imports/{made['id']}/"
    wish = {"mapping": made["mapping"], "version": made["version"], "save_as": "Old program"}
    assert client.post(f"{url}check/", wish, format="json").status_code == 202
    run_jobs()
    assert client.get(f"{url}rows/").json()["results"][0]["verdict"] == "new"
    assert client.post(f"{url}run/").status_code == 202
    run_jobs()
    assert client.get(url).json()["counts"]["outcome.created"] == 1
    assert client.post(f"{url}undo/").status_code == 202
    run_jobs()
    assert client.get(url).json()["state"] == "undone"
    assert not Counterparty.objects.filter(withdrawn_at=None).exists()
    assert client.get("/api/v1/imports/mappings/").json()["results"][0]["name"] == "Old program"
