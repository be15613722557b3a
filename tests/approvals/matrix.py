"""Access matrix of approvals."""

from typing import Any

from tests.access.rows import Row, World
from tests.approvals.factories import make_approval, make_document, make_route
from tests.conftest import People


def build(people: People) -> dict[str, Any]:
    approval = make_approval(people.owner, people.owner, title="Canary 5173", department=people.home)
    route = make_route(("parallel", [people.owner]))
    draft = make_document(people.owner, title="Draft of canary 5173", department=people.home)
    return {"approval": approval, "visa": approval.visas.get(), "route": route, "draft": draft, "canary": "canary 5173"}


def of_approval(world: World) -> dict[str, Any]:
    return {"approval_id": world["approval"].pk}


def of_visa(world: World) -> dict[str, Any]:
    return {"visa_id": world["visa"].pk}


def of_draft(world: World) -> dict[str, Any]:
    return {"document_id": world["draft"].pk}


def of_document(world: World) -> dict[str, Any]:
    return {"pk": world["approval"].document_id}


def decision(world: World) -> dict[str, Any]:
    return {"decision": "approved", "seen_digest": world["approval"].digest}


def start(world: World) -> dict[str, Any]:
    return {"document": world["draft"].pk, "route": world["route"].pk}


PAGES = [
    Row("approvals:inbox", stranger=302, outsider=200, reader=200, owner=200),
    Row("approvals:journal", stranger=302, outsider=200, reader=200, owner=200),
    Row("approvals:visa", stranger=302, outsider=403, reader=403, owner=200, kwargs=of_visa, canary="canary"),
    Row("approvals:decide", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_visa,
        data=decision),
    Row("approvals:start", stranger=302, outsider=403, reader=403, owner=200, kwargs=of_draft, canary="canary"),
    Row("approvals:start", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_draft,
        data=lambda world: {"route": world["route"].pk}),
    Row("approvals:bulk_start", stranger=302, outsider=403, reader=403, owner=200,
        data=lambda world: {"ids": [world["draft"].pk]}),
    Row("approvals:bulk_start", method="post", stranger=302, outsider=403, reader=403, owner=302,
        data=lambda world: {"ids": [world["draft"].pk], "route": world["route"].pk}),
    Row("approvals:of_document", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_document,
        canary="canary"),
    Row("approvals:of_counterparty", stranger=302, outsider=404, reader=404, owner=404, kwargs=lambda world: {"pk": 0}),
    Row("approvals:approval", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_approval, canary="canary"),
    Row("approvals:sheet", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_approval),
    Row("approvals:cancel", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=of_approval,
        data=lambda world: {"reason": "Not needed."}),
    Row("approvals:remark", method="post", stranger=302, outsider=404, reader=302, owner=302, kwargs=of_approval,
        data=lambda world: {"text": "A word."}),
]  # fmt: skip

API = [
    Row("approvals_api:approvals", stranger=403, outsider=200, reader=200, owner=200),
    Row("approvals_api:approvals", method="post", format="json", stranger=403, outsider=404, reader=403, owner=201,
        data=start, canary="canary"),
    Row("approvals_api:approval", stranger=403, outsider=404, reader=200, owner=200, kwargs=of_approval,
        canary="canary"),
    Row("approvals_api:cancel", method="post", format="json", stranger=403, outsider=404, reader=403, owner=200,
        kwargs=of_approval),
    Row("approvals_api:remarks", method="post", format="json", stranger=403, outsider=404, reader=201, owner=201,
        kwargs=of_approval, data=lambda world: {"text": "A word."}),
    Row("approvals_api:visas", stranger=403, outsider=403, reader=403, owner=200),
    Row("approvals_api:decide", method="post", format="json", stranger=403, outsider=403, reader=403, owner=200,
        kwargs=of_visa, data=decision),
    Row("approvals_api:routes", stranger=403, outsider=403, reader=403, owner=200,
        data=lambda world: {"document": world["draft"].pk}),
]  # fmt: skip

ROWS = [*PAGES, *API]
