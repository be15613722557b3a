"""Access matrix of payments."""

from typing import Any

from payments.services import pay
from tests.access.rows import Row, World
from tests.conftest import People
from tests.counterparties.factories import CounterpartyFactory, DocumentFactory, LinkFactory
from tests.payments.factories import IBANS, make_account, make_payment, today


def build(people: People) -> dict[str, Any]:
    party = CounterpartyFactory(department=people.home, display_name="Pumps and Valves 4711")
    document = LinkFactory(counterparty=party, document=DocumentFactory(department=people.home)).document
    account = make_account(party, people.owner)
    payment = make_payment(party, people.owner, direction="out", purpose="Canary 4711")
    paid = make_payment(party, people.owner, purpose="Canary 4711 paid")
    pay(payment=paid, paid_on=today(), actor=people.owner, at=payment.created_at)
    other = make_account(party, people.owner, IBANS[1], is_main=False)
    return {
        "party": party, "payment": payment, "paid": paid, "document": document, "account": account, "other": other,
        "canary": "Canary 4711",
    }  # fmt: skip


def of_payment(world: World) -> dict[str, Any]:
    return {"payment_id": world["payment"].pk}


def of_paid(world: World) -> dict[str, Any]:
    return {"payment_id": world["paid"].pk}


def of_party(world: World) -> dict[str, Any]:
    return {"pk": world["party"].pk}


def plan(world: World) -> dict[str, Any]:
    return {
        "counterparty": world["party"].pk, "direction": "out", "amount": "10.50", "currency": "EUR",
        "purpose": "Valves", "booked_on": today().isoformat(), "due_on": today(5).isoformat(),
    }  # fmt: skip


def _row(route: str, owner: int, method: str = "get", **more: Any) -> Row:
    """Members of staff without the permission are all refused alike."""
    return Row(route, stranger=403, outsider=403, reader=403, owner=owner, method=method, **more)


def _post(route: str, owner: int = 200, **more: Any) -> Row:
    return _row(route, owner, "post", format="json", **{"kwargs": of_payment, "canary": "canary", **more})


API = [
    _row("payments_api:payments", 200, canary="canary"),
    _post("payments_api:payments", 201, kwargs=lambda world: {}, data=plan),
    _row("payments_api:payment", 200, kwargs=of_payment, canary="canary"),
    _row("payments_api:payment", 200, "patch", format="json", kwargs=of_payment, canary="canary",
         data=lambda world: {"version": 1, "amount": "12.00"}),
    _post("payments_api:pay"),
    _post("payments_api:take_back", kwargs=of_paid),
    _post("payments_api:cancel", data=lambda world: {"reason": "Not needed."}),
    _post("payments_api:account", data=lambda world: {"account": world["other"].pk}),
    _row("payments_api:balance", 200, kwargs=of_party),
]  # fmt: skip


def _page(name: str, owner: int, method: str = "get", **more: Any) -> Row:
    return Row(
        f"payments:{name}", stranger=302, outsider=403, reader=403, owner=owner, method=method,
        **{"canary": "canary", **more},
    )  # fmt: skip


def form(world: World) -> dict[str, Any]:
    return {**plan(world), "amount": "10,50", "booked_on": "today", "due_on": "+5"}


def change(world: World) -> dict[str, Any]:
    return {"version": 1, "amount": "12", "currency": "EUR", "purpose": "Valves", "booked_on": "today", "due_on": "+5"}


def of_card(world: World) -> dict[str, Any]:
    return {"counterparty": world["party"].pk}


def of_document(world: World) -> dict[str, Any]:
    return {"pk": world["document"].pk}


PAGES = [
    _page("journal", 200),
    _page("new", 200, data=of_card),
    _page("new", 302, "post", data=form),
    _page("bulk_pay", 200, data=lambda world: {"ids": [world["payment"].pk]}),
    _page("bulk_pay", 302, "post", data=lambda world: {"ids": [world["payment"].pk], "paid_on": "today"}),
    _page("choose_document", 200, data=of_card),
    _page("choose_account", 200, data=of_card),
    _page("of_counterparty", 200, kwargs=of_party),
    _page("of_document", 200, kwargs=of_document),
    _page("payment", 200, kwargs=of_payment),
    _page("change", 200, kwargs=of_payment),
    _page("change", 302, "post", kwargs=of_payment, data=change),
    _page("pay", 302, "post", kwargs=of_payment, data=lambda world: {"paid_on": "today"}),
    _page("take_back", 302, "post", kwargs=of_paid),
    _page("cancel", 302, "post", kwargs=of_payment, data=lambda world: {"reason": "Not needed."}),
    _page("account", 302, "post", kwargs=of_payment, data=lambda world: {"account": world["other"].pk}),
]

ROWS = [*PAGES, *API]
