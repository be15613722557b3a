"""What a text says of whom it comes from: numbers and names of organisations. Reads no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterparties.identifiers import find_identifiers
from counterparties.names import take_apart

# Numbers that many share: they point at nobody.
SHARED_KINDS = frozenset({"ru_kpp", "ru_bik", "bic"})

_QUOTED = re.compile(r"((?:[^\W\d_]{2,}\s+){1,5})[«\"“„]{1,2}([^«»\"“”„\n]{2,80})[»\"”“]{1,2}")
_FORM_FIRST = re.compile(r"\b([А-ЯЄІЇҐA-Z]{2,6})\s+((?:[А-ЯЄІЇҐA-Z][\w’'-]+\s?){1,4})")
_FORM_LAST = re.compile(
    r"((?:[A-ZА-ЯЄІЇҐ][\w&’'-]+[ ,]+){1,5})"
    r"(LLC|Ltd|Limited|GmbH|AG|Inc|OOD|EOOD|AD|EAD|ООД|ЕООД|АД|ЕАД|SRL|SA|BV|OÜ|UAB|SIA)\b"
)


@dataclass(frozen=True)
class NumberMention:
    """A number of a known kind; `labelled` tells that a word beside it named the kind."""

    kind: str
    number: str
    labelled: bool


@dataclass(frozen=True)
class Mentions:
    """The numbers and names of a text: short, so that they can be kept beside it."""

    numbers: tuple[NumberMention, ...] = ()
    names: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As a value for JSON; `from_plain` reads it back."""
        return {"numbers": [[each.kind, each.number, each.labelled] for each in self.numbers], "names": [*self.names]}

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> Mentions:
        return cls(tuple(NumberMention(*each) for each in kept["numbers"]), tuple(kept["names"]))


def mentions_in(text: str) -> Mentions:
    """The accepted numbers that belong to one organisation each, the first of a number standing, and the names."""
    found = [item for item in find_identifiers(text) if item.accepted and item.kind not in SHARED_KINDS]
    first = {item.number: item for item in reversed(found)}
    numbers = tuple(NumberMention(item.kind, item.number, item.labelled) for item in first.values())
    return Mentions(numbers, tuple(names_in(text)))


def names_in(text: str, limit: int = 12) -> list[str]:
    """Names of organisations in a text: a legal form beside a quoted or capitalised name."""
    found: dict[str, None] = {}
    for hit in _QUOTED.finditer(text):
        found[f"{hit.group(1).split()[-1]} {hit.group(2)}"] = None
    for pattern in (_FORM_FIRST, _FORM_LAST):
        for hit in pattern.finditer(text):
            found[" ".join(hit.group().split()).strip(" ,")] = None
    return [name for name in found if take_apart(name).forms][:limit]
