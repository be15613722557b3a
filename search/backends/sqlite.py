"""The embedded index: SQLite's FTS5 over normal forms that Python computes."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from search.backends.completing import complete
from search.backends.databases import FileDatabase, IndexDatabase, MainDatabase
from search.backends.finding import Finder, packed_texts
from search.backends.schema import ENTRY_TABLES
from search.entries import Entry, Found, Key, Match, Query
from search.languages import code_of, detect, stream, words
from search.languages.folding import fold
from search.languages.lexicon import EDITION

__all__ = ["FileDatabase", "MainDatabase", "SqliteBackend"]
#: Words of a text beyond this many letters (about 500 pages) are not indexed.
LONGEST_BODY = 1_500_000
#: Raise it when entries are kept in another form than before: a rebuild then writes each anew.
FORM = 2
COLUMNS = ("audience", "year", "happened_on", "language", "title", "url", "digest", "kind", "object_id")


@dataclass(frozen=True)
class _Prepared:
    """An entry with everything that costs time computed, so that the transaction is short."""

    entry: Entry
    language: str
    digest: bytes
    texts: tuple[str, str, str] = ("", "", "")
    names: tuple[str, str] = ("", "")


class SqliteBackend:
    """Entries in ordinary tables, their normal forms in two FTS5 tables: all text, and titles for completion."""

    def __init__(self, database: IndexDatabase) -> None:
        self._database = database
        self.is_transactional = database.is_transactional

    def put(self, entries: Iterable[Entry]) -> int:
        prepared = [self._prepared(entry) for entry in entries]
        if not prepared:
            return 0
        with self._database.writing() as connection:
            for each in prepared:
                _write(connection, each)
        return len(prepared)

    def _prepared(self, entry: Entry) -> _Prepared:
        """Compute the normal forms, unless the stored entry has the same text already."""
        digest = _digest(entry)
        row = _stored(self._database.connect(), entry.key)
        language = entry.language or detect(entry.body or entry.title)
        if row and row[1] == digest:
            return _Prepared(entry, language, digest)
        keywords = " ".join(_keyword_pieces(entry.keywords))
        title = stream(entry.title, detect(entry.title, default=language))
        body = stream(entry.body[:LONGEST_BODY], entry.language, usual=language)
        names = " ".join(_name_pieces(entry))
        return _Prepared(entry, language, digest, (title, keywords, body), (f"{title} {keywords}", names))

    def remove(self, keys: Iterable[Key]) -> None:
        with self._database.writing() as connection:
            for key in keys:
                if row := _stored(connection, key):
                    _delete_texts(connection, row[0])
                    connection.execute("DELETE FROM search_facet WHERE entry = ?", row[:1])
                    connection.execute("DELETE FROM search_entry WHERE id = ?", row[:1])

    def find(
        self, query: Query, *, visible_to: Sequence[str], limit: int = 20, after: str = "", with_facets: bool = False
    ) -> Found:
        finder = Finder(self._database.connect(), query, tuple(visible_to))
        return finder.page(limit=limit, after=after, with_facets=with_facets)

    def complete(self, query: Query, *, visible_to: Sequence[str], limit: int = 10) -> list[Match]:
        return complete(self._database.connect(), query, tuple(visible_to), limit)

    def keys(self, kind: str, *, above: int = 0, limit: int = 1_000) -> list[int]:
        sql = "SELECT object_id FROM search_entry WHERE kind = ? AND object_id > ? ORDER BY object_id LIMIT ?"
        return [row[0] for row in self._database.connect().execute(sql, (kind, above, limit))]

    def clear(self) -> None:
        with self._database.writing() as connection:
            for table in ENTRY_TABLES:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608  # names of our own list


def _digest(entry: Entry) -> bytes:
    parts = [f"{EDITION}.{FORM}", entry.language, entry.title, *entry.keywords, "", entry.body]
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=16).digest()


def _keyword_pieces(keywords: Sequence[str]) -> Iterator[str]:
    """Words of numbers and identifiers, and each number as a code that is found from any of its parts on."""
    for keyword in keywords:
        yield stream(keyword, "en" if keyword.isascii() else "")
        parts = code_of(keyword).split("\ue000")
        for start in range(min(len(parts), 5)):
            yield "\ue000".join(parts[start:])


def _name_pieces(entry: Entry) -> Iterator[str]:
    """What one types while looking for a title or a number: the words as they are written."""
    for text in (entry.title, *entry.keywords):
        yield from (fold(word.text) for word in words(text) if not word.is_code)
    yield from _keyword_pieces(entry.keywords)


def _stored(connection: Connection, key: Key) -> tuple[int, bytes] | None:
    """(number, digest) of the entry with the key."""
    sql = "SELECT id, digest FROM search_entry WHERE kind = ? AND object_id = ?"
    row: tuple[int, bytes] | None = connection.execute(sql, key).fetchone()
    return row


def _write(connection: Connection, prepared: _Prepared) -> None:
    entry = prepared.entry
    row = _stored(connection, entry.key)
    day = entry.happened_on
    values = (
        _audience(connection, entry.tokens), day.year if day else None, day.isoformat() if day else None,
        prepared.language, entry.title, entry.url, prepared.digest, *entry.key,
    )  # fmt: skip
    if row:
        number = row[0]
        assigned = ", ".join(f"{column} = ?" for column in COLUMNS)
        connection.execute(f"UPDATE search_entry SET {assigned} WHERE id = ?", (*values, number))  # noqa: S608  # ours
    else:
        sql = f"INSERT INTO search_entry ({', '.join(COLUMNS)}) VALUES (?,?,?,?,?,?,?,?,?)"  # noqa: S608  # ours
        number = connection.execute(sql, values).lastrowid or 0
    if row is None or row[1] != prepared.digest:
        _write_texts(connection, number, prepared, is_new=row is None)
    _write_facets(connection, number, entry)


def _write_texts(connection: Connection, number: int, prepared: _Prepared, *, is_new: bool) -> None:
    if not is_new:
        _delete_texts(connection, number)
    sql = "INSERT INTO search_text (rowid, title, keywords, body) VALUES (?,?,?,?)"
    connection.execute(sql, (number, *prepared.texts))
    connection.execute("INSERT INTO search_title (rowid, lemmas, names) VALUES (?,?,?)", (number, *prepared.names))
    packed = packed_texts(prepared.entry, LONGEST_BODY)
    connection.execute("INSERT INTO search_body (id, text) VALUES (?,?)", (number, packed))


def _delete_texts(connection: Connection, number: int) -> None:
    connection.execute("DELETE FROM search_text WHERE rowid = ?", (number,))
    connection.execute("DELETE FROM search_title WHERE rowid = ?", (number,))
    connection.execute("DELETE FROM search_body WHERE id = ?", (number,))


def _write_facets(connection: Connection, number: int, entry: Entry) -> None:
    connection.execute("DELETE FROM search_facet WHERE entry = ?", (number,))
    rows = [(number, name, value) for name, values in entry.facets.items() for value in dict.fromkeys(values)]
    connection.executemany("INSERT INTO search_facet (entry, name, value) VALUES (?,?,?)", rows)


def _audience(connection: Connection, tokens: Sequence[str]) -> int:
    """The number of this set of tokens, made when it is new."""
    wanted = sorted(set(tokens))
    key = " ".join(wanted)
    row = connection.execute("SELECT id FROM search_audience WHERE tokens = ?", (key,)).fetchone()
    if row:
        return int(row[0])
    number = connection.execute("INSERT INTO search_audience (tokens) VALUES (?)", (key,)).lastrowid or 0
    sql = "INSERT INTO search_audience_token (token, audience) VALUES (?, ?)"
    connection.executemany(sql, [(token, number) for token in wanted])
    return number
