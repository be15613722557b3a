"""Requisites on any day, as known at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from counterparties.main_account import main_first
from counterparties.models import BankAccount, Requisites, Split
from counterparties.models.requisites import VALUES


def holding(day: date) -> Q:
    """Versions valid on the day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def known(at: datetime | None) -> Q:
    """Versions believed at the moment; None: now."""
    if at is None:
        return Q(superseded_at=None)
    return Q(recorded_at__lte=at) & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=at))


def requisites_on(counterparty_id: int, valid_on: date, known_at: datetime | None = None) -> Requisites | None:
    """What we believed at `known_at` (None: what we believe now) about the day; None when nothing. One query."""
    rows = Requisites.objects.filter(holding(valid_on), known(known_at), counterparty_id=counterparty_id)
    return rows.select_related("proof", "recorded_by").first()


def lacking_in(row: Requisites | None, accounts: Iterable[BankAccount]) -> list[str]:
    """What full requisites have and these, of one day with the accounts of it, lack: in the reader's words."""
    parts = [
        (_("full name"), row and row.full_name),
        (_("numbers"), row and row.identifiers),
        (_("legal address"), row and row.addresses.get("legal")),
        (_("signatory"), row and row.signatory_name),
        (_("bank account"), list(accounts)),
    ]
    return [title for title, there in parts if not there]


def requisites_for(counterparty_ids: Iterable[int], valid_on: date) -> dict[int, Requisites]:
    """The requisites of several counterparties on a day, by counterparty. One query."""
    rows = Requisites.objects.filter(holding(valid_on), known(None), counterparty_id__in=list(counterparty_ids))
    return {row.counterparty_id: row for row in rows}


def accounts_on(counterparty_id: int, valid_on: date, known_at: datetime | None = None) -> list[BankAccount]:
    """The accounts in use on the day, the main one of each currency told and first. One query."""
    rows = BankAccount.objects.filter(holding(valid_on), known(known_at), counterparty_id=counterparty_id)
    return main_first(rows.select_related("confirmed_by", "recorded_by"))


def current_accounts_of(counterparty_id: int) -> list[BankAccount]:
    """The accounts believed now, of whatever days, in the order in which they were recorded."""
    return list(BankAccount.objects.filter(known(None), counterparty_id=counterparty_id).order_by("pk"))


def history_of(counterparty_id: int, known_at: datetime | None = None) -> list[Requisites]:
    """The chain of periods believed at the moment, the earliest first."""
    rows = Requisites.objects.filter(known(known_at), counterparty_id=counterparty_id)
    return list(rows.select_related("proof", "recorded_by").order_by("valid_from"))


def recorded_of(counterparty_id: int) -> list[Requisites]:
    """Every version ever recorded, the newest first: what was believed and when."""
    rows = Requisites.objects.filter(counterparty_id=counterparty_id).select_related("proof", "recorded_by")
    return list(rows.order_by("-recorded_at", "-valid_from"))


def accounts_recorded_of(counterparty_id: int) -> list[BankAccount]:
    """Every version of every account, the newest first."""
    rows = BankAccount.objects.filter(counterparty_id=counterparty_id).select_related(
        "recorded_by", "confirmed_by", "proof"
    )
    return list(rows.order_by("-recorded_at", "-pk"))


def not_taken_back(rows: Iterable[Requisites]) -> list[Requisites]:
    """The versions that anybody still stands by or stood by, of all that were recorded.

    What a taken-back act had superseded was recorded anew; an old version shares the fate of its copy.
    """
    every = list(rows)
    gone = {row.pk: row.withdrawn_at for row in every if row.withdrawn_at}
    while gone and (fresh := _gone_with_their_copies(every, gone)):
        gone |= fresh
    away = _split_off(every) if gone else set()
    return [row for row in every if row.pk not in gone and row.pk not in away]


def accounts_not_taken_back(rows: Iterable[BankAccount]) -> list[BankAccount]:
    """The versions of accounts that still say something of their cards, of all that were recorded.

    An account that went to another card takes along what it was before it was corrected or closed.
    """
    every = list(rows)
    stands = {(row.counterparty_id, row.number) for row in every if row.withdrawn_at is None and row.is_current}
    gone = {row.pk for row in every if row.withdrawn_at and (row.counterparty_id, row.number) not in stands}
    while fresh := {row.pk for row in every if row.pk not in gone and _went_along(row, every, gone)}:
        gone |= fresh
    return [row for row in every if row.pk not in gone and row.withdrawn_at is None]


def _went_along(row: BankAccount, rows: Sequence[BankAccount], gone: set[int]) -> bool:
    """Whether all that took the place of the version are gone; of several of one moment, those of its number."""
    if row.superseded_at is None or row.withdrawn_at is not None:
        return False
    took = [
        each for each in rows if each.counterparty_id == row.counterparty_id and each.recorded_at == row.superseded_at
    ]
    took = [each for each in took if each.number == row.number] or took
    return bool(took) and all(each.pk in gone for each in took)


