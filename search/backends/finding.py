"""Finding in the embedded index within a fixed budget, however common the words are.

Up to MOST_HITS hits are all ranked by BM25. Beyond that a full ranking costs a tenth of a second and tells people
little: then the newest with the words in their titles come first, and the NEWEST others after them.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from sqlite3 import Connection

from ecm.errors import InvalidInput
from search.backends.expressions import all_of, any_of, of_group
from search.backends.ranking import rank_by_words
from search.entries import MOST_HITS, Entry, Found, Group, Match, Query

#: BM25 weights of title, keywords and body.
WEIGHTS = "6.0, 8.0, 1.0"
NEWEST = 500
NEWEST_TITLES = 200
#: A word in more entries than these weighs nothing in the ranking of all-words hits.
RARE = 5_000
#: An any-word search reads at most about this many rows: those of its rarest words.
ANY_BUDGET = 2_500
RANKED_BY_WORDS = 60
# Separators of the texts kept for showing.
RECORD, UNIT = "\x1e", "\x1f"

#: (score, place): lower is better; the place is the entry's number with a minus, so that of equals the newest is first.
Scored = tuple[float, int]


@dataclass(frozen=True)
class _Candidates:
    ranked: list[Scored]  # best first
    is_partial: bool


class Finder:
    """One search: the query with the filters of the person who asks."""

    def __init__(self, connection: Connection, query: Query, tokens: tuple[str, ...]) -> None:
        self._connection = connection
        self._query = query
        self._tokens = tokens

    def page(self, *, limit: int, after: str, with_facets: bool) -> Found:
        mark = _decode(after)
        if not self._tokens or not self._query.groups:
            return Found([], 0)
        candidates = self._candidates()
        ranked = [scored for scored in candidates.ranked if mark is None or scored > mark]
        chosen = ranked[:limit]
        return Found(
            matches=self._matches(chosen),
            total=len(candidates.ranked),
            is_partial=candidates.is_partial,
            next=_encode(chosen[-1]) if len(ranked) > limit else "",
            facets=self._facets(candidates.ranked) if with_facets else {},
        )

    def _candidates(self) -> _Candidates:
        if self._query.match_any:
            return self._any()
        expression = all_of(self._query.groups, self._query.excluded)
        numbers = self._numbers("search_text", expression, MOST_HITS + 1)
        if len(numbers) <= MOST_HITS:
            return _Candidates(self._scored(expression, numbers), is_partial=False)
        titled = self._numbers("search_title", expression, NEWEST_TITLES)
        # A title that has all the words stands before texts that only mention them; then the newest first.
        leads = dict.fromkeys(numbers[:NEWEST], 0.0) | dict.fromkeys(titled, -1.0)
        return _Candidates(sorted((lead, -number) for number, lead in leads.items()), is_partial=True)

    def _any(self) -> _Candidates:
        """Rank entries with any of the words: read those of the rarest, then weigh the best by all words."""
        counts = {group: self._spread(group) for group in dict.fromkeys(self._query.groups)}
        present = sorted((group for group in counts if counts[group]), key=counts.__getitem__)
        if not present:
            return _Candidates([], is_partial=False)
        chosen, budget = present[:1], ANY_BUDGET - counts[present[0]]
        for group in present[1:]:
            budget -= counts[group]
            if budget < 0:
                break
            chosen.append(group)
        expression = any_of(chosen, self._query.excluded)
        if counts[chosen[0]] > MOST_HITS:
            rows = [(0.0, -number) for number in self._numbers("search_text", expression, NEWEST)]
        else:
            rows = self._ranked(expression)
        best = rank_by_words(self._connection, rows[:RANKED_BY_WORDS], counts, self._size)
        # What was not weighed by its words stays behind what was.
        floor = max((score for score, _ in best), default=0.0) + 1_000.0
        rest = [(floor + score, place) for score, place in rows[RANKED_BY_WORDS:]]
        return _Candidates(best + rest, is_partial=budget < 0)

    @cached_property
    def _size(self) -> int:
        return int(self._connection.execute("SELECT coalesce(max(id), 1) FROM search_entry").fetchone()[0])

    def _spread(self, group: Group) -> int:
        """How many entries have the word; beyond MOST_HITS told from how densely the newest of them lie."""
        sql = (
            "SELECT count(*), min(rowid) FROM (SELECT rowid FROM search_text WHERE search_text MATCH ?"
            " ORDER BY rowid DESC LIMIT ?)"
        )
        count, lowest = self._connection.execute(sql, (of_group(group), MOST_HITS + 1)).fetchone()
        if count <= MOST_HITS:
            return int(count)
        return max(int(count), int(self._size * count / max(1, self._size - lowest + 1)))

    def _numbers(self, table: str, expression: str, limit: int) -> list[int]:
        """The newest entries that match and pass the filters."""
        if table == "search_title":
            expression = f"lemmas : ({expression})"
        sql, values = self._filtered(table, expression, "t.rowid", "ORDER BY t.rowid DESC LIMIT ?")
        return [number for (number,) in self._connection.execute(sql, (*values, limit))]

    def _ranked(self, expression: str) -> list[Scored]:
        """The best entries that match and pass the filters, with their BM25."""
        what = f"bm25(search_text, {WEIGHTS}) AS score, t.rowid"
        sql, values = self._filtered("search_text", expression, what, "ORDER BY score, t.rowid DESC LIMIT ?")
        return _rounded(self._connection.execute(sql, (*values, MOST_HITS)))

    def _scored(self, expression: str, numbers: list[int]) -> list[Scored]:
        """These entries with their BM25. Words in every tenth entry or more weigh nearly nothing and cost most: BM25
        reads all their occurrences. So they are left out of the weighing, where there are others."""
        if not numbers:
            return []
        groups = self._query.groups
        rarer = [group for group in groups if self._spread(group) <= RARE] if len(groups) > 1 else groups
        weighed = all_of([replace(group, phrase=None) for group in rarer]) if rarer else expression
        # The plus keeps SQLite from asking the text index anew for each of the numbers.
        sql = (
            f"SELECT bm25(search_text, {WEIGHTS}), rowid FROM search_text"  # noqa: S608  # our own weights
            " WHERE search_text MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"
        )
        return _rounded(self._connection.execute(sql, (weighed, json.dumps(numbers))))

    def _filtered(self, table: str, expression: str, what: str, tail: str) -> tuple[str, list[str | int]]:
        """The select with access and filters inside: rows beyond them are neither ranked nor counted."""
        conditions, values = filters(self._query, self._tokens)
        sql = (
            f"SELECT {what} FROM {table} t JOIN search_entry e ON e.id = t.rowid"  # noqa: S608  # our own names
            f" WHERE {table} MATCH ? AND {conditions} {tail}"
        )
        return sql, [expression, *values]

    def _matches(self, chosen: Sequence[Scored]) -> list[Match]:
        numbers = [-place for _, place in chosen]
        marks = ",".join("?" * len(numbers))
        sql = (
            "SELECT e.id, e.kind, e.object_id, e.title, e.url, e.language, e.happened_on, b.text"  # noqa: S608  # marks only
            f" FROM search_entry e JOIN search_body b ON b.id = e.id WHERE e.id IN ({marks})"
        )
        rows = {row[0]: row[1:] for row in self._connection.execute(sql, numbers)}
        return [match_of(rows[-place], score) for score, place in chosen if -place in rows]

    def _facets(self, ranked: Sequence[Scored]) -> Mapping[str, Mapping[str, int]]:
        """How many of the filtered hits have each kind, year and registered facet's value."""
        numbers = json.dumps([-place for _, place in ranked])
        found: dict[str, dict[str, int]] = {}
        for name, column in (("kind", "kind"), ("year", "year")):
            sql = (
                f"SELECT {column}, count(*) FROM search_entry WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608  # a column of ours
                f" AND {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC"
            )
            found[name] = {str(value): count for value, count in self._connection.execute(sql, (numbers,))}
        sql = (
            "SELECT name, value, count(*) FROM search_facet WHERE entry IN (SELECT value FROM json_each(?))"
            " GROUP BY 1, 2 ORDER BY 3 DESC, 2"
        )
        for name, value, count in self._connection.execute(sql, (numbers,)):
            found.setdefault(name, {})[value] = count
        return found


