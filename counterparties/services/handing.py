"""Requisites and accounts go from one card to another when a card is split, and come back when that is undone.

A recorded version never changes: it is taken back on the card that gives it and recorded anew, with its origin, on the
card that takes it. Periods are closed up on both sides, since a chain has no gaps: a period that goes is filled by the
one before it, and the last one of a chain is open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from counterparties.errors import CannotUndo
from counterparties.events import AccountRecorded, RequisitesRecorded
from counterparties.facts import account_facts, requisites_facts
from counterparties.models import BankAccount, Counterparty, Requisites
from counterparties.models.requisites import VALUES
from counterparties.queries.requisites import current_accounts_of, history_of
from counterparties.services.requisites import moment_for
from counterparties.services.withdrawing import withdraw_requisites
from ecm.events import publish
from ecm.models import User

ORIGIN = ("act", "reason", "proof_id", "recorded_by_id")
ACCOUNT = ("number", "bank_name", "bic", "bik", "correspondent", "currency", "is_main", "valid_from", "valid_to",
           "confirmed_by_id", "confirmed_at", *ORIGIN)  # fmt: skip
AWAY, HERE = "moved_away", "moved"
Placed = tuple[Requisites, date | None]


def _closed_up(rows: Sequence[Requisites]) -> list[Placed]:
    """Each version with its end in a chain without gaps."""
    ends = [*(row.valid_from for row in rows[1:]), None]
    return list(zip(rows, ends, strict=True)) if rows else []


def hand_requisites(
    source: Counterparty, made: Counterparty, ids: Collection[int], *, actor: User, at: datetime
) -> dict[str, list[int]]:
    """Give the current versions of these ids away; the ids before and after at the source, and those at the other."""
    before = history_of(source.pk)
    going = [row for row in before if row.pk in ids]
    if not going:
        return {}
    moment = max(moment_for(source, at), moment_for(made, at))
    stretched = [(row, end) for row, end in _closed_up([row for row in before if row.pk not in ids])
                 if end != row.valid_to]  # fmt: skip
    _supersede(Requisites, going, moment, is_taken_back=True)
    _supersede(Requisites, [row for row, _end in stretched], moment)
    again = _record(source, stretched, moment)
    new = _record(made, _closed_up(going), moment)
    _tell_requisites(source, AWAY, actor, moment, again, [*going, *(row for row, _end in stretched)])
    _tell_requisites(made, HERE, actor, moment, new, [])
    after = [row.pk for row in history_of(source.pk)]
    return {"before": [row.pk for row in before], "after": after, "made": [row.pk for row in new]}


def return_requisites(
    source: Counterparty, made: Counterparty, handed: dict[str, list[int]], *, actor: User, at: datetime
) -> None:
    """Undo `hand_requisites`. Raises CannotUndo when either card has other requisites now."""
    if not handed:
        return
    held = history_of(made.pk)
    if [row.pk for row in held] != handed["made"]:
        raise CannotUndo
    moment = moment_for(made, at)
    _supersede(Requisites, held, moment, is_taken_back=True)
    _tell_requisites(made, AWAY, actor, moment, [], held)
    withdraw_requisites(counterparty=source, before=handed["before"], after=handed["after"], actor=actor, at=at)


def _supersede(model: Any, rows: Sequence[Any], moment: datetime, *, is_taken_back: bool = False) -> None:
    more = {"withdrawn_at": moment} if is_taken_back else {}
    model.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=moment, **more)


def _record(counterparty: Counterparty, placed: Iterable[Placed], moment: datetime) -> list[Requisites]:
    return Requisites.objects.bulk_create(
        Requisites(
            **{name: getattr(row, name) for name in (*VALUES, *ORIGIN, "valid_from")}, valid_to=end,
            counterparty=counterparty, recorded_at=moment,
        )
        for row, end in placed
    )  # fmt: skip


def _tell_requisites(
    counterparty: Counterparty,
    act: str,
    actor: User,
    at: datetime,
    recorded: Sequence[Requisites],
    gone: Sequence[Requisites],
) -> None:
    told = RequisitesRecorded(
        actor_id=actor.pk,
        counterparty_id=counterparty.pk,
        act=act,
        valid_from=min(row.valid_from for row in (*recorded, *gone)),
        fields=VALUES,
        recorded={row.pk: requisites_facts(row) for row in recorded},
        superseded=tuple(row.pk for row in gone),
    )
    publish(told, at=at)


def hand_accounts(
    source: Counterparty, made: Counterparty, ids: Collection[int], *, actor: User, at: datetime
) -> list[int]:
    """Give the current accounts of these ids away; their ids at the other card."""
    return _hand(source, made, [row for row in current_accounts_of(source.pk) if row.pk in ids], actor, at)


def return_accounts(source: Counterparty, made: Counterparty, ids: list[int], *, actor: User, at: datetime) -> None:
    """Undo `hand_accounts`. Raises CannotUndo when the other card has other accounts now, or this one has them too."""
    held = current_accounts_of(made.pk)
    numbers = {row.number for row in current_accounts_of(source.pk)}
    if [row.pk for row in held] != ids or numbers & {row.number for row in held}:
        raise CannotUndo
    _hand(made, source, held, actor, at)


def _hand(
    giver: Counterparty, taker: Counterparty, rows: Sequence[BankAccount], actor: User, at: datetime
) -> list[int]:
    made = []
    for row in rows:
        moment = max(at, row.recorded_at + timedelta(microseconds=1))
        _supersede(BankAccount, [row], moment, is_taken_back=True)
        copied = {name: getattr(row, name) for name in ACCOUNT}
        new = BankAccount.objects.create(**copied, counterparty=taker, recorded_at=moment)
        _tell_account(giver, row, AWAY, actor, moment)
        _tell_account(taker, new, HERE, actor, moment)
        made.append(new.pk)
    return made


def _tell_account(counterparty: Counterparty, row: BankAccount, act: str, actor: User, at: datetime) -> None:
    told = AccountRecorded(
        actor_id=actor.pk,
        counterparty_id=counterparty.pk,
        account_id=row.pk,
        act=act,
        after=account_facts(row) if act == HERE else {},
    )
    publish(told, at=at)
