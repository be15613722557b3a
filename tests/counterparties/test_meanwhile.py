"""Two people at one card, and what nobody means to type: nothing is lost, nothing breaks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterparties.models import ContactPoint, Requisites
from counterparties.queries import requisites_on
from counterparties.services import (
    Point,
    change_contact,
    change_counterparty,
    change_requisites,
    correct_requisites,
    create_contact,
    create_group,
    enter_requisites,
)
from ecm.models import User
from tests.counterparties.factories import NOON, CounterpartyFactory

BEGAN = date(2026, 1, 1)


@pytest.fixture
def party(owner: User) -> Any:
    party = CounterpartyFactory(display_name="Dnipro", phone="+380441111111")
    values = {"full_name": "Dnipro LLC", "tax_regime": "a", "signatory_name": "Bondar"}
    enter_requisites(counterparty=party, values=values, valid_from=BEGAN, actor=owner, at=NOON)
    return party


def typed(client: Any, url: str) -> dict[str, Any]:
    """What the form holds when it is opened."""
    page = client.get(url)
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    return {**values, "version": page.context.get("seen", "")}


def edited(client: Any, party: Any) -> tuple[str, dict[str, Any]]:
    url = f"/app/counterparties/{party.pk}/requisites/edit/"
    values = typed(client, url)
    return url, {**values, "seen": client.get(url).context["row"].pk, "act": "correction", "day": "2026-02-01"}


def test_another_ones_correction_is_not_undone_by_a_form_opened_before(party: Any, owner: User, login: Any) -> None:
    client = login(owner)
    url, values = edited(client, party)
    correct_requisites(
        counterparty=party, values={"signatory_name": "Moroz"}, on=BEGAN, actor=owner, at=NOON + timedelta(hours=1)
    )

    assert client.post(url, {**values, "tax_regime": "b"}).status_code == 302
    row = requisites_on(party.pk, date(2026, 3, 1))
    assert row is not None
    assert (row.tax_regime, row.signatory_name) == ("b", "Moroz")


def test_two_values_of_one_field_are_shown_before_one_wins(party: Any, owner: User, login: Any) -> None:
    client = login(owner)
    url, values = edited(client, party)
    correct_requisites(
        counterparty=party, values={"tax_regime": "theirs"}, on=BEGAN, actor=owner, at=NOON + timedelta(hours=1)
    )

    refused = client.post(url, {**values, "tax_regime": "mine"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "theirs" in page
    assert 'value="mine"' in page
    newer = refused.context["row"].pk
    assert client.post(url, {**values, "tax_regime": "mine", "seen": newer}).status_code == 302
    assert Requisites.objects.get(superseded_at=None).tax_regime == "mine"


@pytest.mark.parametrize("later", [-20, 0, 1, 40])
def test_two_changes_of_one_field_from_new_days_are_told_too(party: Any, owner: User, login: Any, later: int) -> None:
    client = login(owner)
    url, values = edited(client, party)
    day = BEGAN + timedelta(days=60)
    change_requisites(
        counterparty=party, values={"tax_regime": "theirs"}, valid_from=day, actor=owner, at=NOON + timedelta(hours=1)
    )
    mine = {**values, "act": "change", "tax_regime": "mine", "day": (day + timedelta(days=later)).isoformat()}
    refused = client.post(url, mine)
    assert refused.status_code == 409
    assert "theirs" in refused.content.decode()
    assert client.post(url, {**mine, "seen": refused.context["row"].pk}).status_code == 302
    row = requisites_on(party.pk, day + timedelta(days=later))
    assert row is not None
    assert row.tax_regime == "mine"
    untouched = {**values, "act": "change", "signatory_name": "Another", "day": mine["day"]}
    assert client.post(url, untouched).status_code == 302, "another field is nobody's conflict"


def test_a_change_entered_twice_is_one_change(party: Any, owner: User, login: Any) -> None:
    client = login(owner)
    url, values = edited(client, party)
    values = {**values, "act": "change", "tax_regime": "b"}

    assert [client.post(url, values).status_code for _once in range(2)] == [302, 422]
    assert Requisites.objects.filter(superseded_at=None).count() == 2


def test_a_stale_card_keeps_what_was_typed_and_tells_what_stands_there(party: Any, owner: User, login: Any) -> None:
    client, url = login(owner), f"/app/counterparties/{party.pk}/change/"
    values = typed(client, url)
    change_counterparty(
        counterparty=party, seen=1, changes={"phone": "+380442222222", "kind": "sole"}, actor=owner, at=NOON
    )

    answer = client.post(url, {**values, "phone": "+380443333333"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="+380443333333"' in page
    assert "Saved meanwhile: +380442222222" in page
    assert "Saved meanwhile: Sole trader" in page
    again = {**values, "phone": "+380443333333", "version": answer.context["seen"]}
    assert client.post(url, again).status_code == 302


def test_a_stale_person_and_a_stale_group_keep_what_was_typed(party: Any, owner: User, login: Any) -> None:
    client = login(owner)
    contact = create_contact(counterparty=party, facts={"last_name": "Koval"}, actor=owner, at=NOON)
    url = f"/app/counterparties/contacts/{contact.pk}/change/"
    values = typed(client, url)
    change_contact(contact=contact, seen=1, facts={"first_name": "Olha"}, actor=owner, at=NOON)
    answer = client.post(url, {**values, "first_name": "Iryna"})
    assert (answer.status_code, "Saved meanwhile: Olha" in answer.content.decode()) == (409, True)

    group = create_group(title="Ours", sort="list", actor=owner, at=NOON)
    url = f"/app/counterparties/groups/{group.pk}/"
    assert client.post(url, {"title": "Theirs", "version": "1"}).status_code == 302
    answer = client.post(url, {"title": "Mine", "version": "1"})
    assert (answer.status_code, "Saved meanwhile: Theirs" in answer.content.decode()) == (409, True)
    assert client.post(url, {"title": "Mine", "version": answer.context["group"].version}).status_code == 302


def test_a_stale_person_is_told_how_the_person_is_reached_now(party: Any, owner: User, login: Any) -> None:
    points = [Point("mobile", "+380671111111"), Point("email", "a@one.example")]
    contact = create_contact(counterparty=party, facts={"last_name": "Koval"}, points=points, actor=owner, at=NOON)
    client, url = login(owner), f"/app/counterparties/contacts/{contact.pk}/change/"
    values = typed(client, url)
    theirs = [Point("mobile", "+380672222222"), Point("email", "a@one.example"), Point("email", "b@two.example")]
    change_contact(contact=contact, seen=1, facts={}, points=theirs, actor=owner, at=NOON)

    answer = client.post(url, {**values, "mobile": "+380673333333"})
    errors = answer.context["form"].errors
    assert answer.status_code == 409
    assert errors["mobile"] == ["Saved meanwhile: +380672222222"]
    assert errors["email_2"] == ["Saved meanwhile: b@two.example"]
    assert not {"email", "phone", "messenger"} & set(errors)
    assert 'value="+380673333333"' in answer.content.decode()
    again = {**values, "mobile": "+380673333333", "version": answer.context["seen"], "email_2": "b@two.example"}
    assert client.post(url, again).status_code == 302
    there = set(ContactPoint.objects.filter(contact=contact).values_list("value", flat=True))
    assert there == {"+380673333333", "a@one.example", "b@two.example"}


def test_the_second_address_of_a_person_outlives_a_change(party: Any, owner: User, login: Any) -> None:
    points = [Point("email", "a@one.example"), Point("email", "b@two.example"), Point("phone", "+380441111111")]
    contact = create_contact(counterparty=party, facts={"last_name": "Koval"}, points=points, actor=owner, at=NOON)
    client, url = login(owner), f"/app/counterparties/contacts/{contact.pk}/change/"

    values = {**typed(client, url), "email_3": "c@three.example", "phone": ""}
    assert client.post(url, values).status_code == 302
    there = set(ContactPoint.objects.filter(contact=contact).values_list("value", flat=True))
    assert there == {"a@one.example", "b@two.example", "c@three.example"}


@pytest.mark.parametrize("text", ["²", "٣", "9" * 40, "-1", "x"])
def test_a_number_that_is_none_breaks_nothing(party: Any, owner: User, login: Any, text: str) -> None:
    client = login(owner)
    values = typed(client, f"/app/counterparties/{party.pk}/change/")
    answer = client.post(f"/app/counterparties/{party.pk}/change/", {**values, "version": text})
    assert answer.status_code in (302, 422)
    away = client.post(f"/app/counterparties/{party.pk}/access/withdraw/", {"person": text})
    assert away.status_code in (302, 400, 403)
    assert client.get(f"/app/approvals/?visa={text}").status_code in (200, 403, 404)


@pytest.mark.parametrize("day", ["31.12.9999", "01.01.0001", "9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_time_breaks_nothing(party: Any, owner: User, login: Any, api: Any, day: str) -> None:
    client, card = login(owner), f"/app/counterparties/{party.pk}/"
    for path in (f"?as_of={day}&known=then", f"requisites/compare/?first={day}&known=then", f"timeline/?until={day}"):
        assert client.get(card + path).status_code == 200, path
    reader = api(owner)
    for path in ("rating", "papers", "requisites", "timeline"):
        answer = reader.get(f"/api/v1/counterparties/{party.pk}/{path}/?day={day}&valid_on={day}&as_of={day}")
        assert answer.status_code in (200, 400), path


def test_a_limit_without_a_currency_is_told_at_its_field(party: Any, owner: User, login: Any, api: Any) -> None:
    client = login(owner)
    url, values = edited(client, party)
    answer = client.post(url, {**values, "power_limit": "100", "power_currency": ""})
    assert answer.status_code == 422
    assert "power_currency" in answer.context["form"].errors
    body = {"act": "change", "day": "2026-02-01", "power_limit": "100"}
    told = api(owner).post(f"/api/v1/counterparties/{party.pk}/requisites/", body, format="json")
    assert told.status_code == 400
    later = timezone.now()
    change_requisites(
        counterparty=party, values={"power_limit": 5, "power_currency": "EUR"}, valid_from=BEGAN, actor=owner, at=later
    )


def test_a_power_of_attorney_that_ends_before_its_date_is_told_at_its_field(
    party: Any, owner: User, login: Any, api: Any
) -> None:
    client = login(owner)
    url, values = edited(client, party)
    answer = client.post(url, {**values, "power_dated_on": "1.1.2030", "power_valid_to": "1.1.1999"})
    assert answer.status_code == 422
    assert "power_valid_to" in answer.context["form"].errors
    body = {"act": "change", "day": "2026-02-01", "power_dated_on": "2030-01-01", "power_valid_to": "1999-01-01"}
    told = api(owner).post(f"/api/v1/counterparties/{party.pk}/requisites/", body, format="json")
    assert told.status_code == 400


def test_a_power_that_was_written_with_its_end_before_its_date_stops_no_other_change(
    party: Any, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    backwards = {"power_dated_on": date(2030, 1, 1), "power_valid_to": date(1999, 1, 1)}
    with monkeypatch.context() as before:
        before.setattr("counterparties.services.requisites._require_order", lambda *_versions: None)
        change_requisites(counterparty=party, values=backwards, valid_from=BEGAN, actor=owner, at=timezone.now())
    values = {"signatory_post": "Director"}
    change_requisites(counterparty=party, values=values, valid_from=BEGAN, actor=owner, at=timezone.now())
    assert Requisites.objects.get(counterparty=party, superseded_at=None, valid_from=BEGAN).signatory_post == "Director"
