"""Tabs of a card that other apps bring: a lower app shows them without knowing who they are."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from ecm import access
from ecm.access import Person


@dataclass(frozen=True)
class Section:
    """A tab on the card of a host kind ("document", "counterparty").

    `url_name` is reversed with the object's id and answers with a fragment; it checks access itself.
    """

    host: str
    key: str
    title: str | Promise
    url_name: str
    permission: str
    order: int = 100
    icon: str = ""


DocumentSource = Callable[[int, Person, datetime | None], "QuerySet[Any, Any]"]

_sections: dict[str, dict[str, Section]] = defaultdict(dict)
_documents: dict[str, DocumentSource] = {}
_documents_of_each: dict[str, Callable[[Any, Person], "QuerySet[Any, Any]"]] = {}


def register_section(section: Section) -> None:
    _sections[section.host][section.key] = section


def sections_of(host: str, user: Person) -> list[Section]:
    """The tabs this person may open, in order."""
    allowed = [section for section in _sections[host].values() if access.has(user, section.permission)]
    return sorted(allowed, key=lambda section: section.order)


def register_documents(
    host: str, source: DocumentSource, of_each: Callable[[Any, Person], "QuerySet[Any, Any]"]
) -> None:
    """Tell which documents belong to an object of the host kind: `source(object_id, user, moment)` gives their ids.

    `of_each(outer, user)` gives those of the rows that the statement around it names by `outer`.
    """
    _documents[host], _documents_of_each[host] = source, of_each


def documents_of(host: str, object_id: int, user: Person, moment: datetime | None = None) -> "QuerySet[Any, Any]":
    """Ids (a values queryset, for use as a subquery) of the object's documents; NotFound if it is hidden.

    With a moment: of those that belonged to it then.
    """
    return _documents[host](object_id, user, moment)


def documents_of_each(host: str, outer: Any, user: Person) -> "QuerySet[Any, Any]":
    """Ids of the documents that the person may see of each row of a statement around it; `outer` is its `OuterRef`."""
    return _documents_of_each[host](outer, user)
