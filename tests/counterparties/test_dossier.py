"""The dossier: what one click costs, who sees it, and how it looked on another day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from counterparties.models import DocumentParty, Requisites
from counterparties.services import (
    change_requisites,
    enter_requisites,
    follow_document,
    link_document,
    pin_requisites,
)
from ecm.models import User
from storage.models import Document
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, KindFactory, PostFactory

MOST_QUERIES = 12


@pytest.fixture
def party(owner: User) -> Any:
    party = CounterpartyFactory(display_name="ТОВ «Дніпро»")
    enter_requisites(
        counterparty=party,
        values={"tax_regime": "a", "signatory_name": "Бондар О. П."},
        valid_from=date(2026, 1, 1),
        actor=owner,
        at=NOON,
    )
    PostFactory(counterparty=party)
    return party


def fill(party: Any, count: int) -> None:
    kind = KindFactory()
    documents = Document.objects.bulk_create(
        Document(
            title=f"Договір {n}", kind=kind, created_at=NOON, listed_on=date(2020, 1, 1) + timedelta(days=n % 2000)
        )
        for n in range(count)
    )
    DocumentParty.objects.bulk_create(
        DocumentParty(document=document, counterparty=party, listed_on=document.listed_on) for document in documents
    )


def queries_of(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_it_costs_the_same_for_ten_and_for_a_thousand_documents(party: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/"
    fill(party, 10)
    few = queries_of(client, url)
    fill(party, 1000)

    assert queries_of(client, url) == few
    assert few <= MOST_QUERIES


def test_the_list_costs_the_same_for_two_and_for_twenty(owner: User, login: Any) -> None:
    client, costs = login(owner), []
    for added in (2, 18):
        for party in CounterpartyFactory.create_batch(added):
            enter_requisites(counterparty=party, values={}, valid_from=date(2026, 1, 1), actor=owner, at=NOON)
        costs.append(queries_of(client, "/app/counterparties/"))

    assert costs[0] == costs[1]


def test_as_of_a_day_it_shows_what_held_then(party: Any, owner: User, login: Any) -> None:
    change_requisites(
        counterparty=party,
        values={"signatory_name": "Мороз І. І."},
        valid_from=date(2026, 3, 1),
        actor=owner,
        at=NOON + timedelta(days=30),
    )
    client, url = login(owner), f"/app/counterparties/{party.pk}/"

    assert "Мороз" in client.get(url).content.decode()
    assert "Бондар" in client.get(f"{url}?as_of=2026-02-01").content.decode()
    assert "Мороз" in client.get(f"{url}?as_of=2026-03-05").content.decode()
    assert "Бондар" in client.get(f"{url}?as_of=2026-03-05&known=then").content.decode()


def test_a_document_out_of_sight_is_not_in_the_dossier(party: Any, people: Any, login: Any) -> None:
    link_document(DocumentFactory(title="Таємна угода", department=people.home), party, at=NOON)
    url = f"/app/counterparties/{party.pk}/"

    assert "Таємна" in login(people.reader).get(url).content.decode()
    assert "Таємна" not in login(people.outsider).get(url).content.decode()


def test_a_registered_document_keeps_its_requisites_and_shows_drift(party: Any, owner: User, login: Any) -> None:
    document = DocumentFactory(dated_on=date(2026, 2, 1))
    link = link_document(document, party, at=NOON)
    assert pin_requisites(document=document, actor=owner, at=NOON) == 1
    change_requisites(
        counterparty=party,
        values={"signatory_name": "Мороз І. І."},
        valid_from=date(2026, 1, 15),
        actor=owner,
        at=NOON + timedelta(days=30),
    )

    link.refresh_from_db()
    assert link.requisites is not None
    assert link.requisites.signatory_name == "Бондар О. П."
    page = login(owner).get(f"/app/counterparties/of-document/{document.pk}/").content.decode()
    assert "Бондар" in page
    assert "have changed since" in page
    # What the document keeps, and what held on each of its days, side by side.
    lines: Any = html.fromstring(page).xpath("//tbody/tr[1]/*")
    cells = [value.text_content().strip() for value in lines]
    assert cells == ["Signatory", "Бондар О. П.", "Мороз І. І.", "Мороз І. І.", "Мороз І. І."]


def test_the_days_of_a_document_show_its_party_as_it_was_then(party: Any, owner: User, login: Any) -> None:
    document = DocumentFactory(dated_on=date(2026, 2, 1), valid_from=date(2026, 3, 1))
    link_document(document, party, at=NOON)
    for day, regime in ((date(2026, 1, 20), "b"), (date(2026, 2, 20), "c")):
        change_requisites(counterparty=party, values={"tax_regime": regime}, valid_from=day, actor=owner, at=NOON)
    client, url = login(owner), f"/app/counterparties/of-document/{document.pk}/"
    page: Any = html.fromstring(client.get(url).content.decode())

    head = [" ".join(cell.text_content().split()) for cell in page.xpath("//thead//th")]
    cells = [value.text_content().strip() for value in page.xpath("//tbody/tr[1]/*")]
    shown = dict(zip(head, cells, strict=True))
    assert (shown["Signed 1 Feb 2026"], shown["In force from 1 Mar 2026"]) == ("b", "c")
    before = queries_of(client, url)
    for _more in range(3):
        link_document(document, CounterpartyFactory(), at=NOON)
    assert queries_of(client, url) == before


def test_a_power_of_attorney_and_a_kept_number_are_told_in_the_dossier(party: Any, lawyer: User, login: Any) -> None:
    values = {
        "signatory_basis": "power", "power_number": "7", "power_scope": "supply only", "power_limit": Decimal(1000),
        "power_currency": "UAH", "power_valid_to": date(2026, 12, 1), "identifiers": {"ua_edrpou": "12345670"},
    }  # fmt: skip
    change_requisites(
        counterparty=party, values=values, valid_from=date(2026, 2, 1), actor=lawyer, at=NOON, unusual=["ua_edrpou"]
    )
    page = login(lawyer).get(f"/app/counterparties/{party.pk}/").content.decode()
    for said in ("supply only", "1,000.00", "1\xa0Dec\xa02026", "12345670 ⚠ breaks its rule"):
        assert said in page, said


def test_the_editor_shows_the_requisites_as_they_are_and_records_only_what_was_changed(
    party: Any, owner: User, login: Any
) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/requisites/edit/"
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = client.post(url, {**typed, "day": "2026-04-01", "tax_regime": "b", "seen": form.row.pk})

    assert answer.status_code == 302
    rows = Requisites.objects.filter(superseded_at=None).order_by("valid_from")
    assert [(row.tax_regime, row.full_name) for row in rows] == [("a", "ТОВ «Дніпро»"), ("b", "ТОВ «Дніпро»")]


def test_another_country_brings_its_numbers_and_keeps_what_was_typed(party: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/requisites/edit/"
    typed = {"country": "RU", "n_ru_inn": "77", "full_name": ""}
    page = client.post(f"{url}?part=numbers", typed).content.decode()
    assert 'name="n_ru_ogrn"' in page
    assert 'value="77"' in page
    assert "ds-error" not in page
    assert 'name="n_bg_eik"' in client.post(f"{url}?part=numbers", {**typed, "country": "BG"}).content.decode()
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    saved = {**values, "day": "2026-04-01", "country": "BG", "n_bg_eik": "204317128", "seen": form.row.pk}
    assert client.post(url, saved).status_code == 302
    row = Requisites.objects.filter(superseded_at=None).latest("valid_from")
    assert (row.country, row.identifiers) == ("BG", {"bg_eik": "204317128"})


def test_all_that_is_wrong_with_requisites_is_told_at_once(party: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/requisites/edit/"
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    wrong = {"day": "31.02.2026", "country": "UA", "n_ua_edrpou": "12345670", "power_limit": "5", "seen": form.row.pk,
             "power_dated_on": "02.03.2026", "power_valid_to": "01.03.2026"}  # fmt: skip
    answer = client.post(url, {**values, **wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"day", "n_ua_edrpou", "power_currency", "power_valid_to"}
    sound = client.post(url, {**values, **wrong, "n_ua_edrpou": "14360570"})
    assert "n_ua_edrpou" not in sound.context["form"].errors


def test_all_that_is_wrong_with_an_account_is_told_at_once(party: Any, owner: User, login: Any) -> None:
    wrong = {"number": "BG80BNBG96611020345679", "bic": "X", "valid_from": "31.02.2026"}
    answer = login(owner).post(f"/app/counterparties/{party.pk}/accounts/new/", wrong)
    assert answer.context["form"].errors.keys() == {"number", "bic", "valid_from"}
    answer = login(owner).post(f"/app/counterparties/{party.pk}/accounts/new/", {**wrong, "number": ""})
    assert answer.context["form"].errors["number"] == ["This field is required."]


def test_an_address_has_its_country(party: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/requisites/edit/"
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    typed = {"a_legal_country": "BG", "a_legal_city": "София", "day": "2026-04-01", "seen": form.row.pk}
    assert client.post(url, {**values, **typed}).status_code == 302
    row = Requisites.objects.filter(superseded_at=None).latest("valid_from")
    assert row.addresses == {"legal": {"country": "BG", "city": "София"}}
    assert 'value="BG" selected' in str(client.get(f"{url}?on=2026-04-02").context["form"]["a_legal_country"])
    assert client.post(url, {**values, **typed, "a_legal_country": "XX"}).status_code == 422


@pytest.mark.django_db
def test_a_link_follows_the_date_and_the_kind_of_its_document(owner: User) -> None:
    document, other = DocumentFactory(), KindFactory()
    link = link_document(document, CounterpartyFactory(), at=NOON)
    assert (link.kind_id, link.listed_on) == (document.kind_id, document.listed_on)
    Document.objects.filter(pk=document.pk).update(kind=other, listed_on=date(2026, 9, 1))
    follow_document(document_id=document.pk)
    link.refresh_from_db()
    assert (link.kind_id, link.listed_on) == (other.pk, date(2026, 9, 1))


def test_a_day_that_is_none_is_said_and_kept(owner: User, login: Any) -> None:
    party = CounterpartyFactory()
    page = login(owner).get(f"/app/counterparties/{party.pk}/?as_of=31.02.2025").content.decode()
    assert "This is no date" in page
    assert 'value="31.02.2025"' in page


def test_days_to_compare_that_are_none_are_said_and_kept(owner: User, login: Any) -> None:
    url = f"/app/counterparties/{CounterpartyFactory().pk}/requisites/compare/"
    page = login(owner).get(f"{url}?first=31.02.2025&second=1.3.2025").content.decode()
    assert 'id="first-wrong">This is no date.' in page
    assert 'value="31.02.2025" aria-invalid="true"' in page
    assert 'value="01.03.2025" data-ds-day' in page
    assert "This is no date" not in login(owner).get(url).content.decode()


def test_days_that_are_none_compare_nothing(party: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/requisites/compare/"
    sound = "?first=1.2.2026&second=1.3.2026"
    assert client.get(f"{url}{sound}").context["rows"]
    for wrong in (sound.replace("1.2.2026", "31.02.2020"), sound.replace("1.3.2026", "31.02.2020")):
        answer = client.get(f"{url}{wrong}")
        assert answer.context["rows"] == []
        assert "<table" not in answer.content.decode()
        assert "Nothing is known of these days" not in answer.content.decode()


def test_a_limit_of_a_power_of_attorney_is_not_below_zero(party: Any, owner: User, login: Any, api: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/requisites/edit/"
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    typed = {"day": "2026-04-01", "seen": form.row.pk, "power_limit": "-5", "power_currency": "EUR"}
    answer = client.post(url, {**values, **typed})
    assert answer.context["form"].errors == {"power_limit": ["A limit is not below zero."]}
    body = {"act": "change", "day": "2026-04-01", "power_limit": "-0.01", "power_currency": "EUR"}
    refused = api(owner).post(f"/api/v1/counterparties/{party.pk}/requisites/", body, format="json")
    assert refused.status_code == 400
    assert "power_limit" in refused.content.decode()
    assert Requisites.objects.filter(counterparty=party).count() == 1
    assert client.post(url, {**values, **typed, "power_limit": "5"}).status_code == 302


def test_a_document_for_an_empty_dossier_is_put_into_it(owner: User, login: Any) -> None:
    party = CounterpartyFactory()
    link, client = f"/app/documents/new/?in=counterparty:{party.pk}", login(owner)
    assert f'href="{link}">Upload a document<' in client.get(f"/app/counterparties/{party.pk}/").content.decode()
    assert str(party) in client.get(link).content.decode()


def test_no_dot_stands_alone_in_the_head_of_a_card(owner: User, login: Any) -> None:
    party = CounterpartyFactory(manager=None)
    values = {"identifiers": {"ua_edrpou": "14360570"}}
    enter_requisites(counterparty=party, values=values, valid_from=NOON.date(), actor=owner, at=NOON)
    page = login(owner).get(f"/app/counterparties/{party.pk}/").content.decode()
    assert '<span class="ds-soft"><span class="ds-mono">14360570</span></span>' in page


def test_nothing_is_said_of_like_cards_before_anything_is_typed(owner: User, login: Any) -> None:
    client, url = login(owner), "/app/counterparties/duplicates/"
    assert "Whoever is like what you type is shown here." in client.get(f"{url}?kind=legal").content.decode()
    assert "Nobody alike" not in client.get(f"{url}?kind=legal").content.decode()
    assert "Nobody alike" in client.get(f"{url}?display_name=Zzz").content.decode()
