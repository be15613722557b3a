"""Everything ever recorded of requisites and accounts, now or as one saw it at the end of a past day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils import timezone

from counterparties.main_account import main_first
from counterparties.models import BankAccount, Requisites
from counterparties.queries.requisites import Act, accounts_recorded_of, acts_of, lacking_in, recorded_of

Version = TypeVar("Version", Requisites, BankAccount)


@dataclass(frozen=True)
class Recorded:
    """The periods believed, the newest first, and the acts that led to them; versions of accounts.

    `later` and `accounts_later` were recorded after the day that is shown, of days until it: they stand apart.
    """

    periods: list[Requisites]
    acts: list[Act]
    accounts: list[BankAccount]
    later: list[Act] = field(default_factory=list)
    accounts_later: list[BankAccount] = field(default_factory=list)

    def lacking_on(self, day: date) -> list[str]:
        """What the requisites of the day lack."""
        of_day = next((row for row in self.periods if row.holds_on(day)), None)
        accounts = [*self.accounts, *self.accounts_later]
        return lacking_in(of_day, (row for row in accounts if row.is_current and row.holds_on(day)))

    @property
    def proofs(self) -> set[int]:
        """Ids of the documents that prove what is shown."""
        rows = [*self.periods, *(act.row for act in (*self.acts, *self.later))]
        return {row.proof_id for row in rows if row.proof_id}


def recorded(
    counterparty_id: int, day: date | None = None, moment: datetime | None = None, *, knew: bool = False
) -> Recorded:
    """What the tab shows of a visible counterparty, with a day and its end as of that day. Two queries.

    `knew`: by what was known at the moment, else by what is known now.
    """
    rows, accounts = recorded_of(counterparty_id), accounts_recorded_of(counterparty_id)
    if day is None or moment is None:
        tell_main(accounts, timezone.localdate())
        return Recorded(_believed(rows), acts_of(rows), accounts)
    if knew:
        rows, accounts = versions_then(rows, moment), versions_then(accounts, moment)
    confirmed_then(accounts, moment)
    tell_main(accounts, day)
    acts, told = acts_of(rows), [row for row in accounts if row.valid_from <= day or row.recorded_at <= moment]
    return Recorded(
        [row for row in _believed(rows) if row.valid_from <= day or row.recorded_at <= moment],
        [act for act in acts if act.row.recorded_at <= moment],
        [row for row in told if row.recorded_at <= moment],
        [act for act in acts if act.row.recorded_at > moment and act.row.valid_from <= day],
        [row for row in told if row.recorded_at > moment],
    )


def _believed(rows: Sequence[Requisites]) -> list[Requisites]:
    return sorted((row for row in rows if row.is_current), key=lambda row: row.valid_from, reverse=True)


def versions_then(rows: Sequence[Version], moment: datetime) -> list[Version]:
    """The versions that had been recorded by the moment, believed as they were then."""
    known = [row for row in rows if row.recorded_at <= moment]
    for row in known:
        for name in ("superseded_at", "withdrawn_at"):
            at: Any = getattr(row, name)
            setattr(row, name, at if at and at <= moment else None)
    return known


def tell_main(rows: Iterable[BankAccount], day: date) -> None:
    """Tell the main accounts of the day among all versions."""
    main_first(row for row in rows if row.is_current and row.holds_on(day))


def confirmed_then(rows: Sequence[BankAccount], moment: datetime) -> None:
    """Accounts that were confirmed after the moment wait for their second person."""
    for row in rows:
        if row.confirmed_at and row.confirmed_at > moment:
            row.confirmed_by, row.confirmed_at = None, None
