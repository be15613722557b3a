"""The sidebar: each app puts its own entries in, from its `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person

Counter = Callable[[Person], int]


@dataclass(frozen=True)
class NavItem:
    """An entry of the sidebar. `count` gives the number of things waiting; it must be one cheap query."""

    key: str
    title: str | Promise
    url_name: str
    icon: str
    permission: str
    order: int
    group: str = ""
    count: Counter | None = None


_items: dict[str, NavItem] = {}


def register_item(item: NavItem) -> None:
    _items[item.key] = item


def items_for(user: Person) -> list[NavItem]:
    """The entries this person may open, in order."""
    allowed = [item for item in _items.values() if access.has(user, item.permission)]
    return sorted(allowed, key=lambda item: item.order)
