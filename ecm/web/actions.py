"""What an app above can do with an object below: a link among the acts of its page or of its line in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person


@dataclass(frozen=True)
class Action:
    """A quiet link; `url` makes its address of the object's id without asking the database."""

    key: str
    title: str | Promise
    icon: str
    permission: str
    url: Callable[[int], str]
    order: int = 100


@dataclass(frozen=True)
class Offered:
    """An action of one object, as a page shows it."""

    title: str | Promise
    icon: str
    url: str


_actions: dict[str, dict[str, Action]] = defaultdict(dict)


def register_action(host: str, action: Action) -> None:
    """Offer it on objects of the kind ("party_group"); called from `ready()`."""
    _actions[host][action.key] = action


def actions_of(host: str, user: Person, pk: int) -> list[Offered]:
    """What this person may do with the object, in order. No query."""
    allowed = [each for each in _actions[host].values() if access.has(user, each.permission)]
    ordered = sorted(allowed, key=lambda each: (each.order, each.key))
    return [Offered(each.title, each.icon, each.url(pk)) for each in ordered]
