"""What can run out. Expiry knows no domain: apps above it say from `ready()` which dates of their objects count."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils.functional import Promise

from ecm.access import Person


@dataclass(frozen=True)
class Term:
    """A date on which something of an object runs out; the day itself is the last good one."""

    object_id: int
    aspect: str
    title: str
    url: str
    ends_on: date


Terms = Callable[[Sequence[int]], Iterable[Term]]
Recipients = Callable[[Sequence[int]], Mapping[int, Iterable[int]]]
Notes = Callable[[Person, Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True)
class WatchedKind:
    """A kind of objects with terms: their dates now, who is told, and the guarded model that decides who sees them."""

    kind: str
    model: type[Model]
    terms: Terms
    recipients: Recipients
    title: str | Promise
    icon: str
    notes: Notes | None


_kinds: dict[str, WatchedKind] = {}
_aspects: dict[str, str | Promise] = {}


def register_kind(
    kind: str,
    *,
    model: type[Model],
    terms: Terms,
    recipients: Recipients,
    title: str | Promise,
    icon: str = "file-text",
    notes: Notes | None = None,
) -> None:
    """Watch terms of a kind of objects.

    `terms(ids)` yields those that are to be watched now: a term that is not among them any more is closed.
    `recipients(ids)` gives users by object; who may not see the object is not told all the same.
    `notes(user, ids)` gives a few words for lists, such as the other party.
    """
    _kinds[kind] = WatchedKind(kind, model, terms, recipients, title, icon, notes)


def register_aspect(aspect: str, title: str | Promise) -> None:
    """Name what runs out, for lists: "Validity", "Power of attorney"."""
    _aspects[aspect] = title


def kinds() -> list[WatchedKind]:
    return list(_kinds.values())


def kind_named(kind: str) -> WatchedKind | None:
    return _kinds.get(kind)


def aspect_title(aspect: str) -> str | Promise:
    return _aspects.get(aspect, "")
