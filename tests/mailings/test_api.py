"""The API of mailings."""

from typing import Any

from django.urls import reverse

from ecm.models import User
from mailings.models import Delivery, Mailing
from tests.conftest import Api, People
from tests.mailings.factories import confirmed, make_document, make_list, make_mailing, make_party, make_writer, outcome


def test_from_draft_to_letters(owner: User, api: Api) -> None:
    client, group = api(owner), make_list(owner, make_party("A", "a@example.org"), make_party("B"))
    document = make_document(owner)
    wish = {"subject": "News", "text": "Hello {name}", "group": group.pk, "documents": [document.pk]}
    headers: Any = {"HTTP_IDEMPOTENCY_KEY": "one"}
    made = client.post(reverse("mailings_api:mailings"), wish, format="json", **headers)
    again = client.post(reverse("mailings_api:mailings"), wish, format="json", **headers)
    assert (made.status_code, again.json()["id"]) == (201, made.json()["id"])
    assert Mailing.objects.count() == 1

    pk = made.json()["id"]
    changed = client.patch(
        reverse("mailings_api:mailing", args=[pk]), {"subject": "Later", "documents": [], "version": 1}, format="json"
    )
    assert (changed.json()["subject"], changed.json()["version"], changed.json()["files"]) == ("Later", 2, [])
    stale = client.patch(reverse("mailings_api:mailing", args=[pk]), {"subject": "X", "version": 1}, format="json")
    assert (stale.status_code, stale.json()["version"]) == (409, 2)

    shown = client.get(reverse("mailings_api:preview", args=[pk])).json()
    assert (shown["letters"], shown["left_out"], shown["subject"]) == (1, 1, "Later")
    assert shown["text"].startswith("Hello A")
    out = client.get(reverse("mailings_api:preview", args=[pk]), {"which": "left_out"}).json()
    assert [(row["name"], row["reason"]) for row in out["results"]] == [("B", "no_email")]

    sent = client.post(reverse("mailings_api:confirm", args=[pk]), {"version": 2}, format="json").json()
    assert (sent["state"], sent["numbers"]["waiting"]) == ("sending", 1)
    rows = client.get(reverse("mailings_api:deliveries", args=[pk]), {"state": "left_out"}).json()["results"]
    assert [row["reason"] for row in rows] == ["no_email"]
    assert client.post(reverse("mailings_api:stop", args=[pk])).json()["state"] == "stopped"


def test_refusals_are_told_and_change_nothing(owner: User, api: Api) -> None:
    client, mailing = api(owner), make_mailing(owner, make_party("B"))
    wrong = client.patch(
        reverse("mailings_api:mailing", args=[mailing.pk]), {"text": "{secret}", "version": 1}, format="json"
    )
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["text"])
    nobody = client.post(reverse("mailings_api:confirm", args=[mailing.pk]), {"version": 1}, format="json")
    assert (nobody.status_code, nobody.json()["code"]) == (422, "mailings.nobody")
    assert client.get(reverse("mailings_api:mailings"), {"state": "lost"}).status_code == 400
    mailing.refresh_from_db()
    assert (mailing.state, mailing.version) == ("draft", 1)
    assert not Delivery.objects.exists()


def test_what_is_hidden_is_absent(people: People, api: Api) -> None:
    mailing = confirmed(make_mailing(people.owner, make_party("A", "a@example.org")), people.owner)
    secret = make_document(people.outsider, department=people.elsewhere)
    group = make_list(people.owner)
    client = api(make_writer(people.home))
    for name in ("mailing", "preview", "deliveries"):
        assert client.get(reverse(f"mailings_api:{name}", args=[mailing.pk])).status_code == 404
    wish = {"subject": "News", "text": "Hello", "group": group.pk, "documents": [secret.pk]}
    assert client.post(reverse("mailings_api:mailings"), wish, format="json").status_code == 404
    assert client.post(reverse("mailings_api:stop", args=[mailing.pk])).status_code == 404
    assert outcome(mailing) == {"a@example.org": "waiting"}
    assert Mailing.objects.count() == 1


def test_stop_addresses(owner: User, api: Api) -> None:
    client, address = api(owner), reverse("mailings_api:stop_addresses")
    row = client.post(address, {"address": "A@Example.org"}, format="json").json()
    assert row["address"] == "a@example.org"
    assert client.post(address, {"address": "nobody"}, format="json").status_code == 400
    assert [each["id"] for each in client.get(address).json()["results"]] == [row["id"]]
    assert client.delete(reverse("mailings_api:stop_address", args=[row["id"]])).status_code == 204
    assert not client.get(address).json()["results"]
