"""Blocks in the left column of a card, and which of them a layout shows in which order."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person


@dataclass(frozen=True)
class Block:
    """A block on the card of a host kind ("counterparty").

    It is a `template` shown in place with the card's own context, or a fragment at `url_name` (reversed with the
    object's id) that comes by itself, checks access itself and is empty when there is nothing to show. `is_filled`
    tells whether anybody fills the block at all; one that nobody fills is not on the card.
    """

    host: str
    key: str
    title: str | Promise
    permission: str
    template: str = ""
    url_name: str = ""
    order: int = 100
    is_filled: Callable[[Person], bool] = lambda user: True


_blocks: dict[str, dict[str, Block]] = defaultdict(dict)


def register_block(block: Block) -> None:
    """Put a block on the cards of its host; called from `ready()`."""
    _blocks[block.host][block.key] = block


def blocks_of(host: str, user: Person) -> list[Block]:
    """The blocks this person may see and somebody fills, in the order of the house."""
    found = [each for each in _blocks[host].values() if access.has(user, each.permission) and each.is_filled(user)]
    return sorted(found, key=lambda block: (block.order, block.key))


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


Item = TypeVar("Item", bound=Keyed)
Arrangement = Iterable[Sequence[Any]]


def arranged(items: Sequence[Item], arrangement: Arrangement) -> list[Item]:
    """The items that an arrangement, pairs of (key, shown), shows, in its order.

    What the arrangement does not know yet (a new app brought it) follows at the end.
    """
    wanted = {str(key): bool(shown) for key, shown in arrangement}
    places = {key: place for place, key in enumerate(wanted)}
    shown = [item for item in items if wanted.get(item.key, True)]
    return sorted(shown, key=lambda item: places.get(item.key, len(places)))
