"""Payments on pages: the journal, the card, the form, the tabs, the widget."""

import csv
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from counterparties.models import Counterparty
from counterparties.services import close_account
from ecm.models import EventRecord, User
from payments.models import Payment
from payments.services import change_payment, pay
from tests.conftest import Login, People
from tests.counterparties.factories import CounterpartyFactory, DocumentFactory, KindFactory, LinkFactory
from tests.factories import UserFactory
from tests.payments.factories import IBANS, make_account, make_payment, now, today

pytestmark = pytest.mark.django_db
JOURNAL = "/app/payments/"


@pytest.fixture
def party(db: None) -> Counterparty:
    return CounterpartyFactory(display_name="Pumps Ltd")


def asked(party: Counterparty, **more: Any) -> dict[str, Any]:
    return {
        "direction": "out", "counterparty": party.pk, "amount": "1 250,50", "currency": "EUR", "purpose": "Valves",
        "booked_on": "today", "due_on": "+5", **more,
    }  # fmt: skip


def text(page: Any) -> str:
    return str(page.content.decode())


def test_the_chips_narrow_the_journal(party: Counterparty, owner: User, login: Login) -> None:
    waiting = make_account(party, owner, confirm=False)
    made = {
        "receive": make_payment(party, owner, purpose="Hoses", currency="UAH"),
        "held": make_payment(party, owner, direction="out", account=waiting, purpose="Valves"),
        "overdue": make_payment(party, owner, purpose="Rings", booked_on=today(-9), due_on=today(-1)),
        "paid": make_payment(party, owner, purpose="Tubes"),
    }
    pay(payment=made["paid"], paid_on=today(), actor=owner, at=now())
    client = login(owner)

    def listed(query: str) -> set[str]:
        return {row.purpose for row, _look in client.get(f"{JOURNAL}?{query}").context["rows"]}

    assert listed("") == {"Hoses", "Valves", "Rings", "Tubes"}
    assert listed("show=receive") == {"Hoses", "Rings"}
    assert listed("show=pay") == listed("show=held") == {"Valves"}
    assert listed("show=overdue") == {"Rings"}
    assert listed("show=paid") == {"Tubes"}
    assert listed("currency=UAH") == listed("q=hoses") == {"Hoses"}
    assert listed("q=pumps") == listed(f"counterparty={party.pk}") == listed("show=nonsense&currency=XXX&as_of=zz")
    assert listed(f"counterparty={party.pk + 1}") == set()
    assert "waits for a second person" in text(client.get(f"{JOURNAL}?show=held"))


def test_an_unknown_filter_is_nothing_chosen_and_can_be_taken_away(
    party: Counterparty, owner: User, login: Login
) -> None:
    make_payment(party, owner, purpose="Hoses")
    client = login(owner)
    page = text(client.get(f"{JOURNAL}?show=nonsense"))
    assert "Hoses" in page
    assert "Show all</a>" in page
    assert 'class="ds-chip" href="?" aria-current' not in page
    assert 'class="ds-chip" href="?" aria-current' in text(client.get(f"{JOURNAL}?show=paid"))
    for query in ("", "?q=", "?after=nonsense"):
        assert "Show all</a>" not in text(client.get(JOURNAL + query))


def test_the_day_of_a_held_payment_that_is_overdue_is_red_too(party: Counterparty, owner: User, login: Login) -> None:
    waiting = make_account(party, owner, confirm=False)
    link = LinkFactory(counterparty=party)
    given: dict[str, Any] = {"direction": "out", "account": waiting, "document": link.document}
    late = make_payment(party, owner, booked_on=today(-9), due_on=today(-1), **given)
    other = make_payment(party, owner, **given)
    client = login(owner)
    lists = [
        JOURNAL, reverse("payments:of_counterparty", args=[party.pk]),
        reverse("payments:of_document", args=[link.document_id]), reverse("payments:payment", args=[other.pk]),
    ]  # fmt: skip
    for url in lists:
        page = text(client.get(url))
        assert "On hold" in page
        assert page.count("ds-date ds-bad") == 1
    card = reverse("payments:payment", args=[late.pk])
    assert '<dd class="ds-bad">' in text(client.get(card))
    assert '<dd class="ds-bad">' not in text(client.get(lists[-1]))


