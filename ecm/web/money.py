"""Money on a card: apps that keep sums (purchases, invoices) tell them here; until one does, nothing is shown."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person


@dataclass(frozen=True)
class Sum:
    """A line: what it is, how much, where it comes from (`url`), and its tone when it is good or bad news."""

    title: str
    amount: Decimal
    currency: str
    url: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class MoneySource:
    """`load(user, object_id, day)` gives the sums of the day that the person may see; its queries do not grow."""

    key: str
    title: str | Promise
    permission: str
    load: Callable[[Person, int, date], Sequence[Sum]]
    order: int = 100


_sources: dict[str, dict[str, MoneySource]] = defaultdict(dict)


def register_money(host: str, source: MoneySource) -> None:
    """Let the source fill the money block on cards of the host ("counterparty"); called from `ready()`."""
    _sources[host][source.key] = source


def unregister_money(host: str, key: str) -> None:
    """Take a source away again."""
    _sources[host].pop(key, None)


def money_sources(host: str, user: Person) -> list[MoneySource]:
    """The sources whose sums this person may see, in order."""
    found = [source for source in _sources[host].values() if access.has(user, source.permission)]
    return sorted(found, key=lambda source: (source.order, source.key))
