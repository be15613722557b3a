"""Rows that bring nothing new to whom they belong to: seen for a whole batch at once, with a fixed number of queries.

Only what is plainly so is told here; every other row goes through `complete_row`, which finds out by doing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from counterparties.models import BankAccount, ContactPoint, ContactPost, Counterparty, Requisites
from counterparties.queries import counterparties_visible_to
from counterparties.services import NewPerson
from counterparties.services.contacts import normal_point
from ecm.folding import fold
from ecm.models import EventSubject
from imports.fields.draft import Draft
from imports.models import ImportRow
from imports.services.applying import Hand, card_changes, differing, held_on, person_name


@dataclass
class _Held:
    """What stands at a card: all that a row could add to."""

    party: Counterparty
    seen: int = 0
    chain: list[Requisites] = field(default_factory=list)
    accounts: list[BankAccount] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    points: set[str] = field(default_factory=set)


def note_repeats(rows: Sequence[tuple[ImportRow, Draft]], hand: Hand) -> list[ImportRow]:
    """Give rows that bring nothing new their outcome; which they were. Nothing is saved."""
    alone = _alone([row for row, _draft in rows])
    held = _held(alone.values(), hand)
    found = []
    for row, draft in rows:
        known = held.get(alone.get(row.pk, 0))
        if known is not None and _says_nothing_new(known, draft, hand):
            row.outcome, row.counterparty, row.trace = ImportRow.Outcome.UNCHANGED, known.party, _trace(known)
            found.append(row)
    return found


def _trace(known: _Held) -> dict[str, Any]:
    nothing: dict[str, Any] = {"card": {}, "requisites": {}, "accounts": [], "contacts": [], "events": []}
    return {"created": False, "seen": known.seen, **nothing, "addresses": [], "numbers": []}


def _alone(rows: Sequence[ImportRow]) -> dict[int, int]:
    """The cards of rows, by row, that no other row of the batch belongs to: among several the order counts."""
    same = {row.same_as for row in rows if row.target_id is None and row.same_as}
    twins = ImportRow.objects.filter(imported__in={row.imported_id for row in rows}, number__in=same)
    touched = {row.target_id for row in rows if row.number in same}
    if same:
        touched |= set(twins.values_list("counterparty", flat=True))
    counts = Counter(row.target_id for row in rows)
    return {
        row.pk: row.target_id for row in rows
        if row.target_id is not None and counts[row.target_id] == 1 and row.target_id not in touched
    }  # fmt: skip


def _held(ids: Iterable[int], hand: Hand) -> dict[int, _Held]:
    """What stands at these cards, locked; those that the person sees."""
    wanted = list(ids)
    if not wanted:
        return {}
    seen = set(counterparties_visible_to(hand.actor).filter(pk__in=wanted).values_list("pk", flat=True))
    rows = Counterparty.objects.select_for_update(of=("self",)).filter(pk__in=seen).select_related("manager")
    held = {row.pk: _Held(row) for row in rows.order_by("pk")}
    events = EventSubject.objects.filter(kind="counterparty", object_id__in=held).values_list("object_id")
    for pk, last in events.annotate(last=Max("record_id")).order_by():
        held[pk].seen = last
    for version in Requisites.objects.filter(counterparty__in=held, superseded_at=None).order_by("valid_from"):
        held[version.counterparty_id].chain.append(version)
    for account in BankAccount.objects.filter(counterparty__in=held, superseded_at=None):
        held[account.counterparty_id].accounts.append(account)
    _add_people(held)
    return held


def _add_people(held: dict[int, _Held]) -> None:
    served = defaultdict(set)
    posts = ContactPost.objects.filter(counterparty__in=held)
    for party, contact, name in posts.values_list("counterparty", "contact", "contact__display_name"):
        held[party].names.add(fold(name))
        served[contact].add(party)
    for contact, normal in ContactPoint.objects.filter(contact__in=served).values_list("contact", "normal"):
        for party in served[contact]:
            held[party].points.add(normal)


def _says_nothing_new(known: _Held, draft: Draft, hand: Hand) -> bool:
    changes, roles, overwrites = *card_changes(known.party, draft, hand), hand.options.existing == "overwrite"
    if changes or set(roles) != set(known.party.roles):
        return False
    row = held_on(known.chain, hand.day)
    if draft.requisites and (row is None or differing(row, draft.requisites, overwrites=overwrites)):
        return False
    open_ones = {each.number for each in known.accounts if each.valid_to is None or each.valid_to > hand.day}
    return all(values["number"] in open_ones for values in draft.accounts) and all(
        _is_known(person, known) for person in draft.persons
    )


def _is_known(person: NewPerson, known: _Held) -> bool:
    normal = {normal_point(point.kind, point.value, known.party.country) for point in person.points}
    return bool(normal & known.points) or fold(person_name(person)) in known.names