def test_ticked_payments_are_paid_and_those_on_hold_are_told(party: Counterparty, owner: User, login: Login) -> None:
    waiting = make_account(party, owner, confirm=False)
    good, held = make_payment(party, owner), make_payment(party, owner, direction="out", account=waiting)
    client, url = login(owner), reverse("payments:bulk_pay")
    page = client.post(url, {"ids": [good.pk, held.pk], "paid_on": "today", "back": JOURNAL}, follow=True)
    assert "Done for 1 row. 1 stayed as it was." in text(page)
    assert "on hold" in text(page)
    assert set(Payment.objects.values_list("pk", "state")) == {(good.pk, "paid"), (held.pk, "open")}
    assert client.post(url, {"ids": [good.pk], "paid_on": "+1"}).status_code == 302
    assert Payment.objects.get(pk=good.pk).paid_on == today()


def test_the_form_plans_once(party: Counterparty, owner: User, login: Login) -> None:
    account, client, url = make_account(party, owner), login(owner), reverse("payments:new")
    begun = client.get(f"{url}?counterparty={party.pk}")
    body = asked(party, once=begun.context["once"])
    first, again = [client.post(url, body).headers["Location"] for _ in range(2)]
    payment = Payment.objects.get()
    assert first == again == reverse("payments:payment", args=[payment.pk])
    assert (payment.amount, payment.account, payment.due_on) == (Decimal("1250.50"), account, today(5))
    assert client.post(url, asked(party, once="other")).status_code == 409
    assert client.post(url, asked(party, once="other", again="1")).status_code == 302
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "0"}, "amount"), ({"amount": "1e99"}, "amount"), ({"due_on": "-9"}, "due_on"),
        ({"purpose": "\u200b"}, "purpose"), ({"currency": "XXX"}, "currency"), ({"counterparty": "0"}, "counterparty"),
        ({"direction": "in", "account": "own"}, "account"), ({"account": "other"}, "account"),
        ({"document": "other"}, "document"),
    ],
)  # fmt: skip
def test_a_faulty_form_says_so_at_its_field(
    party: Counterparty, owner: User, login: Login, wrong: dict[str, Any], field: str
) -> None:
    own, other = make_account(party, owner), make_account(CounterpartyFactory(), owner, IBANS[1])
    given = {
        **wrong,
        **({"account": own.pk} if wrong.get("account") == "own" else {}),
        **({"account": other.pk} if wrong.get("account") == "other" else {}),
        **({"document": DocumentFactory().pk} if wrong.get("document") == "other" else {}),
    }
    page = login(owner).post(reverse("payments:new"), asked(party, **given))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Payment.objects.exists()


def test_an_invoice_fills_the_form(party: Counterparty, owner: User, login: Login) -> None:
    kind = KindFactory(code="invoice", title={"en": "Invoice"}, has_amount=True, direction="incoming")
    document = DocumentFactory(
        kind=kind, number="17", title="Invoice", amount=Decimal("99.90"), currency="UAH", dated_on=today(-3),
        valid_to=today(4),
    )  # fmt: skip
    LinkFactory(document=document, counterparty=party)
    form = login(owner).get(f"{reverse('payments:new')}?document={document.pk}").context["form"]
    assert {name: form.initial[name] for name in ("direction", "amount", "currency", "due_on", "booked_on")} == {
        "direction": "out", "amount": Decimal("99.90"), "currency": "UAH", "due_on": today(4), "booked_on": today(-3),
    }  # fmt: skip
    assert (form.initial["counterparty"], form.initial["document"], form.initial["purpose"]) == (
        party, document, "17 Invoice",
    )  # fmt: skip


def test_choosers_offer_what_is_theirs(party: Counterparty, owner: User, login: Login) -> None:
    account, document = make_account(party, owner, confirm=False), LinkFactory(counterparty=party).document
    make_account(CounterpartyFactory(), owner, IBANS[1])
    other = LinkFactory(counterparty=CounterpartyFactory()).document
    client, query = login(owner), f"?counterparty={party.pk}&q="
    accounts = text(client.get(reverse("payments:choose_account") + query))
    assert account.number in accounts
    assert "waits for a second person" in accounts
    assert IBANS[1] not in accounts
    documents = text(client.get(reverse("payments:choose_document") + query))
    assert document.title in documents
    assert other.title not in documents
    assert document.title not in text(client.get(reverse("payments:choose_document")))


