"""The nightly look for duplicates: pairs with their signs, and what people decided about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Count

from counterparties.events import PairDecided
from counterparties.mentions import SHARED_KINDS
from counterparties.models import BankAccount, Counterparty, DuplicatePair, MailIdentity, PartyIdentifier
from counterparties.names import compare_names, take_apart
from counterparties.names.words import weight
from counterparties.services.merging import MERGE
from counterparties.services.own import require_own
from ecm import access
from ecm.events import publish
from ecm.models import User

NUMBER, ACCOUNT, SAME_NAME, MAIL, PHONE = 0.98, 0.9, 0.93, 0.8, 0.75
LIKE_NAME = 0.85
"""Names below this likeness make no pair by themselves."""
CROWD = 30
"""More cards with one sign than this say nothing: a switchboard, a word of half the trade."""
Pair = tuple[int, int]
Sign = tuple[float, str, dict[str, Any]]


@transaction.atomic
def find_duplicates(*, at: datetime) -> int:
    """Look through all cards and renew the list of pairs; returns how many wait for a decision.

    What people decided stays decided. A repeat finds the same.
    """
    found = _signs()
    known = {(row.first_id, row.second_id): row for row in DuplicatePair.objects.select_for_update()}
    DuplicatePair.objects.filter(
        pk__in=[row.pk for pair, row in known.items() if pair not in found and row.decided_at is None]
    ).delete()
    fresh = [_row(pair, signs, at) for pair, signs in found.items() if pair not in known]
    DuplicatePair.objects.bulk_create(fresh, ignore_conflicts=True)
    changed = [_renewed(known[pair], signs) for pair, signs in found.items() if pair in known]
    DuplicatePair.objects.bulk_update(changed, ["score", "reasons"], batch_size=500)
    return sum(known[pair].decided_at is None if pair in known else True for pair in found)


def _row(pair: Pair, signs: list[Sign], at: datetime) -> DuplicatePair:
    return _renewed(DuplicatePair(first_id=pair[0], second_id=pair[1], found_at=at), signs)


def _renewed(row: DuplicatePair, signs: list[Sign]) -> DuplicatePair:
    ordered = sorted(signs, key=lambda sign: (-sign[0], sign[1], str(sign[2])))
    row.score = round(min(0.999, ordered[0][0] + 0.01 * (len({code for _s, code, _f in signs}) - 1)), 3)
    row.reasons = [[code, facts] for _score, code, facts in ordered[:4]]
    return row


def _signs() -> dict[Pair, list[Sign]]:
    cards = dict(Counterparty.objects.filter(merged_into=None, withdrawn_at=None).values_list("pk", "display_name"))
    found: defaultdict[Pair, list[Sign]] = defaultdict(list)
    for ids, sign in (*_numbers(), *_accounts(), *_addresses(), *_phones()):
        for pair in combinations(sorted(pk for pk in ids if pk in cards), 2):
            found[pair].append(sign)
    for pair, sign in _names(cards):
        found[pair].append(sign)
    return found


def _gathered(rows: Iterable[tuple[Any, int]]) -> Iterator[tuple[Any, set[int]]]:
    """Keys that several cards share, but not a crowd."""
    groups: defaultdict[Any, set[int]] = defaultdict(set)
    for key, pk in rows:
        groups[key].add(pk)
    return ((key, ids) for key, ids in groups.items() if 1 < len(ids) <= CROWD)


def _numbers() -> Iterator[tuple[set[int], Sign]]:
    rows = PartyIdentifier.objects.exclude(kind__in=SHARED_KINDS)
    doubled = rows.values("number").annotate(n=Count("counterparty", distinct=True)).filter(n__gt=1).values("number")
    held = rows.filter(number__in=doubled).values_list("kind", "number", "counterparty")
    for (kind, number), ids in _gathered(((kind, number), pk) for kind, number, pk in held):
        yield ids, (NUMBER, "number", {"kind": kind, "number": number})


def _accounts() -> Iterator[tuple[set[int], Sign]]:
    rows = BankAccount.objects.filter(superseded_at=None).values_list("number", "counterparty")
    for number, ids in _gathered(rows):
        yield ids, (ACCOUNT, "account", {"number": number})


def _addresses() -> Iterator[tuple[set[int], Sign]]:
    rows = MailIdentity.objects.filter(kind="address").values_list("value", "counterparty")
    for value, ids in _gathered(rows):
        yield ids, (MAIL, "mail", {"value": value})


def _phones() -> Iterator[tuple[set[int], Sign]]:
    rows = Counterparty.objects.exclude(phone="").values_list("phone", "pk")
    figures = (("".join(sign for sign in phone if sign.isdigit())[-8:], pk) for phone, pk in rows)
    for number, ids in _gathered((number, pk) for number, pk in figures if len(number) >= 7):
        yield ids, (PHONE, "phone", {"value": number})


def _names(cards: Mapping[int, str]) -> Iterator[tuple[Pair, Sign]]:
    """Pairs of like names; only names with the beginning of a telling word in common are compared."""
    apart = {pk: take_apart(name) for pk, name in cards.items()}
    rows = ((word[:5], pk) for pk, name in apart.items() for word in name.words if weight(word) >= 0.5)
    compared: set[Pair] = set()
    for _beginning, ids in _gathered(rows):
        for pair in combinations(sorted(ids), 2):
            if pair in compared:
                continue
            compared.add(pair)
            likeness = compare_names(apart[pair[0]], apart[pair[1]])
            if likeness.score >= LIKE_NAME:
                score = min(SAME_NAME, likeness.score)
                yield pair, (score, "name", {"likeness": round(likeness.score, 2)})


@transaction.atomic
def decide_different(*, pair: DuplicatePair, actor: User, at: datetime) -> None:
    """Remember that the two cards are different counterparties; a repeat is harmless. Raises PartOfAnother."""
    _may_decide(pair, actor)
    if DuplicatePair.objects.filter(pk=pair.pk, decided_at=None).update(decided_by=actor, decided_at=at):
        _publish(pair, actor, at, different=True)


@transaction.atomic
def reconsider(*, pair: DuplicatePair, actor: User, at: datetime) -> None:
    """Put the pair back on the list; a repeat is harmless. Raises PartOfAnother."""
    _may_decide(pair, actor)
    if DuplicatePair.objects.filter(pk=pair.pk).exclude(decided_at=None).update(decided_by=None, decided_at=None):
        _publish(pair, actor, at, different=False)


def _may_decide(pair: DuplicatePair, actor: User) -> None:
    access.require(actor, MERGE, pair.first)
    access.require(actor, MERGE, pair.second)
    require_own(pair.first_id, pair.second_id)


def _publish(pair: DuplicatePair, actor: User, at: datetime, *, different: bool) -> None:
    decided = PairDecided(
        actor_id=actor.pk, counterparty_id=pair.first_id, other_id=pair.second_id, are_different=different
    )
    publish(decided, at=at)
