"""A form of a new card or person makes one: a second click leads to it, a second tab asks, a known number asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from counterparties.models import Contact, Counterparty
from counterparties.services import withdraw_counterparty
from ecm.keys import IdempotencyKey
from ecm.models import User
from ecm.web import twice
from tests.conftest import People
from tests.counterparties.factories import CounterpartyFactory

CARD = {"display_name": "ТОВ «Ромашка»", "kind": "legal", "status": "prospect", "phone": "+380441234567"}
NEW, EXPRESS, PERSON = "/app/counterparties/new/", "/app/counterparties/express/", "/app/counterparties/contacts/new/"
FORMS = [
    (NEW, CARD, Counterparty), (EXPRESS, {"text": "ТОВ Ромашка", "phone": "1"}, Counterparty),
    (EXPRESS + "?in=dialog", {"text": "ТОВ Ромашка"}, Counterparty),
    (PERSON, {"last_name": "Мороз", "email": "a@vektor.ua"}, Contact),
]  # fmt: skip


def opened(client: Any, url: str) -> dict[str, str]:
    """The key of a form that is opened now."""
    page: Any = html.fromstring(client.get(url).content)
    return {"once": page.xpath("//input[@name='once']")[0].get("value")}


@pytest.mark.parametrize(("url", "values", "model"), FORMS)
def test_a_second_click_leads_to_what_the_first_made(
    owner: User, login: Any, url: str, values: Any, model: Any
) -> None:
    client = login(owner)
    form = {**values, **opened(client, url)}
    first, again = client.post(url, form), client.post(url, form)
    made = model.objects.get()
    assert (first.status_code, again.status_code) == ((204, 204) if "dialog" in url else (302, 302))
    if "dialog" not in url:
        assert again["Location"].endswith(f"/{made.pk}/")
        assert "This form was sent before" in client.get(again["Location"]).content.decode()


@pytest.mark.parametrize(("url", "values", "model"), FORMS)
def test_a_second_tab_asks_and_makes_another_one_when_it_is_wanted(
    owner: User, login: Any, url: str, values: Any, model: Any
) -> None:
    client = login(owner)
    tabs = [opened(client, url), opened(client, url)]
    assert tabs[0] != tabs[1]
    client.post(url, {**values, **tabs[0]})
    asked = client.post(url, {**values, **tabs[1]})
    page: Any = html.fromstring(asked.content)
    assert (asked.status_code, model.objects.count()) == (409, 1)
    assert "You entered the same a short while ago" in page.text_content()
    assert page.xpath(f"//a[contains(@href, '/{model.objects.get().pk}/')]")
    assert page.xpath("//input[@name='once']")[0].get("value") == tabs[1]["once"]

    answer = client.post(url, {**values, **tabs[1], "again": "1"})
    assert (answer.status_code < 400, model.objects.count()) == (True, 2)
    client.post(url, {**values, **tabs[1], "again": "1"})
    assert model.objects.count() == 2


def test_other_words_other_people_and_other_days_are_no_repeats(
    owner: User, manager: User, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = login(owner)
    form = {**CARD, **opened(client, NEW)}
    client.post(NEW, form)
    assert client.post(NEW, {**form, "phone": "2"}).status_code == 302
    assert login(manager).post(NEW, form).status_code == 302
    monkeypatch.setattr(twice, "REMEMBERED", timedelta(0))
    assert client.post(NEW, {**CARD, **opened(client, NEW)}).status_code == 302
    assert Counterparty.objects.count() == 4


def test_what_was_taken_back_may_be_entered_again(manager: User, login: Any) -> None:
    client = login(manager)
    form = {**CARD, **opened(client, NEW)}
    client.post(NEW, form)
    withdraw_counterparty(counterparty=Counterparty.objects.get(), actor=manager, at=timezone.now())
    assert client.post(NEW, form).status_code == 302
    assert Counterparty.objects.filter(withdrawn_at=None).count() == 1


def test_a_refused_form_may_be_sent_again(owner: User, login: Any) -> None:
    client, keys = login(owner), opened(login(owner), EXPRESS)
    assert client.post(EXPRESS, {"text": " ", **keys}).status_code == 422
    assert not IdempotencyKey.objects.exists()


def test_a_number_that_somebody_has_asks_with_the_way_to_them(people: People, manager: User, login: Any) -> None:
    client = login(manager)
    client.post(EXPRESS, {"text": "Ромашка 14360570"})
    held = Counterparty.objects.get()
    asked = client.post(EXPRESS, {"text": "ЄДРПОУ 14360570"})
    assert asked.status_code == 409
    assert "Somebody has this number already" in asked.content.decode()
    assert f"/app/counterparties/{held.pk}/" in asked.content.decode()
    assert client.post(EXPRESS, {"text": "ЄДРПОУ 14360570", "again": "1"}).status_code == 302
    assert Counterparty.objects.count() == 2


def test_a_number_of_a_hidden_card_asks_nobody(people: People, manager: User, login: Any) -> None:
    party = CounterpartyFactory(department=people.home)
    party.identifiers.create(kind="ua_edrpou", number="14360570")
    assert login(manager).post(EXPRESS, {"text": "ЄДРПОУ 14360570"}).status_code == 302


def test_first_requisites_with_a_number_that_another_card_has_ask(people: People, manager: User, login: Any) -> None:
    client = login(manager)
    client.post(EXPRESS, {"text": "Ромашка 14360570"})
    held, party = Counterparty.objects.get(), CounterpartyFactory()
    url = f"/app/counterparties/{party.pk}/requisites/edit/"
    form = {"full_name": "ТОВ", "country": "UA", "n_ua_edrpou": " 14360570", "day": "2026-01-01", "act": "change"}
    asked = client.post(url, form)
    assert asked.status_code == 409
    assert "Somebody has this number already" in asked.content.decode()
    assert f"/app/counterparties/{held.pk}/" in asked.content.decode()
    assert not party.requisites.exists()
    assert client.post(url, {**form, "again": "1"}).status_code == 302
    assert party.requisites.get().identifiers == {"ua_edrpou": "14360570"}
    # Its own number asks nobody, nor does what was there before the change.
    changed = {**form, "seen": party.requisites.get().pk, "tax_regime": "A", "day": "2026-02-01"}
    assert client.post(url, changed).status_code == 302
