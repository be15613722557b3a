"""Identity documents, addresses of service, consents, and places that grow as people type."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterparties.models import Consent, IdentityDocument, Place, ServiceAddress
from counterparties.queries.groups import preview
from counterparties.queries.persons import personal_of, rows_of, suggest_places
from counterparties.services import (
    end_personal,
    enter_requisites,
    merge_counterparties,
    record_personal,
    take_back_personal,
    undo_merge,
)
from counterparties.services.persons import learn_places
from counterparties.terms import party_terms
from ecm.errors import Forbidden, InvalidInput, NotFound
from ecm.models import EventRecord, User
from tests.conftest import People
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory

PASSPORT = {"kind": "passport", "series": "АВ", "number": "123456", "starts_on": date(2020, 5, 1)}


@pytest.fixture
def person(db: None) -> Any:
    return CounterpartyFactory(display_name="Петренко О. І.", kind="individual")


def record(what: str, party: Any, actor: User, **values: Any) -> Any:
    return record_personal(what=what, counterparty=party, values=values, actor=actor, at=NOON)


def test_a_person_has_documents_addresses_and_consents_on_a_day(person: Any, owner: User) -> None:
    old = record("identity", person, owner, **PASSPORT)
    end_personal(what="identity", row=old, last_day=date(2025, 1, 1), actor=owner, at=NOON)
    record("identity", person, owner, kind="id_card", number="000123", starts_on=date(2025, 1, 2))
    record("address", person, owner, purpose="service", city="Київ", street="вул. Садова, 1")
    consent = record("consent", person, owner, purpose="data", starts_on=date(2026, 1, 1))
    end_personal(what="consent", row=consent, last_day=date(2026, 2, 1), actor=owner, at=NOON)

    then, now = (personal_of(person.pk, owner, day) for day in (date(2024, 1, 1), NOON.date()))
    assert [row.kind for row in then.identity or ()] == ["passport"]
    assert [row.kind for row in now.identity or ()] == ["id_card"]
    assert (len(now.address), now.consent) == (1, [])
    assert [row.purpose for row in rows_of("consent", person.pk, date(2026, 2, 1))] == ["data"]
    journal = EventRecord.objects.filter(name="counterparties.personal.recorded")
    assert [(row.payload["what"], row.payload["act"]) for row in journal.order_by("pk")] == [
        ("identity", "added"), ("identity", "ended"), ("identity", "added"), ("address", "added"),
        ("consent", "added"), ("consent", "ended"),
    ]  # fmt: skip
    assert "123456" not in str([row.payload for row in journal])


def test_what_was_entered_by_mistake_is_taken_back_and_kept(person: Any, owner: User) -> None:
    row = record("identity", person, owner, **PASSPORT)
    for _again in range(2):
        take_back_personal(what="identity", row=row, actor=owner, at=NOON)

    assert rows_of("identity", person.pk) == []
    assert IdentityDocument.objects.get().withdrawn_at == NOON
    assert EventRecord.objects.filter(payload__act="taken_back").count() == 1


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("identity", {"kind": "passport", "number": ""}),
        ("identity", {"kind": "paper", "number": "1"}),
        ("identity", {**PASSPORT, "ends_on": date(2019, 1, 1)}),
        ("address", {"purpose": "service"}),
        ("address", {"street": "x", "colour": "red"}),
        ("consent", {"purpose": "everything"}),
    ],
)
def test_unsound_rows_are_refused(person: Any, owner: User, what: str, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        record(what, person, owner, **values)
    assert not IdentityDocument.objects.exists()
    assert not ServiceAddress.objects.exists()
    assert not Consent.objects.exists()


def test_an_organisation_has_addresses_of_service_only(owner: User) -> None:
    party = CounterpartyFactory(kind="legal")
    record("address", party, owner, street="Main street 1")
    with pytest.raises(InvalidInput):
        record("identity", party, owner, **PASSPORT)


def test_personal_data_need_their_own_right(
    person: Any, people: People, accountant: User, lawyer: User, login: Any
) -> None:
    record("identity", person, people.owner, **PASSPORT)
    record("address", person, people.owner, street="вул. Садова, 1")
    with pytest.raises(Forbidden):
        record("identity", person, accountant, **PASSPORT)
    with pytest.raises(Forbidden):
        record("address", person, people.reader, street="x")
    hidden = DocumentFactory(department=people.home, is_restricted=True)
    with pytest.raises(NotFound):
        record("consent", person, lawyer, purpose="data", proof=hidden)

    url = f"/app/counterparties/{person.pk}/person/"
    shown = login(people.owner).get(url).content.decode()
    kept = login(accountant).get(url).content.decode()
    assert ("123456" in shown, "Садова" in shown) == (True, True)
    assert ("123456" in kept, "Садова" in kept) == (False, True)


def test_the_tab_enters_ends_and_takes_back(person: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{person.pk}/person/"
    assert 'name="issuer_code"' in client.get(f"{url}?add=identity").content.decode()
    form = {"kind": "passport", "number": "777888", "starts_on": "01.02.2020", "ends_on": "01.02.2030"}
    assert "777888" in client.post(f"{url}?add=identity", form).content.decode()
    assert client.post(f"{url}?add=identity", {"kind": "passport"}).status_code == 422
    assert client.post(f"{url}?add=address", {"purpose": "service"}).status_code == 422
    assert client.post(f"{url}?add=shoe", form).status_code == 404
    client.post(f"{url}?add=consent", {"purpose": "marketing", "starts_on": "01.02.2026"})
    consent = Consent.objects.get()
    ended = client.post(f"/app/counterparties/personal/consent/{consent.pk}/", {"act": "end"}).content.decode()
    assert "Ended" in ended
    row = IdentityDocument.objects.get()
    gone = client.post(f"/app/counterparties/personal/identity/{row.pk}/", {"act": "take_back"}).content.decode()
    assert "777888" not in gone


def test_a_passport_that_runs_out_is_watched_and_found(person: Any, owner: User, accountant: User) -> None:
    record("identity", person, owner, **PASSPORT, ends_on=NOON.date() + timedelta(days=10))
    record("consent", person, owner, purpose="marketing", starts_on=NOON.date())
    record("address", person, owner, city="Львів")

    assert [(term.aspect, term.ends_on) for term in party_terms([person.pk])] == [
        ("identity", NOON.date() + timedelta(days=10))
    ]
    for field, sign, value, fits in (
        ("identity_expiring", "le", "10", 1), ("identity_expiring", "le", "9", 0), ("consent", "in", ["marketing"], 1),
        ("consent", "in", ["data"], 0), ("service_city", "is", "львів", 1),
    ):  # fmt: skip
        tree = {"join": "all", "parts": [{"field": field, "sign": sign, "value": value}]}
        assert preview(tree, owner, NOON.date())[0] == fits, (field, value)
        if field != "service_city":
            assert preview(tree, accountant, NOON.date())[0] == 0


def test_a_merge_takes_personal_rows_along_and_back(person: Any, owner: User) -> None:
    other = CounterpartyFactory(kind="individual")
    record("identity", person, owner, **PASSPORT)
    merge = merge_counterparties(kept=other, gone=person, actor=owner, at=NOON)
    assert IdentityDocument.objects.get().counterparty_id == other.pk
    undo_merge(merge=merge, actor=owner, at=NOON)
    assert IdentityDocument.objects.get().counterparty_id == person.pk


def test_places_grow_as_people_type(person: Any, owner: User, login: Any, api: Any, run_jobs: Any) -> None:
    addresses = {"legal": {"region": "Київська область", "district": "Бориспільський район", "city": "Бориспіль"}}
    enter_requisites(
        counterparty=person, values={"country": "UA", "addresses": addresses}, valid_from=date(2026, 1, 1),
        actor=owner, at=timezone.now(),
    )  # fmt: skip
    run_jobs()
    record("address", person, owner, country="BG", city="Бургас", street="ул. Марица 1")
    learn_places([{"country": "UA", "region": "Київська область", "city": " БОРИСПІЛЬ "}])

    assert Place.objects.filter(level="city").count() == 2
    assert suggest_places("city", "бор") == ["Бориспіль"]
    assert suggest_places("city", "б", country="BG") == ["Бургас"]
    assert suggest_places("district", "", country="UA", region="київська область") == ["Бориспільський район"]
    client = login(owner)
    query = "?level=city&prefix=a_legal_&a_legal_city=%D0%91%D0%BE%D1%80&country=UA"
    assert 'value="Бориспіль"' in client.get(f"/app/counterparties/places/{query}").content.decode()
    elsewhere = query.replace("&country=UA", "&a_legal_country=BG&country=UA")  # the address's own country goes first
    assert 'value="Бориспіль"' not in client.get(f"/app/counterparties/places/{elsewhere}").content.decode()
    assert api(owner).get("/api/v1/places/?level=region&q=%D0%BA").json() == {"results": ["Київська область"]}
    page = client.get(f"/app/counterparties/{person.pk}/requisites/edit/").content.decode()
    assert 'list="id_a_legal_city_places"' in page
    Place.objects.filter(text="Бориспіль").update(is_active=False)
    assert suggest_places("city", "бор") == []
