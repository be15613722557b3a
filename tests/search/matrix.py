"""Access matrix of search."""

from typing import Any

from tests.access.rows import Row
from tests.conftest import People
from tests.search.factories import indexed_document


def build(people: People) -> dict[str, Any]:
    document = indexed_document("Secret pumps", title="Canary of the home department", department=people.home)
    return {"document": document.pk, "canary": document.title}


ROWS = [
    Row("search:find", stranger=302, outsider=200, reader=200, owner=200, query="?q=canary", canary="canary"),
    Row("search_api:search", stranger=403, outsider=200, reader=200, owner=200, query="?q=canary", canary="canary"),
    Row("search_api:completions", stranger=403, outsider=200, reader=200, owner=200, query="?q=can", canary="canary"),
]
