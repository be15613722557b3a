"""Access matrix of cases."""

from typing import Any

from cases.services import put_document
from tests.access.rows import Row, World
from tests.approvals.factories import make_document
from tests.cases.factories import make_case, make_template, move, stage_named
from tests.conftest import People
from tests.counterparties.factories import NOON, CounterpartyFactory


def build(people: People) -> dict[str, Any]:
    party = CounterpartyFactory(display_name="Canary 6241", department=people.home)
    case = make_case(people.owner, counterparty=party, title="Canary 6241")
    ended = move(make_case(people.owner, counterparty=party, title="Ended"), "Won", people.owner)
    document = make_document(people.owner, title="Canary 6241", department=people.home)
    paper = put_document(case=case, document=document, actor=people.owner, at=NOON)
    other = make_document(people.owner, title="Another one", department=people.home)
    return {
        "case": case, "ended": ended, "party": party, "paper": paper, "document": document, "other": other,
        "template": make_template(), "offer": stage_named(case, "Offer"), "canary": "Canary 6241",
    }  # fmt: skip


def of_case(world: World) -> dict[str, Any]:
    return {"case_id": world["case"].pk}


def of_ended(world: World) -> dict[str, Any]:
    return {"case_id": world["ended"].pk}


def of_paper(world: World) -> dict[str, Any]:
    return {"paper_id": world["paper"].pk}


def of_party(world: World) -> dict[str, Any]:
    return {"pk": world["party"].pk}


def of_document(world: World) -> dict[str, Any]:
    return {"pk": world["document"].pk}


def facts(world: World) -> dict[str, Any]:
    return {"title": "Changed", "manager": world["case"].manager_id, "opened_on": "25.11.2026"}


def new(world: World) -> dict[str, Any]:
    return {**facts(world), "template": "deal", "counterparty": world["party"].pk}


PAGES = [
    Row("cases:journal", stranger=302, outsider=200, reader=200, owner=200, canary="canary"),
    Row("cases:choose", stranger=302, outsider=200, reader=200, owner=200, data=lambda world: {"q": "6241"},
        canary="canary"),
    Row("cases:new", stranger=302, outsider=403, reader=403, owner=200),
    Row("cases:new", method="post", stranger=302, outsider=403, reader=403, owner=302, data=new),
    Row("cases:of_counterparty", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_party, canary="canary"),
    Row("cases:of_document", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_document, canary="canary"),
    Row("cases:of_document", method="post", stranger=302, outsider=404, reader=403, owner=200,
        kwargs=lambda world: {"pk": world["other"].pk}, data=lambda world: {"case": world["case"].pk}),
    Row("cases:take", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=of_paper),
    Row("cases:case", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_case, canary="canary"),
    Row("cases:change", stranger=302, outsider=403, reader=403, owner=200, kwargs=of_case, canary="canary"),
    Row("cases:change", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_case,
        data=lambda world: facts(world) | {"version": 1}),
    Row("cases:move", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=of_case,
        data=lambda world: {"stage": world["offer"].pk}),
    Row("cases:reopen", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=of_ended),
    Row("cases:papers", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_case, canary="canary"),
    Row("cases:papers", method="post", stranger=302, outsider=404, reader=403, owner=200, kwargs=of_case,
        data=lambda world: {"document": world["other"].pk}),
    Row("cases:timeline", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_case),
]  # fmt: skip

API = [
    Row("cases_api:cases", stranger=403, outsider=200, reader=200, owner=200, canary="canary"),
    Row("cases_api:cases", method="post", format="json", stranger=403, outsider=403, reader=403, owner=201,
        data=lambda world: {"template": "deal", "counterparty": world["party"].pk, "title": "A new one"}),
    Row("cases_api:case", stranger=403, outsider=404, reader=200, owner=200, kwargs=of_case, canary="canary"),
    Row("cases_api:case", method="patch", format="json", stranger=403, outsider=404, reader=403, owner=200,
        kwargs=of_case, data=lambda world: {"version": 1, "title": "Changed"}),
    Row("cases_api:move", method="post", format="json", stranger=403, outsider=404, reader=403, owner=200,
        kwargs=of_case, data=lambda world: {"stage": world["offer"].pk}),
    Row("cases_api:reopen", method="post", format="json", stranger=403, outsider=404, reader=403, owner=200,
        kwargs=of_ended),
    Row("cases_api:documents", stranger=403, outsider=404, reader=200, owner=200, kwargs=of_case, canary="canary"),
    Row("cases_api:documents", method="post", format="json", stranger=403, outsider=404, reader=403, owner=201,
        kwargs=of_case, data=lambda world: {"document": world["other"].pk}),
    Row("cases_api:document", method="delete", format="json", stranger=403, outsider=404, reader=403, owner=204,
        kwargs=lambda world: {**of_case(world), **of_paper(world)}),
    Row("cases_api:templates", stranger=403, outsider=200, reader=200, owner=200),
]  # fmt: skip

ROWS = [*PAGES, *API]