def test_the_page_of_a_held_payment_says_why_and_leads_out(party: Counterparty, owner: User, login: Login) -> None:
    account = make_account(party, owner)
    payment = make_payment(party, owner, direction="out", at=now(hours=1))
    close_account(account=account, last_day=today(-1), actor=owner, at=now(minutes=9))
    good = make_account(party, owner, IBANS[1], at=now(minutes=8))
    client, url = login(owner), reverse("payments:payment", args=[payment.pk])
    assert "the account is not in use any more" in text(client.get(url))
    refused = client.post(reverse("payments:pay", args=[payment.pk]), {"paid_on": "today"})
    assert refused.status_code == 409
    assert "The payment is on hold" in text(refused)
    assert Payment.objects.get().state == "open"

    client.post(reverse("payments:account", args=[payment.pk]), {"account": good.pk, "version": payment.version})
    assert client.post(reverse("payments:pay", args=[payment.pk]), {"paid_on": "today"}).headers["Location"] == url
    assert Payment.objects.get().state == "paid"
    assert "Not paid after all" in text(client.get(url))
    client.post(reverse("payments:take_back", args=[payment.pk]))
    assert Payment.objects.get().state == "open"


def test_a_reason_of_hidden_signs_cancels_nothing(party: Counterparty, owner: User, login: Login) -> None:
    payment, client = make_payment(party, owner), login(owner)
    url = reverse("payments:cancel", args=[payment.pk])
    page = client.post(url, {"reason": " \u200b"})
    assert page.status_code == 422
    assert "Say why the payment is cancelled." in text(page)
    assert Payment.objects.get().state == "open"
    client.post(url, {"reason": "Returned"})
    assert Payment.objects.get().cancel_reason == "Returned"


def test_a_stale_form_keeps_what_was_typed(party: Counterparty, owner: User, login: Login) -> None:
    payment, client = make_payment(party, owner), login(owner)
    change_payment(payment=payment, seen=1, values={"purpose": "Theirs"}, actor=owner, at=now())
    url = reverse("payments:change", args=[payment.pk])
    said = {"amount": "100", "currency": "EUR", "purpose": "Mine", "booked_on": "today", "due_on": "+10"}
    page = client.post(url, {**said, "version": 1})
    assert page.status_code == 409
    assert "Theirs" in text(page)
    assert "Mine" in text(page)
    assert Payment.objects.get().purpose == "Theirs"
    assert client.post(url, {**said, "version": page.context["seen"]}).status_code == 302
    assert Payment.objects.get().purpose == "Mine"


def test_who_does_not_see_the_document_takes_it_off_by_nothing(people: People, login: Login) -> None:
    party = CounterpartyFactory()
    document = DocumentFactory(department=people.home, title="Canary")
    LinkFactory(counterparty=party, document=document)
    payment = make_payment(party, people.owner, document=document)
    client = login(UserFactory(roles=["accountant"]))
    url = reverse("payments:change", args=[payment.pk])
    assert "Canary" not in text(client.get(url))
    said = {"amount": "5", "currency": "EUR", "purpose": "Less", "booked_on": "today", "due_on": "+10", "version": 1}
    assert client.post(url, said).status_code == 302
    payment.refresh_from_db()
    assert (payment.amount, payment.document) == (Decimal(5), document)


def test_the_tab_of_a_card_as_of_a_day(party: Counterparty, owner: User, login: Login) -> None:
    payment = make_payment(party, owner, booked_on=today(-9), due_on=today(-5), at=now(days=9))
    change_payment(payment=payment, seen=1, values={"purpose": "Renamed"}, actor=owner, at=now(days=1))
    pay(payment=payment, paid_on=today(-3), actor=owner, at=now(days=1))
    client, url = login(owner), reverse("payments:of_counterparty", args=[party.pk])

    def looks(query: str) -> list[tuple[str, str]]:
        return [(row.purpose, look) for row, look in client.get(url + query).context["rows"]]

    day = today(-4)
    assert looks("") == [("Renamed", "paid")]
    assert looks(f"?as_of={day}") == [("Renamed", "overdue")]
    assert looks(f"?as_of={day}&known=then") == [("Pumps", "overdue")]
    assert looks(f"?as_of={today(-2)}") == [("Renamed", "paid")]
    assert looks(f"?as_of={today(-2)}&known=then") == [("Pumps", "overdue")]
    assert looks(f"?as_of={today(-10)}") == looks(f"?as_of={today(-10)}&known=then") == []
    assert "Plan a payment" in text(client.get(url))
    assert "Plan a payment" not in text(client.get(f"{url}?as_of={day}"))
    page = client.get(f"{reverse('payments:payment', args=[payment.pk])}?as_of={day}")
    assert "Mark as paid" not in text(page)
    assert page.context["look"] == "overdue"