def _rounded(rows: Iterable[Scored]) -> list[Scored]:
    """Sorted after rounding, which makes equals: a page's cursor compares what it was given."""
    return sorted((round(score, 9), -number) for score, number in rows)


def filters(query: Query, tokens: tuple[str, ...]) -> tuple[str, list[str | int]]:
    """SQL conditions on `search_entry e` for the person's tokens and the query's filters."""
    marks = ",".join("?" * len(tokens))
    conditions = [f"e.audience IN (SELECT audience FROM search_audience_token WHERE token IN ({marks}))"]  # noqa: S608  # marks
    values: list[str | int] = list(tokens)
    if query.kinds:
        conditions.append(f"e.kind IN ({','.join('?' * len(query.kinds))})")
        values += query.kinds
    if query.year is not None:
        conditions.append("e.year = ?")
        values.append(query.year)
    for name, value in query.facets.items():
        conditions.append("EXISTS (SELECT 1 FROM search_facet f WHERE f.entry = e.id AND f.name = ? AND f.value = ?)")
        values += [name, value]
    return " AND ".join(conditions), values


def match_of(row: Sequence[str | int | bytes | None], score: float) -> Match:
    kind, object_id, title, url, language, happened_on, packed = row
    body, _, keywords = unpacked(packed).partition(RECORD)
    return Match(
        kind=str(kind), object_id=int(object_id or 0), score=score, title=str(title), url=str(url),
        language=str(language), happened_on=date.fromisoformat(str(happened_on)) if happened_on else None,
        body=body, keywords=tuple(filter(None, keywords.split(UNIT))),
    )  # fmt: skip


def packed_texts(entry: Entry, longest: int) -> bytes:
    """What is kept of an entry for showing its hits: the body and the keywords."""
    body = entry.body[:longest].replace(RECORD, " ")
    return zlib.compress(f"{body}{RECORD}{UNIT.join(entry.keywords)}".encode(), 1)


def unpacked(packed: object) -> str:
    return zlib.decompress(packed).decode() if isinstance(packed, bytes) else ""


def _encode(scored: Scored) -> str:
    return base64.urlsafe_b64encode(json.dumps(scored).encode()).decode().rstrip("=")


def _decode(cursor: str) -> Scored | None:
    if not cursor:
        return None
    try:
        score, place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return float(score), int(place)
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidInput({"after": "cursor"}) from error
