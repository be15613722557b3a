"""Access matrix of reports."""

from typing import Any

from tests.access.rows import Row
from tests.conftest import People
from tests.counterparties.factories import CounterpartyFactory


def build(people: People) -> dict[str, Any]:
    party = CounterpartyFactory(source="Canary 7719", department=people.home)
    return {"party": party, "canary": "Canary 7719"}


BY_SOURCE = "?by=source"

ROWS = [
    Row("reports:counterparties", stranger=302, outsider=403, reader=403, owner=200, query=BY_SOURCE, canary="canary"),
    Row("reports:sheet", stranger=302, outsider=403, reader=403, owner=200, query=BY_SOURCE),
    Row("reports:export", stranger=302, outsider=403, reader=403, owner=200, query=BY_SOURCE, canary="canary",
        kwargs=lambda world: {"form": "csv"}),
    Row("reports_api:counterparties", stranger=403, outsider=403, reader=403, owner=200, query=BY_SOURCE,
        canary="canary"),
]  # fmt: skip
