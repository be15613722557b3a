"""What is put into the index and what is asked of it: plain values, the same for every backend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Key = tuple[str, int]
#: A user's search sees at most this many of the best hits; beyond it one narrows the search.
MOST_HITS = 1_000


@dataclass(frozen=True)
class Entry:
    """One findable object. `tokens` say who may find it (see `ecm.access.tokens`); nobody without a common one.

    `language` is "" when the texts shall be told by themselves; `keywords` are numbers and identifiers;
    `facets` give values to filter by, such as {"counterparty": ["12"]}.
    """

    kind: str
    object_id: int
    title: str
    url: str
    body: str = ""
    language: str = ""
    tokens: Sequence[str] = ()
    happened_on: date | None = None
    keywords: Sequence[str] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.kind, self.object_id


@dataclass(frozen=True)
class Term:
    """One alternative of a word asked for: a normal form, a number, a code, or (a prefix) its beginning."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True)
class Group:
    """Alternatives of one word; several words in quotes give a group of each, with `phrase` numbers in common."""

    terms: tuple[Term, ...]
    phrase: int | None = None


@dataclass(frozen=True)
class Query:
    """What is asked: all groups (or any of them, best first), none of `excluded`, within the filters."""

    groups: tuple[Group, ...]
    excluded: tuple[Group, ...] = ()
    match_any: bool = False
    kinds: Sequence[str] = ()
    year: int | None = None
    facets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A hit as the index knows it; `body` and `keywords` are filled only for the hits of a page of results."""

    kind: str
    object_id: int
    score: float
    title: str
    url: str
    language: str
    happened_on: date | None
    body: str = ""
    keywords: Sequence[str] = ()

    @property
    def key(self) -> Key:
        return self.kind, self.object_id


@dataclass(frozen=True)
class Found:
    """A page of hits, best first. `is_partial`: there are more than MOST_HITS, the best of the newest are ranked."""

    matches: list[Match]
    total: int
    is_partial: bool = False
    next: str = ""
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
