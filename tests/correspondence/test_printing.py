"""A registration card on paper keeps what it was printed with."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from correspondence.web.printing import card_html
from counterparties.queries import parties_of
from counterparties.services import (
    change_counterparty,
    change_requisites,
    close_account,
    correct_requisites,
    enter_requisites,
    link_document,
    open_account,
    pin_requisites,
)
from ecm.models import User
from tests.conftest import Login
from tests.correspondence.factories import RegistrationFactory
from tests.counterparties.factories import NOON, CounterpartyFactory


def test_a_card_printed_years_later_is_the_same_file(secretary: User, login: Login) -> None:
    pytest.importorskip("weasyprint")
    day, client = date(2026, 2, 1), login(secretary)
    party = CounterpartyFactory(display_name="ТОВ «Дніпро»")
    kept = {"full_name": "ТОВ «Дніпро»", "signatory_name": "Бондар", "addresses": {"legal": {"city": "Київ"}}}
    enter_requisites(counterparty=party, values=kept, valid_from=day, actor=secretary, at=NOON)
    iban = {"number": "BG80BNBG96611020345678", "bank_name": "БНБ"}
    account = open_account(counterparty=party, values=iban, valid_from=day, actor=secretary, at=NOON)
    registration = RegistrationFactory.create(counterparty=party, correspondent="ТОВ «Дніпро»")
    link_document(registration.document, party, at=NOON)
    assert pin_requisites(document=registration.document, actor=secretary, at=NOON, on=day) == 1
    url = reverse("correspondence:card", args=[registration.pk])
    html = card_html(registration, [], parties_of(registration.document_id, secretary))
    assert all(said in html for said in ("ТОВ «Дніпро»", "Бондар", "Київ", "BG80BNBG96611020345678"))
    printed = client.get(url).content

    values = {"full_name": "АТ «Інше»", "addresses": {"legal": {"city": "Львів"}}}
    change_requisites(counterparty=party, values=values, valid_from=day, actor=secretary, at=NOON + timedelta(days=1))
    wrong = {"signatory_name": "Мороз"}
    correct_requisites(counterparty=party, values=wrong, on=day, actor=secretary, at=NOON + timedelta(days=2))
    change_counterparty(
        counterparty=party, seen=party.version, changes={"display_name": "Інше"}, actor=secretary, at=NOON
    )  # fmt: skip
    close_account(account=account, last_day=day + timedelta(days=30), actor=secretary, at=NOON + timedelta(days=3))
    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC), tick=False):
        assert login(secretary).get(url).content == printed


def test_a_card_with_all_requisites_is_one_sheet(secretary: User) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    address = {"country": "RU", "index": "142100", "city": "Подольск", "street": "ул. Складская", "building": "д. 3"}
    values = {
        "full_name": "Общество с ограниченной ответственностью «Логопарк Восток»", "short_name": "ООО «Логопарк»",
        "identifiers": {"ru_inn": "5017198196", "ru_kpp": "501701001", "ru_ogrn": "1145049065501"}, "legal_form": "ООО",
        "tax_regime": "Общая система налогообложения",
        "addresses": {"legal": address, "postal": address}, "signatory_name": "Быков Роман Геннадьевич",
        "signatory_post": "Коммерческий директор",
    }  # fmt: skip
    party = CounterpartyFactory(display_name="ООО «Логопарк»")
    enter_requisites(counterparty=party, values=values, valid_from=date(2026, 2, 1), actor=secretary, at=NOON)
    iban = {"number": "BG80BNBG96611020345678", "bank_name": "Българска народна банка, главно управление"}
    open_account(counterparty=party, values=iban, valid_from=date(2026, 2, 1), actor=secretary, at=NOON)
    registration = RegistrationFactory.create(
        counterparty=party, correspondent="ООО «Логопарк»", pages=2, delivery="email", done_on=date(2026, 3, 1),
        due_on=date(2026, 3, 1), executor=secretary,
    )  # fmt: skip
    link_document(registration.document, party, at=NOON)
    pin_requisites(document=registration.document, actor=secretary, at=NOON, on=date(2026, 2, 1))
    html = card_html(registration, [], parties_of(registration.document_id, secretary))
    assert "5017198196" in html
    assert len(weasyprint.HTML(string=html).render().pages) == 1
