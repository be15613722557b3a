"""Which backend the environment asks for."""

from functools import cache

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from ecm.environment import environment
from search.backends.base import SearchBackend
from search.backends.sqlite import FileDatabase, MainDatabase, SqliteBackend


def backend(url: str = "") -> SearchBackend:
    """The index of this installation, or the one at the URL.

    ``sqlite:`` keeps it in the main database when that is SQLite, else in a file of its own in the data folder;
    ``sqlite:PATH`` in that file.
    """
    return _made(url or environment().search)


@cache
def _made(url: str) -> SearchBackend:
    scheme, _, rest = url.partition(":")
    if scheme != "sqlite":
        raise ImproperlyConfigured(f"ECM_SEARCH names no search backend known here: {scheme}.")
    if rest:
        return SqliteBackend(FileDatabase(rest))
    if connection.vendor == "sqlite":
        return SqliteBackend(MainDatabase())
    return SqliteBackend(FileDatabase(str(environment().data_dir / "search.sqlite3")))
