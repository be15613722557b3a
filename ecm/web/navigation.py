"""The sidebar and the "New" menu: each app puts its own entries in, from its `ready()`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from ecm import access, tallies
from ecm.access import Person
from ecm.tallies import Tally
from ecm.web.addresses import address

MOST_SHOWN = 99


@dataclass(frozen=True)
class NavItem:
    """An entry of the sidebar. `count` gives the number of things waiting; `short` is its word on a telephone."""

    key: str
    title: str | Promise
    url_name: str
    icon: str
    permission: str
    order: int
    group: str = ""
    count: Tally | None = None
    short: str | Promise = ""


@dataclass(frozen=True)
class NewItem:
    """An entry of the "New" menu (Alt+N): what can be begun from anywhere."""

    key: str
    title: str | Promise
    url_name: str
    icon: str
    permission: str
    order: int
    field: str = ""  # of a page that holds more than this form: where one begins to type


@dataclass(frozen=True)
class NavEntry:
    """An entry as a page shows it: with its address and the number waiting ("" for none, "99+" for many)."""

    key: str
    title: str | Promise
    icon: str
    url: str
    group: str = ""
    number: str = ""
    short: str | Promise = ""


_items: dict[str, NavItem] = {}
_new: dict[str, NewItem] = {}


def register_item(item: NavItem) -> None:
    _items[item.key] = item


def register_new(item: NewItem) -> None:
    """Offer an entry in the "New" menu."""
    _new[item.key] = item


def items_for(user: Person) -> list[NavItem]:
    """The entries this person may open, in order; those of a group stand together."""
    allowed = [item for item in _items.values() if not item.permission or access.has(user, item.permission)]
    return sorted(allowed, key=lambda item: (bool(item.group), item.order))


def numbers_for(user: Person, further: Mapping[str, Tally]) -> dict[str, int]:
    """What waits behind the entries of the sidebar, by their keys, and further numbers: one query for all of them."""
    counted = {item.key: item.count for item in items_for(user) if item.count} | dict(further)
    return dict(zip(counted, tallies.count(counted.values(), user), strict=True))


def entries_for(user: Person, numbers: Mapping[str, int]) -> list[NavEntry]:
    """The sidebar of this person, with the numbers of what waits."""
    items = [item for item in items_for(user) if address(item.url_name)]
    return [
        NavEntry(
            item.key, str(item.title), item.icon, address(item.url_name), str(item.group),
            _shown(numbers.get(item.key, 0)), str(item.short),
        )
        for item in items
    ]  # fmt: skip


def new_entries_for(user: Person) -> list[NavEntry]:
    """What this person may begin."""
    allowed = [item for item in _new.values() if access.has(user, item.permission)]
    return [
        NavEntry(item.key, item.title, item.icon, f"{url}#{item.field}" if item.field else url)
        for item in sorted(allowed, key=lambda item: item.order)
        if (url := address(item.url_name))
    ]


def _shown(number: int) -> str:
    if not number:
        return ""
    return str(number) if number <= MOST_SHOWN else f"{MOST_SHOWN}+"
