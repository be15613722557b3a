"""The API of cases."""

from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case
from ecm.models import User
from tests.approvals.factories import make_document
from tests.cases.factories import make_case, make_template, stage_named
from tests.counterparties.factories import CounterpartyFactory

pytestmark = pytest.mark.django_db


def test_a_case_is_opened_once_moved_and_reopened(api: Any, manager: User) -> None:
    template, party = make_template(), CounterpartyFactory()
    client = api(manager)
    wish = {"template": template.code, "counterparty": party.pk, "title": "Pumps", "amount": "10.50", "currency": "EUR"}
    key = {"Idempotency-Key": "open-1"}
    made = client.post(reverse("cases_api:cases"), wish, format="json", headers=key)
    again = client.post(reverse("cases_api:cases"), wish, format="json", headers=key)
    assert (made.status_code, again.json()["id"]) == (201, made.json()["id"])
    assert Case.objects.count() == 1
    case = Case.objects.get()
    assert made.json()["number"] == case.number

    url = reverse("cases_api:move", args=[case.pk])
    lost = {"stage": stage_named(case, "Lost").pk, "seen_stage": case.stage_id}
    refused = client.post(url, lost, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "cases.reason_needed")
    ended = client.post(url, {**lost, "note": "Too dear"}, format="json").json()
    assert (ended["state"], ended["end_reason"], len(ended["moves"])) == ("lost", "Too dear", 2)
    open_again = client.post(reverse("cases_api:reopen", args=[case.pk]), {}, format="json").json()
    assert open_again["stage"]["title"] == "First talk"
    assert client.post(url, {"stage": 10**12}, format="json").status_code == 404


def test_a_change_says_which_version_it_saw(api: Any, manager: User) -> None:
    case = make_case(manager)
    url = reverse("cases_api:case", args=[case.pk])
    changed = api(manager).patch(url, {"version": 1, "title": "Valves"}, format="json")
    assert (changed.json()["title"], changed.json()["version"]) == ("Valves", 2)
    stale = api(manager).patch(url, {"version": 1, "title": "Mine"}, format="json")
    assert stale.status_code == 409
    assert api(manager).patch(url, {"title": "Mine"}, format="json").status_code == 400
    assert api(manager).patch(url, {"version": 2, "manager": 10**9}, format="json").status_code == 400
    assert Case.objects.get().title == "Valves"


def test_the_list_is_narrowed_and_documents_come_and_go(api: Any, manager: User) -> None:
    case, client = make_case(manager), api(manager)
    make_case(manager, title="A claim", template=make_template("claim", "claim"))
    found = client.get(reverse("cases_api:cases"), {"q": "podillia", "state": "open", "mine": "true"}).json()
    assert [row["id"] for row in found["results"]] == [case.pk]
    assert client.get(reverse("cases_api:cases"), {"state": "nonsense"}).status_code == 400
    url = reverse("cases_api:documents", args=[case.pk])
    put = client.post(url, {"document": make_document(manager).pk}, format="json")
    assert put.status_code == 201
    assert len(client.get(url).json()["results"]) == 1
    elsewhere = make_case(manager, title="Another")
    gone = reverse("cases_api:document", args=[elsewhere.pk, put.json()["id"]])
    assert client.delete(gone).status_code == 404
    assert client.delete(reverse("cases_api:document", args=[case.pk, put.json()["id"]])).status_code == 204
    assert client.get(url).json()["results"] == []


def test_templates_tell_what_may_follow(api: Any, manager: User) -> None:
    template = make_template()
    first, offer = stage_named(template, "First talk"), stage_named(template, "Offer")
    first.followed_by.add(offer)
    make_template("unused", is_active=False)
    rows = api(manager).get(reverse("cases_api:templates")).json()["results"]
    assert [row["code"] for row in rows] == ["deal"]
    assert [stage["followed_by"] for stage in rows[0]["stages"]] == [[offer.pk], [], [], []]
