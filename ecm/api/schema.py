"""How the API describes itself: our own paths alone, and `many=True` as the one shape of a list."""

from typing import Any


class Envelope:
    """The shape of every list: `results`, and where it goes on the cursors of its neighbours.

    The generator asks a view's `pagination_class` for it; the pages themselves are made by `ApiView.page_of`.
    """

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        cursor = {"type": ["string", "null"]}
        return {
            "type": "object",
            "required": ["results"],
            "properties": {"results": schema, "next": cursor, "previous": cursor},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        words = "The cursor `next` or `previous` of another page; a list that is given whole has none."
        return [{"name": "after", "in": "query", "description": words, "schema": {"type": "string"}}]


def ours(endpoints: list[tuple[str, str, str, Any]], **_more: Any) -> list[tuple[str, str, str, Any]]:
    """Keep the endpoints of this API; the console has some of its own that nobody outside may build on."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
