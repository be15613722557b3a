"""Cases and payments go to the other card of a split when they are ticked, and come back."""

from django.urls import reverse

from cases.models import Case
from counterparties.services import split_counterparty, undo_split
from ecm.models import User
from payments.models import Payment
from tests.cases.factories import NOON, make_case
from tests.conftest import Login
from tests.counterparties.factories import CounterpartyFactory
from tests.payments.factories import make_payment


def test_ticked_cases_and_payments_go_and_come_back(owner: User) -> None:
    party = CounterpartyFactory()
    case, stays = make_case(owner, counterparty=party), make_case(owner, counterparty=party)
    payment = make_payment(party, owner)
    foreign = make_case(owner)
    chosen = {"cases": [case.pk, foreign.pk], "payments": [payment.pk]}
    split = split_counterparty(source=party, display_name="The other", chosen=chosen, actor=owner, at=NOON)
    assert Case.objects.get(pk=case.pk).counterparty_id == split.made_id
    assert Payment.objects.get(pk=payment.pk).counterparty_id == split.made_id
    assert Case.objects.get(pk=stays.pk).counterparty_id == party.pk
    assert Case.objects.get(pk=foreign.pk).counterparty_id == foreign.counterparty_id
    undo_split(split=split, actor=owner, at=NOON)
    assert set(Case.objects.filter(counterparty=party)) == {case, stays}
    assert Payment.objects.get(pk=payment.pk).counterparty_id == party.pk


def test_the_page_of_a_split_offers_them(owner: User, login: Login) -> None:
    party = CounterpartyFactory()
    case, payment = make_case(owner, counterparty=party), make_payment(party, owner)
    page = login(owner).get(reverse("counterparties:split", args=[party.pk])).content.decode()
    assert f'name="cases" value="{case.pk}"' in page
    assert f'name="payments" value="{payment.pk}"' in page
    answer = login(owner).post(
        reverse("counterparties:split", args=[party.pk]), {"display_name": "The other", "cases": [case.pk]}
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.counterparty.display_name == "The other"
