"""What a higher app knows of the objects of a lower one, in a word with a link: with whom a document is, for one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person


@dataclass(frozen=True)
class Known:
    """One fact: the words and where they lead."""

    text: str
    url: str


@dataclass(frozen=True)
class Knowledge:
    """Facts of one sort of the objects of a host kind ("document").

    `find` answers for many objects of a page at once, in a fixed number of queries, and only what the person may see;
    it is not asked for a person without the permission.
    """

    host: str
    title: str | Promise
    permission: str
    find: Callable[[Person, Sequence[int]], Mapping[int, Sequence[Known]]]


_knowledge: dict[str, list[Knowledge]] = defaultdict(list)


def register_known(knowledge: Knowledge) -> None:
    """Let the cards and lists of a host show these facts; called from `ready()`."""
    _knowledge[knowledge.host].append(knowledge)


def known_of(host: str, user: Person, keys: Iterable[int]) -> list[tuple[str, Mapping[int, Sequence[Known]]]]:
    """The sorts of facts of these objects: their title, and the facts of each object that has any."""
    asked = list(keys)
    allowed = [each for each in _knowledge[host] if access.has(user, each.permission)]
    return [(str(each.title), each.find(user, asked)) for each in allowed] if asked else []


def facts_known_of(host: str, user: Person, key: int) -> list[tuple[str, Known]]:
    """The same for one object, as rows of its card."""
    return [(title, fact) for title, found in known_of(host, user, [key]) for fact in found.get(key, ())]
