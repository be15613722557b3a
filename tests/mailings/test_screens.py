"""The pages of mailings."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from ecm.models import User
from mailings.models import Delivery, Mailing, StopAddress
from mailings.services import retry_refused, stop_address
from tests.conftest import Login, People
from tests.mailings.factories import (
    NOON,
    confirmed,
    make_list,
    make_mailing,
    make_party,
    make_person,
    make_writer,
    outcome,
)

Run = Callable[[], int]


def text_of(answer: Any) -> str:
    tree: Any = html.fromstring(answer.content)
    return " ".join(tree.text_content().split())


def page_of(client: Client, mailing: Mailing, query: str = "") -> Any:
    return client.get(reverse("mailings:mailing", args=[mailing.pk]) + query)


@pytest.fixture
def words(owner: User) -> dict[str, Any]:
    group = make_list(owner, make_party("A", "a@example.org"), make_party("B"))
    return {"subject": "News", "text": "Hello {contact}", "group": group.pk, "audience": "card"}


def test_a_letter_is_written_looked_at_and_sent(
    owner: User, login: Login, words: dict[str, Any], run_jobs: Run
) -> None:
    client = login(owner)
    answer = client.post(reverse("mailings:new"), words, follow=True)
    mailing = Mailing.objects.get()
    assert "Hello A" in text_of(answer)
    assert "1 letter goes out to “Friends” and cannot be called back. Left out: 1." in text_of(answer)
    assert "a@example.org" in text_of(page_of(client, mailing, "?which=letters"))
    assert "No e-mail address" in text_of(page_of(client, mailing, "?which=left_out"))

    address = reverse("mailings:confirm", args=[mailing.pk])
    client.post(f"{address}?version={mailing.version}")
    assert client.get(reverse("mailings:progress", args=[mailing.pk])).status_code == 200
    again = client.post(f"{address}?version={mailing.version}")
    assert again.status_code == 409
    run_jobs()
    assert outcome(mailing) == {"a@example.org": "sent", "B": "no_email"}
    assert client.get(reverse("mailings:progress", args=[mailing.pk])).status_code == 302
    assert "1 / 1" in text_of(client.get(reverse("mailings:mailings")))


def test_the_same_form_twice_makes_one_mailing(owner: User, login: Login, words: dict[str, Any]) -> None:
    client = login(owner)
    first, again = (client.post(reverse("mailings:new"), {**words, "once": "one"}) for _turn in range(2))
    assert (first.status_code, again["Location"]) == (302, first["Location"])
    assert client.post(reverse("mailings:new"), {**words, "once": "other"}).status_code == 409
    assert Mailing.objects.count() == 1


def test_a_fault_stands_at_its_field_and_nothing_is_lost(owner: User, login: Login, words: dict[str, Any]) -> None:
    answer = login(owner).post(reverse("mailings:new"), {**words, "text": "Hello {friend}"})
    assert answer.status_code == 422
    assert "There is no place {friend}" in text_of(answer)
    assert "Hello {friend}" in text_of(answer)
    assert not Mailing.objects.exists()


def test_a_group_out_of_sight_is_not_offered(people: People, login: Login, words: dict[str, Any]) -> None:
    from counterparties.services import create_group

    secret = create_group(title="Secret", sort="list", actor=people.owner, at=NOON, is_own=True)
    client = login(make_writer(people.home))
    assert "Secret" not in text_of(client.get(reverse("mailings:new")))
    assert client.post(reverse("mailings:new"), {**words, "group": secret.pk}).status_code == 422
    assert not Mailing.objects.exists()


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten(
    owner: User, login: Login, words: dict[str, Any]
) -> None:
    mailing, client = make_mailing(owner, make_party("A", "a@example.org")), login(owner)
    address = reverse("mailings:change", args=[mailing.pk])
    mine = {**words, "group": mailing.group_id, "version": 1}
    assert client.post(address, {**mine, "subject": "First"}).status_code == 302
    answer = client.post(address, {**mine, "subject": "Second"})
    assert answer.status_code == 409
    assert "Saved meanwhile: First" in text_of(answer)
    mailing.refresh_from_db()
    assert mailing.subject == "First"


def test_a_mailing_that_lost_its_group_says_so(owner: User, login: Login) -> None:
    mailing = make_mailing(owner, make_party("A", "a@example.org"))
    Mailing.objects.update(group=None)
    assert "The group of this mailing is not there any more." in text_of(page_of(login(owner), mailing))


def test_the_letters_are_narrowed_to_a_state(owner: User, login: Login) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org"), make_party("C", "c@example.org")), owner)
    Delivery.objects.filter(address="a@example.org").update(state="refused", reason="by_server", answer="550 Nobody")
    client = login(owner)
    told = text_of(page_of(client, mailing, "?which=letters&state=refused"))
    assert "a@example.org" in told
    assert "550 Nobody" in told
    assert "c@example.org" not in told
    client.post(reverse("mailings:retry", args=[mailing.pk]))
    assert Delivery.objects.get(address="a@example.org").state == "waiting"
    assert retry_refused(mailing=mailing, actor=owner, at=NOON) == 0


def test_a_mailing_is_stopped_from_its_page(owner: User, login: Login) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org")), owner)
    login(owner).post(reverse("mailings:stop", args=[mailing.pk]))
    mailing.refresh_from_db()
    assert (mailing.state, outcome(mailing)) == ("stopped", {"a@example.org": "stopped"})


def test_the_stop_list_is_kept_on_its_page(owner: User, login: Login) -> None:
    client, address = login(owner), reverse("mailings:stop_list")
    assert client.post(address, {"address": "nobody"}).status_code == 422
    client.post(address, {"address": "No@Example.org", "reason": "Asked"})
    row = StopAddress.objects.get()
    assert "no@example.org" in text_of(client.get(f"{address}?q=EXAMPLE"))
    assert "no@example.org" not in text_of(client.get(f"{address}?q=other"))
    client.post(reverse("mailings:allow", args=[row.pk]))
    assert not StopAddress.objects.exists()


def test_the_group_leads_to_its_letter_and_its_addresses(people: People, login: Login) -> None:
    group = make_list(people.owner, make_party("A", "a@example.org"))
    wanted = f"{reverse('mailings:new')}?group={group.pk}"
    for page in (
        reverse("counterparties:groups"), reverse("counterparties:change_group", args=[group.pk]),
        f"{reverse('counterparties:journal')}?group={group.pk}",
    ):  # fmt: skip
        assert wanted in login(people.owner).get(page).content.decode(), page
    assert wanted not in login(people.reader).get(reverse("counterparties:groups")).content.decode()
    tree: Any = html.fromstring(login(people.owner).get(wanted).content)
    chosen = tree.xpath("//select[@name='group']/option[@selected]")
    assert [each.get("value") for each in chosen] == [str(group.pk)]


def exported(client: Client, key: str, query: str) -> list[str]:
    answer: Any = client.get(f"{reverse('storage:table', args=[key, 'csv'])}?{query}")
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_addresses_of_a_group_are_for_paper_too(people: People, login: Login) -> None:
    from datetime import date

    from counterparties.services import enter_requisites

    seen, hidden = make_party("Seen", ""), make_party("Hidden", "h@example.org", department=people.elsewhere)
    values = {"full_name": "Seen Ltd", "addresses": {"postal": {"city": "Київ", "street": "Садова, 1"}}}
    enter_requisites(counterparty=seen, values=values, valid_from=date(2026, 1, 1), actor=people.owner, at=NOON)
    make_person(seen, "Boss", "boss@example.org")
    group = make_list(people.owner, seen, hidden)
    _heading, *rows = exported(login(make_writer(people.home)), "mailing-addresses", f"group={group.pk}")
    assert len(rows) == 1
    assert rows[0].startswith("Seen;Seen Ltd;Boss;boss@example.org;")
    assert "Садова, 1" in rows[0]
    client = login(people.reader)
    assert (
        client.get(f"{reverse('storage:table', args=['mailing-addresses', 'csv'])}?group={group.pk}").status_code == 403
    )


def test_letters_are_exported_with_what_became_of_them(owner: User, login: Login) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org"), make_party("B")), owner)
    _heading, *rows = exported(login(owner), "mailing-letters", f"of={mailing.pk}")
    assert [row.split(";")[0] for row in rows] == ["A", "B"]
    assert "No e-mail address" in rows[1]
    assert len(exported(login(owner), "mailing-letters", f"of={mailing.pk}&state=waiting")) == 2


def test_pages_cost_the_same_for_few_and_for_many(owner: User, login: Login) -> None:
    client, counted = login(owner), []
    for size in (2, 30):
        parties = [make_party(f"{size}-{number}", f"{size}-{number}@example.org") for number in range(size)]
        for number, party in enumerate(parties):
            make_person(party, f"P{size}-{number}", f"p{size}-{number}@example.org")
            make_mailing(owner, party)
            stop_address(address=f"{size}-{number}@stop.example", actor=owner, at=NOON)
        group = make_list(owner, *parties)
        draft = make_mailing(owner, group=group, audience="both")
        sending = confirmed(make_mailing(owner, group=group, audience="both"), owner)
        urls = [reverse("mailings:mailings"), reverse("mailings:new"), reverse("mailings:stop_list")]
        for mailing in (draft, sending):
            page = reverse("mailings:mailing", args=[mailing.pk])
            urls += [f"{page}?which={which}" for which in ("letter", "letters", "left_out")]
        for mailing in (draft, sending):
            urls += [reverse(f"mailings_api:{name}", args=[mailing.pk]) for name in ("mailing", "deliveries")]
        urls += [reverse("mailings_api:preview", args=[draft.pk]), reverse("mailings_api:mailings")]
        counts = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200, url
            counts.append(len(captured))
        counted.append(counts)
    assert [abs(many - few) <= 1 for few, many in zip(*counted, strict=True)] == [True] * len(counted[0]), counted


def test_mailings_and_the_stop_list_can_be_taken_away(owner: User, people: People, login: Login) -> None:
    make_mailing(owner, make_party("A", "a@example.org"), subject="News for all")
    stop_address(address="No@Example.org", reason="Asked by phone", actor=owner, at=NOON)
    client = login(owner)
    _heading, *rows = exported(client, "mailings", "state=draft")
    assert ["News for all" in row for row in rows] == [True]
    assert len(exported(client, "mailings", "state=sent")) == 1
    _heading, *rows = exported(client, "stop-list", "q=example")
    assert ["no@example.org" in row and "Asked by phone" in row for row in rows] == [True]
    assert len(exported(client, "stop-list", "q=other")) == 1
    for url in ("mailings:mailings", "mailings:stop_list"):
        assert "XLSX" in client.get(reverse(url)).content.decode()
