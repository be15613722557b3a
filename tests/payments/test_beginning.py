"""What the form of a new payment begins with."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from counterparties.models import Counterparty
from counterparties.services import close_account
from ecm.models import User
from payments.models import Payment
from payments.services import cancel, pay
from storage.models import Document
from tests.conftest import Login, People
from tests.counterparties.factories import CounterpartyFactory, DocumentFactory, KindFactory, LinkFactory
from tests.factories import UserFactory
from tests.payments.factories import IBANS, make_account, make_payment, now, today

pytestmark = pytest.mark.django_db
ALREADY = "Already planned or paid for this document"


@pytest.fixture
def party(db: None) -> Counterparty:
    return CounterpartyFactory()


def invoice(party: Counterparty) -> Document:
    """An incoming invoice of a hundred euro."""
    kind = KindFactory(code="invoice", title={"en": "Invoice"}, has_amount=True, direction="incoming")
    document: Document = DocumentFactory(kind=kind, number="17", amount=Decimal(100), currency="EUR")
    LinkFactory(document=document, counterparty=party)
    return document


def begun(client: Any, query: str) -> Any:
    return client.get(f"{reverse('payments:new')}?{query}")


def text(page: Any) -> str:
    return str(page.content.decode()).replace("\u00a0", " ")


def test_what_is_left_of_a_document_is_offered(party: Counterparty, owner: User, login: Login) -> None:
    make_account(party, owner)
    document, client = invoice(party), login(owner)

    def plan(amount: str, **given: Any) -> Payment:
        given = {"direction": "out", "document": document, **given}
        return make_payment(party, owner, amount=Decimal(amount), **given)

    def offered() -> Any:
        return begun(client, f"document={document.pk}").context["form"].initial["amount"]

    cancel(payment=plan("11"), reason="Twice", actor=owner, at=now())
    plan("12", direction="in")
    plan("13", currency="USD")
    plan("14", document=None)
    page = begun(client, f"document={document.pk}")
    assert page.context["form"].initial["amount"] == 100
    assert ALREADY not in text(page)
    pay(payment=plan("40.10"), paid_on=today(), actor=owner, at=now())
    plan("20")
    page = begun(client, f"document={document.pk}")
    assert offered() == Decimal("39.90")
    assert f'<a href="/app/documents/{document.pk}/?tab=payments">{ALREADY}: €60.10</a>' in text(page)
    plan("39.90")
    assert offered() is None
    plan("1")
    assert offered() is None
    assert f"{ALREADY}: €101" in text(begun(client, f"document={document.pk}"))


def test_a_form_that_is_shown_again_says_what_is_planned_for_its_document(
    party: Counterparty, owner: User, login: Login
) -> None:
    document = invoice(party)
    make_payment(party, owner, document=document, direction="out", amount=Decimal(60))
    said = {"direction": "out", "counterparty": party.pk, "document": document.pk, "currency": "EUR", "amount": "0"}
    page = login(owner).post(reverse("payments:new"), said)
    assert page.status_code == 422
    assert f"{ALREADY}: €60" in text(page)
    assert Payment.objects.count() == 1


def test_payments_that_the_reader_does_not_see_are_not_told(party: Counterparty, people: People, login: Login) -> None:
    document, hidden = invoice(party), CounterpartyFactory()
    LinkFactory(document=document, counterparty=hidden)
    make_payment(hidden, people.owner, document=document, direction="out", amount=Decimal(60))
    Counterparty.objects.filter(pk=hidden.pk).update(is_restricted=True)
    page = begun(login(UserFactory(roles=["accountant"])), f"document={document.pk}")
    assert page.context["form"].initial["amount"] == 100
    assert ALREADY not in text(page)


def test_the_currency_is_that_of_the_account_in_use(party: Counterparty, owner: User, login: Login) -> None:
    client = login(owner)

    def currency() -> Any:
        return begun(client, f"counterparty={party.pk}").context["form"].initial["currency"]

    assert currency() == "EUR"
    hryvnias = make_account(party, owner, IBANS[0], currency="UAH", is_main=False)
    assert currency() == "UAH"
    make_account(party, owner, IBANS[1], currency="GBP", is_main=False)
    assert currency() == "EUR"
    main = make_account(party, owner, IBANS[2], currency="USD")
    assert currency() == "USD"
    close_account(account=main, last_day=today(-1), actor=owner, at=now(minutes=9))
    assert currency() == "EUR"
    close_account(account=hryvnias, last_day=today(-1), actor=owner, at=now(minutes=8))
    assert currency() == "GBP"
