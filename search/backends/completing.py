"""Finding while one types: titles and numbers by the beginnings of their words."""

from sqlite3 import Connection

from search.backends.expressions import all_of
from search.backends.finding import filters, match_of
from search.entries import Match, Query
from search.languages.folding import fold

NEWEST = 150


def complete(connection: Connection, query: Query, tokens: tuple[str, ...], limit: int) -> list[Match]:
    """The newest hits, those whose title begins with what was typed first."""
    if not tokens or not query.groups:
        return []
    conditions, values = filters(query, tokens)
    sql = (
        "SELECT e.kind, e.object_id, e.title, e.url, e.language, e.happened_on, NULL"  # noqa: S608  # our own conditions
        " FROM search_title t JOIN search_entry e ON e.id = t.rowid"
        f" WHERE search_title MATCH ? AND {conditions} ORDER BY t.rowid DESC LIMIT ?"
    )
    expression = f"names : ({all_of(query.groups)})"
    rows = connection.execute(sql, (expression, *values, NEWEST)).fetchall()
    first = query.groups[0].terms[0].text
    matches = [match_of(row, 0.0 if fold(str(row[2])).lstrip('«"“').startswith(first) else 1.0) for row in rows]
    return sorted(matches, key=lambda match: match.score)[:limit]