def test_the_tab_of_a_document(party: Counterparty, owner: User, login: Login) -> None:
    document = LinkFactory(counterparty=party).document
    make_payment(party, owner, document=document, purpose="For it")
    make_payment(party, owner, purpose="For nothing")
    page = text(login(owner).get(reverse("payments:of_document", args=[document.pk])))
    assert "For it" in page
    assert "For nothing" not in page
    assert f"?document={document.pk}" in page


def test_the_widget_shows_the_overdue_first(party: Counterparty, owner: User, login: Login) -> None:
    make_payment(party, owner, purpose="Later")
    make_payment(party, owner, purpose="Late", booked_on=today(-9), due_on=today(-1))
    page = text(login(owner).get("/app/"))
    assert "To pay and to receive" in page
    assert page.index("Late<") < page.index("Later<")


def test_the_list_is_taken_away(party: Counterparty, owner: User, login: Login) -> None:
    make_payment(party, owner, purpose="=cmd()", currency="UAH")
    make_payment(party, owner, purpose="Other")
    client = login(owner)
    answer: Any = client.get(f"{reverse('storage:table', args=['payments', 'csv'])}?currency=UAH")
    shown = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    assert "'=cmd()" in shown
    assert "Other" not in shown
    assert client.get(reverse("storage:table", args=["payments", "xlsx"])).status_code == 200


def test_a_list_that_is_taken_away_says_the_states_of_the_page(party: Counterparty, owner: User, login: Login) -> None:
    waiting = make_account(party, owner, confirm=False)
    make_payment(party, owner, direction="out", account=waiting, purpose="Held")
    late = make_payment(party, owner, purpose="Late", booked_on=today(-9), due_on=today(-5))
    make_payment(party, owner, purpose="Awaited")
    client = login(owner)

    def states(query: str = "") -> dict[str, tuple[str, str]]:
        answer: Any = client.get(f"{reverse('storage:table', args=['payments', 'csv'])}?{query}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        table = csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";")
        return {row["Purpose"]: (row["State"], row["Paid on"]) for row in table}

    assert states() == {"Held": ("On hold", ""), "Late": ("Overdue", ""), "Awaited": ("To receive", "")}
    pay(payment=late, paid_on=today(-1), actor=owner, at=now())
    assert states("show=paid") == {"Late": ("Paid", str(today(-1)))}
    assert states(f"show=open&as_of={today(-3)}") == {"Late": ("Overdue", "")}


def test_an_act_of_the_page_is_told_on_its_timeline(party: Counterparty, owner: User, login: Login) -> None:
    payment, client = make_payment(party, owner, purpose="Pumps of the hall"), login(owner)
    client.post(reverse("payments:pay", args=[payment.pk]), {"paid_on": "today", "version": 1})
    assert EventRecord.objects.filter(name="payments.payment.paid").count() == 1
    page = client.get(reverse("payments:payment", args=[payment.pk]))
    assert [line.title for line in page.context["timeline"]] == ["Payment paid", "Payment planned"]
    assert "Pumps of the hall" in page.context["timeline"][0].note


def test_the_list_of_a_past_day_leads_to_payments_as_they_stood_and_ticks_nothing(
    party: Counterparty, owner: User, login: Login
) -> None:
    payment = make_payment(party, owner, booked_on=today(-9), due_on=today(-5))
    pay(payment=payment, paid_on=today(-1), actor=owner, at=now())
    page = login(owner).get(f"{JOURNAL}?show=overdue&as_of={today(-3)}")
    assert [look for _payment, look in page.context["rows"]] == ["overdue"]
    assert f"{payment.pk}/?as_of={today(-3)}" in text(page)
    assert 'name="ids"' not in text(page)


def test_the_payments_of_a_card_are_taken_away_from_its_tab(party: Counterparty, owner: User, login: Login) -> None:
    make_payment(party, owner, purpose="Theirs")
    make_payment(CounterpartyFactory(), owner, purpose="Of another")
    client = login(owner)
    assert "dossier_payments" in client.get(reverse("payments:of_counterparty", args=[party.pk])).content.decode()
    answer: Any = client.get(f"{reverse('storage:table', args=['dossier_payments', 'csv'])}?of={party.pk}")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "Theirs" in content.decode()
    assert "Of another" not in content.decode()
