"""Who is here already, asked for many at once: by number, mail address, phone or name, with reasons.

`duplicates_of` looks through the base for one card being typed; an import asks ten thousand times, so the names and
phones are read once and kept for as long as the work lasts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterparties.identifiers import KINDS
from counterparties.mentions import SHARED_KINDS
from counterparties.models import ContactPoint, Counterparty, MailIdentity, PartyIdentifier
from counterparties.names import CANDIDATE, Name, compare_names, take_apart
from counterparties.names.scripts import skeleton
from counterparties.names.words import is_hollow, weight
from counterparties.queries.parties import counterparties_visible_to
from counterparties.queries.proposals import ADDRESS, LABELLED, PHONE
from ecm.access import Person

COMPARED = 12
STEM = 4
SAME_NUMBER = _("They have the number %(kind)s %(number)s.")
SAME_ADDRESS = _("Letters from %(value)s are theirs.")
SAME_PHONE = _("The phone %(phone)s is theirs.")
LIKE_NAME = _("The name “%(name)s” is alike.")


@dataclass(frozen=True)
class Wanted:
    """What is known of the one looked for; `numbers` are (kind, number)."""

    name: str
    numbers: tuple[tuple[str, str], ...] = ()
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Match:
    """A counterparty that it may be: the sign, how sure it is, and the reason with its values."""

    counterparty_id: int
    sign: str
    score: float
    reason: Promise
    params: dict[str, Any] = field(default_factory=dict)


def family(kind: str) -> str:
    """Kinds of numbers that are one number: the INN of an organisation is an INN."""
    for tail in ("_legal", "_person"):
        kind = kind.removesuffix(tail)
    return kind


def ending(phone: str) -> str:
    """The figures by which a phone is recognised, with or without the code of its country; "" for too few."""
    figures = "".join(sign for sign in phone if sign.isdigit())
    return figures[-9:] if len(figures) >= 7 else ""


def _stems(words: Iterable[str]) -> list[str]:
    telling = [word for word in words if len(word) >= 2 and not is_hollow(word)]
    return [_stem(word) for word in sorted(set(telling), key=lambda word: (-weight(word), -len(word), word))[:4]]


def _stem(word: str) -> str:
    """The beginning of a word, whichever way it is transliterated."""
    return skeleton(word)[:STEM]


class KnownParties:
    """The counterparties that a person sees, held ready to be looked through. Three queries; memory as the base."""

    def __init__(self, user: Person) -> None:
        self._names: dict[int, str] = {}
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._by_phone: dict[str, set[int]] = defaultdict(set)
        rows = counterparties_visible_to(user).order_by("pk").values_list("pk", "display_name", "name_key", "phone")
        for pk, name, key, phone in rows.iterator(2_000):
            self.add(pk, name, key, phone)
        points = ContactPoint.objects.filter(kind__in=("phone", "mobile"), contact__posts__isnull=False)
        for normal, pk in points.values_list("normal", "contact__posts__counterparty").iterator(2_000):
            if pk in self._names and (figures := ending(normal)):
                self._by_phone[figures].add(pk)

    def __contains__(self, counterparty_id: int) -> bool:
        return counterparty_id in self._names

    def name_of(self, counterparty_id: int) -> str:
        """The name of a known one."""
        return self._names[counterparty_id]

    def add(self, pk: int, name: str, key: str, phone: str = "") -> None:
        """Know one more."""
        self._names[pk] = name
        for stem in {_stem(word) for word in key.split() if not is_hollow(word)}:
            self._by_stem[stem].append(pk)
        if figures := ending(phone):
            self._by_phone[figures].add(pk)

    def matches(self, wanted: Sequence[Wanted]) -> list[list[Match]]:
        """Those each may be, the surest first. Three queries for all of them."""
        numbers = self._holders({number for each in wanted for _kind, number in each.numbers})
        addresses = self._owners({each.email.casefold() for each in wanted if each.email})
        alike = [self._alike(each.name) for each in wanted]
        held = self._numbers_of({match.counterparty_id for found in alike for match in found})
        answers = []
        for each, named in zip(wanted, alike, strict=True):
            signs = [*self._by_numbers(each, numbers), *self._by_contact(each, addresses)]
            signs += [match for match in named if not _contradicts(each, held[match.counterparty_id])]
            answers.append(_best(signs))
        return answers

    def _holders(self, numbers: set[str]) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        rows = PartyIdentifier.objects.filter(number__in=numbers).exclude(kind__in=SHARED_KINDS).order_by("pk")
        for number, kind, pk in rows.values_list("number", "kind", "counterparty_id"):
            if pk in self._names:
                found[number].append((family(kind), pk))
        return found

    def _owners(self, addresses: set[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        rows = MailIdentity.objects.filter(kind="address", value__in=addresses).order_by("pk")
        for value, pk in rows.values_list("value", "counterparty_id"):
            if pk in self._names:
                found[value].append(pk)
        return found

    def _numbers_of(self, ids: set[int]) -> dict[int, dict[str, set[str]]]:
        found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        rows = PartyIdentifier.objects.filter(counterparty_id__in=ids).exclude(kind__in=SHARED_KINDS)
        for pk, kind, number in rows.values_list("counterparty_id", "kind", "number"):
            found[pk][family(kind)].add(number)
        return found

    def _by_numbers(self, wanted: Wanted, holders: dict[str, list[tuple[str, int]]]) -> Iterator[Match]:
        for kind, number in wanted.numbers:
            for held, pk in holders.get(number, ()):
                if held == family(kind):
                    title = KINDS[kind].title if kind in KINDS else ""
                    yield Match(pk, "identifier", LABELLED, SAME_NUMBER, {"kind": title, "number": number})

    def _by_contact(self, wanted: Wanted, owners: dict[str, list[int]]) -> Iterator[Match]:
        for pk in owners.get(wanted.email.casefold(), ()):
            yield Match(pk, "address", ADDRESS, SAME_ADDRESS, {"value": wanted.email})
        for pk in sorted(self._by_phone.get(ending(wanted.phone), ())):
            yield Match(pk, "phone", PHONE, SAME_PHONE, {"phone": wanted.phone})

    def _alike(self, name: str) -> list[Match]:
        apart = take_apart(name)
        found = []
        for pk in self._likely(apart):
            score = compare_names(apart, take_apart(self._names[pk])).score
            if score >= CANDIDATE:
                found.append(Match(pk, "name", round(score * 0.9, 3), LIKE_NAME, {"name": self._names[pk]}))
        return found

    def _likely(self, apart: Name) -> list[int]:
        """Those that share most of the telling beginnings of words; a beginning that thousands share tells nothing."""
        votes: dict[int, float] = defaultdict(float)
        for stem in _stems(apart.words):
            holders = self._by_stem.get(stem, [])
            for pk in holders[:500]:
                votes[pk] += 1 / (1 + len(holders))
        return sorted(votes, key=lambda pk: (-votes[pk], pk))[:COMPARED]


def _contradicts(wanted: Wanted, held: dict[str, set[str]]) -> bool:
    """Namesakes with different numbers of one kind are two."""
    return any(held.get(family(kind)) and number not in held[family(kind)] for kind, number in wanted.numbers)


def _best(signs: Iterable[Match]) -> list[Match]:
    best: dict[int, Match] = {}
    for match in signs:
        known = best.get(match.counterparty_id)
        if known is None or match.score > known.score:
            best[match.counterparty_id] = match
    return sorted(best.values(), key=lambda match: (-match.score, match.counterparty_id))[:5]


def parties_named(ids: Iterable[int], user: Person) -> dict[int, Counterparty]:
    """Those of the counterparties that the person sees, by id. One query."""
    return {row.pk: row for row in counterparties_visible_to(user).filter(pk__in=list(ids))}