def _split_off(rows: Sequence[Requisites]) -> set[int]:
    """Versions of earlier days that say what went to another card with a split, and what none that stays says."""
    splits = Split.objects.filter(source__in={row.counterparty_id for row in rows}, undone_at=None)
    handed = [moved.get("requisites") or {} for moved in splits.values_list("moved", flat=True)]
    went = {pk for each in handed for pk in each.get("before", ())}
    said = {(row.counterparty_id, _words(row)) for row in rows if row.pk in went and row.withdrawn_at}
    stay = {(row.counterparty_id, _words(row)) for row in rows if row.superseded_at is None}
    return {row.pk for row in rows if row.superseded_at and (row.counterparty_id, _words(row)) in said - stay}


def _gone_with_their_copies(rows: Sequence[Requisites], gone: Mapping[int, datetime]) -> dict[int, datetime]:
    """Versions whose copies were taken back in their turn, with the moment; `gone` are those that are known."""
    acts: dict[tuple[int, datetime | None], datetime] = {
        (row.counterparty_id, row.recorded_at): gone[row.pk] for row in rows if row.pk in gone
    }
    copies = {(row.counterparty_id, row.recorded_at, _content(row)): gone[row.pk] for row in rows if row.pk in gone}
    found = {}
    for row in rows:
        moment = (
            acts.get((row.counterparty_id, row.superseded_at)) if row.pk not in gone and row.superseded_at else None
        )
        if moment and (fate := copies.get((row.counterparty_id, moment, _content(row)))):
            found[row.pk] = fate
    return found


def _content(row: Requisites) -> tuple[Any, ...]:
    return row.valid_from, row.valid_to, *_words(row)


def _words(row: Requisites) -> tuple[str, ...]:
    return tuple(repr(getattr(row, name)) for name in VALUES)


@dataclass(frozen=True)
class Difference:
    """A field that two versions say differently."""

    field: str
    before: Any
    after: Any


def differences(before: Requisites | None, after: Requisites | None) -> list[Difference]:
    """What differs between two versions; a missing version says nothing in every field."""
    empty = Requisites()
    left, right = before or empty, after or empty
    pairs = [(name, getattr(left, name), getattr(right, name)) for name in VALUES]
    return [Difference(name, old, new) for name, old, new in pairs if old != new]


@dataclass(frozen=True)
class Act:
    """One act on the requisites: what it recorded, and how that differs from what was believed before."""

    row: Requisites
    changes: list[Difference]


def acts_of(rows: Sequence[Requisites]) -> list[Act]:
    """The acts behind all recorded versions, the newest first. Versions that were only cut shorter are left out.

    `rows` are those of `recorded_of`. A version is compared with what was believed of its first day just before it,
    or, when that day was not known, with the period before it.
    """
    told = [(row, differences(_believed_before(row, rows), row)) for row in rows]
    saying = [row for row, changes in told if changes]
    return [
        Act(row, changes)
        for row, changes in told
        if changes and _is_act(row, saying) and not _is_brought_back(row, rows)
    ]


def _believed_before(row: Requisites, rows: Sequence[Requisites]) -> Requisites | None:
    for other in rows:
        was_known = other.recorded_at < row.recorded_at and (
            other.superseded_at is None or other.superseded_at >= row.recorded_at
        )
        if (
            was_known
            and other.valid_from <= row.valid_from
            and (other.valid_to is None or other.valid_to > row.valid_from)
        ):
            return other
    return None


def _is_brought_back(row: Requisites, rows: Sequence[Requisites]) -> bool:
    """Recorded anew because the act that had superseded it was taken back."""
    return any(other.withdrawn_at == row.recorded_at for other in rows)


def _is_act(row: Requisites, saying: Sequence[Requisites]) -> bool:
    """The first of the versions that one act recorded with the same origin and that say something new.

    What was only cut shorter keeps its own origin: it begins earlier than the change that cut it.
    """
    same = [other for other in saying if other.recorded_at == row.recorded_at and other.act == row.act]
    return row.pk == min(same, key=lambda other: other.valid_from).pk or row.act == "initial"


def act_named(counterparty_id: int, text: str) -> Act | None:
    """The act that recorded the version with this key; None for anything else. One query."""
    return next((act for act in acts_of(recorded_of(counterparty_id)) if str(act.row.pk) == text), None)


def account_named(counterparty_id: int, text: str) -> BankAccount | None:
    """The version of an account with this key; None for anything else. One query."""
    if not text.isdecimal() or len(text) > 18:
        return None
    rows = BankAccount.objects.filter(counterparty_id=counterparty_id, pk=int(text))
    return rows.select_related("recorded_by", "confirmed_by").first()
