"""Making the index anew from the database, in batches that can be stopped and begun again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search.backends import backend
from search.registry import EntryKind, kind_named, kinds
from search.services.indexing import reindex

BATCH = 200


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild did: entries written, and entries of vanished objects taken out."""

    written: int = 0
    removed: int = 0


def rebuild(only: Sequence[str] = (), *, progress: Callable[[int, int], None] = lambda done, total: None) -> Rebuilt:
    """Write all entries of these kinds (none: all) anew and take out those without an object.

    Nothing disappears while it runs; `progress(done, total)` may raise to stop it, and a repeat goes on.
    """
    chosen = [known for name in only if (known := kind_named(name))] if only else kinds()
    total = sum(known.model._default_manager.count() for known in chosen)
    written = removed = 0
    for known in chosen:
        for ids in _batches(known):
            written += reindex(known.kind, ids)
            progress(written, total)
        removed += _remove_orphans(known)
    return Rebuilt(written, removed)


def _batches(known: EntryKind) -> Iterator[list[int]]:
    above = 0
    rows = known.model._default_manager.order_by("pk")
    while ids := list(rows.filter(pk__gt=above).values_list("pk", flat=True)[:BATCH]):
        yield ids
        above = ids[-1]


def _remove_orphans(known: EntryKind) -> int:
    above = removed = 0
    while ids := backend().keys(known.kind, above=above):
        above = ids[-1]
        alive = set(known.model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
        gone = [object_id for object_id in ids if object_id not in alive]
        backend().remove([(known.kind, object_id) for object_id in gone])
        removed += len(gone)
    return removed
