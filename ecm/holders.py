"""Where a new document may be put as it is made: the dossier of a counterparty, later a case.

A lower app makes the document; the app above registers what its objects do with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecm.access import Person
from ecm.errors import NotFound


@dataclass(frozen=True)
class Holder:
    """An object kind that takes documents.

    `title(user, pk)` names the object (NotFound when hidden); `put(document, pk, actor, at)` takes the document in, in
    the transaction that makes it; `url(pk)` is where its page shows them.
    """

    title: Callable[[Person, int], str]
    put: Callable[[Any, int, Any, datetime], None]
    url: Callable[[int], str]
    #: For a form that asks which object it is: the name of the field, and the URL that answers `?q=` with choices.
    label: Any = ""
    chooser: str = ""


@dataclass(frozen=True)
class Place:
    """One such object, visible to who asked for it."""

    holder: Holder
    pk: int
    title: str

    @property
    def url(self) -> str:
        return self.holder.url(self.pk)

    def __str__(self) -> str:
        return self.title

    def put(self, document: Any, *, actor: Any, at: datetime) -> None:
        self.holder.put(document, self.pk, actor, at)


_holders: dict[str, Holder] = {}


def register_holder(kind: str, holder: Holder) -> None:
    """Let documents be made for objects of this kind; called from `ready()`."""
    _holders[kind] = holder


def asked_holders() -> dict[str, Holder]:
    """The kinds of objects that a form of a new document may ask for."""
    return {kind: holder for kind, holder in _holders.items() if holder.chooser}


def place_named(text: str, user: Person) -> Place | None:
    """The object that "counterparty:12" names; None for an empty text. Raises NotFound for a hidden or unknown one."""
    if not text:
        return None
    kind, _colon, number = text.partition(":")
    holder = _holders.get(kind)
    if holder is None or not number.isdecimal() or len(number) > 18:
        raise NotFound
    return Place(holder, int(number), holder.title(user, int(number)))
