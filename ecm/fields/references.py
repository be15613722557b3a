"""References to what apps keep: each app registers how its objects are found, named and opened, by kind."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from ecm.access import Person
from ecm.errors import DomainError, Forbidden
from ecm.fields.models import Directory, DirectoryEntry
from ecm.folding import fold, one_line


@dataclass(frozen=True)
class Reference:
    """An object as a value shows it."""

    id: int
    title: str
    url: str = ""

    @property
    def pk(self) -> int:
        """By this name choosers ask for the key of what was chosen."""
        return self.id

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class ReferenceKind:
    """`load(user, ids)` returns those the person may see; `chooser` names the URL that answers `?q=`."""

    kind: str
    load: Callable[[Person, Iterable[int]], Mapping[int, Reference]]
    chooser: str


_kinds: dict[str, ReferenceKind] = {}


def register_reference(
    kind: str, *, load: Callable[[Person, Iterable[int]], Mapping[int, Reference]], chooser: str
) -> None:
    """Let fields of this kind ("counterparty", "document") point at an app's objects; called from `ready()`."""
    _kinds[kind] = ReferenceKind(kind, load, chooser)


def reference_kind(kind: str) -> ReferenceKind | None:
    return _kinds.get(kind)


def load_references(kind: str, user: Person, ids: Iterable[int]) -> dict[int, Reference]:
    """Those of the objects that the person may see, by id."""
    found = _kinds.get(kind)
    wanted = set(ids)
    return dict(found.load(user, wanted)) if found and wanted else {}


def reference_instead(error: DomainError, user: Person) -> Reference | None:
    """Where the refused act can be done, if the person may see that."""
    if error.instead is None:
        return None
    kind, pk = error.instead
    return load_references(kind, user, [pk]).get(pk)


def load_entries(ids: Iterable[int]) -> dict[int, Reference]:
    """Values of directories by id, also those no longer in use."""
    rows = DirectoryEntry.objects.filter(pk__in=set(ids))
    return {row.pk: Reference(row.pk, str(row)) for row in rows}


def find_entries(directory_id: int, text: str, *, limit: int = 20) -> list[DirectoryEntry]:
    """Values in use whose text begins with, or else contains, what was typed; case and ё make no difference."""
    rows = DirectoryEntry.objects.filter(directory_id=directory_id, is_active=True)
    typed = fold(text)
    first = list(rows.filter(search_key__startswith=typed)[:limit])
    if not typed or len(first) == limit:
        return first
    inside = rows.filter(search_key__contains=typed).exclude(pk__in=[row.pk for row in first])
    return [*first, *inside[: limit - len(first)]]


def add_entry(directory: Directory, text: str) -> DirectoryEntry:
    """Add a value while filling a form; one that is there already (however spelt) is returned.

    Raises Forbidden for a directory that only administrators extend.
    """
    clean = one_line(text)[:200]
    row = DirectoryEntry.objects.filter(directory=directory, search_key=fold(clean)).first()
    if row:
        return row
    if not directory.can_grow or not clean:
        raise Forbidden
    with transaction.atomic():
        DirectoryEntry.objects.bulk_create(
            [DirectoryEntry(directory=directory, text=clean, search_key=fold(clean))], ignore_conflicts=True
        )
        return DirectoryEntry.objects.get(directory=directory, search_key=fold(clean))
