"""The reliability rating: explained, the same for the same day for ever, seen through the reader's eyes."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterparties.models import RatingWeight
from counterparties.queries import rating_of
from counterparties.services import (
    correct_requisites,
    enter_requisites,
    link_document,
    open_account,
    set_weight,
)
from ecm.errors import Forbidden, InvalidInput
from ecm.models import User
from ecm.rating import Cause, Criterion, Measured, _criteria, register_criterion
from storage.services import set_status
from tests.correspondence.factories import RegistrationFactory
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory, PostFactory

START, DAY = date(2021, 3, 2), date(2026, 3, 2)


@pytest.fixture
def party(owner: User) -> Any:
    party = CounterpartyFactory()
    values = {"identifiers": {"ua_edrpou": "14360570"}, "signatory_name": "Бондар О. П."}
    enter_requisites(counterparty=party, values=values, valid_from=START, actor=owner, at=NOON)
    return party


def points(user: User, party: Any, day: date = DAY) -> dict[str, Decimal]:
    return {line.criterion.code: line.points for line in rating_of(user, party.pk, day).lines}


def test_each_line_is_weight_times_measure_and_names_its_causes(party: Any, owner: User) -> None:
    rating = rating_of(owner, party.pk, DAY)
    lines = {line.criterion.code: line for line in rating.lines}
    assert lines["completeness"].points == Decimal("12.5")
    assert {cause.title for cause in lines["completeness"].causes} == {
        "Lacking: legal address", "Lacking: bank account", "Lacking: contact"
    }  # fmt: skip
    assert lines["age"].points == Decimal("25.0")
    assert rating.points == sum(line.points for line in rating.lines)
    assert rating.grade == "A"
    assert all(cause.url for line in rating.lines for cause in line.causes)


def test_a_cause_leads_to_its_tab_on_its_day(party: Any, owner: User) -> None:
    def urls(day: date | None) -> dict[str, str]:
        return {cause.title: cause.url for line in rating_of(owner, party.pk, day).lines for cause in line.causes}

    then, card = urls(DAY), f"/app/counterparties/{party.pk}/"
    assert then["Lacking: contact"] == f"{card}?tab=people&as_of=2026-03-02&known=then"
    assert then["Known since the first requisites"] == f"{card}?tab=requisites&as_of=2026-03-02&known=then"
    assert urls(None)["Lacking: bank account"] == f"{card}?tab=requisites"


def test_the_tab_of_requisites_names_what_the_rating_found_lacking(party: Any, owner: User, login: Any) -> None:
    later = NOON + timedelta(days=5)
    values = {"signatory_name": "", "addresses": {"legal": {"city": "Київ"}}}
    correct_requisites(counterparty=party, values=values, on=DAY, actor=owner, at=later)
    client, tab = login(owner), f"/app/counterparties/{party.pk}/requisites/"
    then, now = (client.get(f"{tab}{day}").content.decode() for day in (f"?as_of={DAY}&known=then", ""))
    assert "Lacking: legal address, bank account<" in then
    assert "Lacking: signatory, bank account<" in now
    iban = {"number": "BG80BNBG96611020345678"}
    open_account(counterparty=party, values=iban, valid_from=START, actor=owner, at=later)
    assert "Lacking: signatory<" in client.get(tab).content.decode()


def test_a_full_card_leads_to_what_it_holds(owner: User) -> None:
    full = CounterpartyFactory()
    values = {
        "full_name": "Full", "identifiers": {"ua_edrpou": "14360570"}, "signatory_name": "Бондар О. П.",
        "addresses": {"legal": {"city": "Київ"}},
    }  # fmt: skip
    enter_requisites(counterparty=full, values=values, valid_from=START, actor=owner, at=NOON)
    iban = {"number": "BG80BNBG96611020345678"}
    open_account(counterparty=full, values=iban, valid_from=START, actor=owner, at=NOON)
    PostFactory(counterparty=full, starts_on=START)
    lines = {line.criterion.code: line for line in rating_of(owner, full.pk, None).lines}
    assert [cause.title for cause in lines["completeness"].causes] == ["Nothing is lacking"]


def test_papers_overdue_count_on_the_days_they_were(party: Any, owner: User) -> None:
    document = DocumentFactory(status="in_force", valid_to=date(2026, 2, 1), listed_on=date(2026, 1, 1))
    link_document(document, party, actor=owner, at=NOON)
    assert points(owner, party, date(2026, 2, 1))["overdue_papers"] == 0
    assert points(owner, party)["overdue_papers"] == Decimal("-4.0")
    set_status(document=document, status="terminated", actor=owner, at=NOON + timedelta(days=20))
    assert points(owner, party, DAY + timedelta(days=21))["overdue_papers"] == 0
    assert points(owner, party)["overdue_papers"] == Decimal("-4.0")


def test_a_rating_of_a_past_day_stays_what_it_was(party: Any, owner: User) -> None:
    before = rating_of(owner, party.pk, DAY)
    correct_requisites(
        counterparty=party, values={"signatory_name": ""}, on=DAY, actor=owner, at=NOON + timedelta(days=5)
    )
    open_account(
        counterparty=party, values={"number": "DE89370400440532013000"}, valid_from=START, actor=owner,
        at=NOON + timedelta(days=6),
    )  # fmt: skip
    assert rating_of(owner, party.pk, DAY) == before
    later = points(owner, party, DAY + timedelta(days=10))
    assert later["completeness"] == Decimal("12.5")
    assert later["unconfirmed"] == Decimal("-5.0")


def test_weights_hold_from_their_day_and_days_that_are_over_keep_theirs(
    party: Any, owner: User, admin_user: User
) -> None:
    today, now = timezone.localdate(), timezone.now()
    before = points(owner, party, today)["base"]
    given: dict[str, Any] = {"criterion": "base", "actor": admin_user, "at": now}
    set_weight(**given, points=Decimal(10), valid_from=today + timedelta(days=3))
    assert points(owner, party, today)["base"] == before == Decimal(50)
    assert points(owner, party, today + timedelta(days=3))["base"] == Decimal(10)
    with pytest.raises(InvalidInput):
        set_weight(**given, points=Decimal(10), valid_from=today - timedelta(days=1))
    with pytest.raises(InvalidInput):
        set_weight(**given | {"criterion": "beauty"}, points=Decimal(10), valid_from=today)
    with pytest.raises(Forbidden):
        set_weight(**given | {"actor": owner}, points=Decimal(10), valid_from=today)
    assert RatingWeight.objects.count() == 1


def test_the_administrator_sets_weights_on_their_page(admin_user: User, login: Any) -> None:
    client, url = login(admin_user), "/app/counterparties/rating/weights/"
    form = {"criterion": "age", "points": "30", "valid_from": "завтра"}
    assert "30" in client.post(url, form, follow=True).content.decode()
    assert client.post(url, form | {"valid_from": "вчера"}).status_code == 422
    assert RatingWeight.objects.get().points == 30


def test_letters_left_unanswered_count(party: Any, owner: User) -> None:
    link = link_document(DocumentFactory(title="Claim"), party, at=NOON)
    RegistrationFactory(
        document=link.document, counterparty=party, direction="outgoing", due_on=date(2026, 2, 20),
        registered_on=date(2026, 2, 1), registered_at=NOON - timedelta(days=29),
    )  # fmt: skip
    assert points(owner, party)["broken_terms"] == Decimal("-4.0")
    assert points(owner, party, date(2026, 2, 10))["broken_terms"] == 0


def test_hidden_papers_move_nothing(party: Any, people: Any) -> None:
    document = DocumentFactory(
        title="Secret", status="in_force", valid_to=date(2026, 2, 1), department=people.home, listed_on=START
    )
    link_document(document, party, at=NOON)
    assert points(people.reader, party)["overdue_papers"] == Decimal("-4.0")
    assert points(people.outsider, party)["overdue_papers"] == 0


def test_a_later_app_brings_unpaid_claims(party: Any, owner: User, login: Any) -> None:
    measured = Measured(Decimal(2), [Cause("Invoice 7", "/app/")])
    register_criterion(
        Criterion(
            "counterparty",
            "claims",
            "Claims unpaid",
            "",
            Decimal(-6),
            lambda *_args: measured,
            lambda *_args: Value(2),
            most=5,
        )
    )
    try:
        page = login(owner).get(f"/app/counterparties/{party.pk}/rating/").content.decode()
        assert points(owner, party)["claims"] == Decimal("-12.0")
    finally:
        del _criteria["counterparty"]["claims"]
    assert "Invoice 7" in page


def test_it_costs_the_same_for_two_and_for_twenty(party: Any, owner: User, login: Any) -> None:
    client, url, costs = login(owner), f"/app/counterparties/{party.pk}/rating/?as_of=2026-03-02", []
    for added in (2, 18):
        for _ in range(added):
            link_document(DocumentFactory(status="in_force", valid_to=date(2026, 2, 1)), party, at=NOON)
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_a_day_before_the_card_was_entered_has_none(party: Any, owner: User, login: Any) -> None:
    client, entered = login(owner), timezone.localdate(party.created_at)
    for day, known in ((entered - timedelta(days=1), False), (entered, True)):
        asked = f"as_of={day.isoformat()}"
        answer = client.get(f"/api/v1/counterparties/{party.pk}/rating/?day={day.isoformat()}").json()
        assert (answer["grade"] is not None, bool(answer["lines"])) == (known, known)
        for page in ("rating/", "rating/badge/"):
            shown = client.get(f"/app/counterparties/{party.pk}/{page}?{asked}").content.decode()
            assert ("The card was entered later:" in shown) is not known, page
            assert ("of 100" in shown) is known, page


def test_what_was_measured_is_shown_with_two_decimals_at_most(party: Any, owner: User, login: Any, api: Any) -> None:
    iban = {"number": "BG80BNBG96611020345678"}
    open_account(counterparty=party, values=iban, valid_from=START, actor=owner, at=NOON)
    rating = rating_of(owner, party.pk, DAY)
    page = login(owner).get(f"/app/counterparties/{party.pk}/rating/?as_of={DAY}").content.decode()
    shown = re.findall(r"× ([^<]+)<", page)
    assert shown
    assert all(re.fullmatch(r"-?[0-9]+([.,][0-9]{1,2})?", each) for each in shown)
    assert "0.67" in shown
    assert "1" in shown
    assert rating.points == sum(line.points for line in rating.lines)
