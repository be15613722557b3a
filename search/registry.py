"""What can be found. Search knows no domain: apps above it say from `ready()` how their objects look in the index."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise

from ecm.access import Person
from search.entries import Entry

Loader = Callable[[Sequence[int]], Iterable[Entry]]
Keywords = Callable[[Sequence[int]], Mapping[int, Iterable[str]]]
Labels = Callable[[Person, Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True)
class EntryKind:
    """A kind of objects that are found: how they are loaded, and the guarded model that decides who sees them."""

    kind: str
    loader: Loader
    model: type[Model]
    title: str | Promise
    icon: str
    order: int


@dataclass(frozen=True)
class Facet:
    """A property to filter by; `labels(user, values)` gives names of the values that this person may see."""

    name: str
    title: str | Promise
    labels: Labels


_kinds: dict[str, EntryKind] = {}
_keywords: dict[str, list[Keywords]] = defaultdict(list)
_facets: dict[str, Facet] = {}


def register_entry(
    kind: str,
    loader: Loader,
    model: type[Model],
    *,
    title: str | Promise = "",
    icon: str = "file-text",
    order: int = 100,
) -> None:
    """Let objects of the kind be found. `loader(ids)` yields an entry for each object that there still is.

    The access tokens are added here, from the model's policy. `title` is the plural that the filter shows.
    """
    _kinds[kind] = EntryKind(kind, loader, model, title or kind, icon, order)


def register_keywords(kind: str, source: Keywords) -> None:
    """Let a higher app add numbers and identifiers: `source(ids)` gives them by object id."""
    if source not in _keywords[kind]:
        _keywords[kind].append(source)


def register_facet(name: str, title: str | Promise, labels: Labels) -> None:
    """Let hits be filtered by a property that entries carry in `facets`."""
    _facets[name] = Facet(name, title, labels)


def kinds() -> list[EntryKind]:
    return sorted(_kinds.values(), key=lambda each: (each.order, each.kind))


def kind_named(kind: str) -> EntryKind | None:
    return _kinds.get(kind)


def facet_named(name: str) -> Facet | None:
    return _facets.get(name)


def facets() -> list[Facet]:
    return list(_facets.values())


def keywords_of(kind: str, ids: Sequence[int]) -> dict[int, list[str]]:
    """The numbers that higher apps add to the kind's objects."""
    found: dict[int, list[str]] = defaultdict(list)
    for source in _keywords[kind]:
        for object_id, listed in source(ids).items():
            found[object_id] += listed
    return found
