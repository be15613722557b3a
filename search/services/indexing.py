"""Putting objects into the index as they are now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from ecm import access
from ecm.jobs import NewJob, enqueue
from search.backends import backend
from search.entries import Entry
from search.registry import EntryKind, keywords_of, kind_named

AT_ONCE = 25


def reindex(kind: str, ids: Iterable[int]) -> int:
    """Write the entries of these objects anew and take out those that are gone; returns how many there are.

    A repeat is harmless. On SQLite it takes part in the caller's transaction. Unknown kinds are passed over: the
    app that knew them is not installed.
    """
    wanted = sorted(set(ids))
    known = kind_named(kind)
    if known is None or not wanted:
        return 0
    entries = load(known, wanted)
    backend().put(entries)
    _put_what_changed_meanwhile(known, entries)
    gone = set(wanted) - {entry.object_id for entry in entries}
    if gone:
        backend().remove([(kind, object_id) for object_id in gone])
    return len(entries)


def reindex_all(kind: str, ids: Iterable[int]) -> int:
    """The same for many objects, a few at a time, so that nobody waits long for the index."""
    wanted = sorted(set(ids))
    return sum(reindex(kind, wanted[start : start + AT_ONCE]) for start in range(0, len(wanted), AT_ONCE))


def load(known: EntryKind, ids: Sequence[int]) -> list[Entry]:
    """The entries with their access tokens and the numbers that higher apps add."""
    rows = list(known.model._default_manager.filter(pk__in=ids))
    tokens, keywords = access.tokens_for(rows), keywords_of(known.kind, ids)
    return [
        replace(
            entry,
            tokens=tuple(sorted(tokens.get(entry.object_id, ()))),
            keywords=tuple(dict.fromkeys((*entry.keywords, *keywords.get(entry.object_id, ())))),
        )
        for entry in known.loader(ids)
    ]


def _put_what_changed_meanwhile(known: EntryKind, entries: Sequence[Entry]) -> None:
    """The words are computed before the index is locked; whoever wrote a newer state in between must win."""
    now = load(known, [entry.object_id for entry in entries])
    changed = [entry for entry in now if entry not in entries]
    if changed:
        backend().put(changed)


def remove(kind: str, ids: Iterable[int]) -> None:
    """Take objects out of the index; absent ones are passed over."""
    backend().remove([(kind, object_id) for object_id in ids])


def index_job(kind: str, object_id: int, *, after: timedelta = timedelta()) -> NewJob:
    """The job that indexes one object, at once or a little later; it merges with one that waits for the object."""
    arguments = {"kind": kind, "ids": [object_id]}
    merge_key = f"search:{kind}:{object_id}"
    return NewJob("search.index", arguments, merge_key=merge_key, run_at=timezone.now() + after)


def enqueue_reindex(kind: str, ids: Iterable[int], *, actor_id: int | None = None) -> None:
    """Queue the objects for the index with the caller's transaction; further calls while they wait add nothing."""
    listed = sorted(set(ids))
    if listed:
        mark = ",".join(map(str, listed[:20]))
        merge_key = f"search:{kind}:{mark}" if len(listed) <= 20 else ""
        enqueue("search.index", {"kind": kind, "ids": listed}, actor_id=actor_id, merge_key=merge_key)
