"""Bank accounts over time; each is confirmed by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from counterparties.errors import AccountClosed, AccountExists, RefusedNumbers, SecondPersonNeeded
from counterparties.events import AccountConfirmed, AccountRecorded
from counterparties.facts import account_facts
from counterparties.identifiers import RefusedIdentifier, russia, validate
from counterparties.models import BankAccount, Counterparty
from counterparties.models.requisites import Act
from counterparties.services.own import require_own
from counterparties.services.requisites import EDIT
from ecm import access
from ecm.events import publish
from ecm.models import User
from storage.models import Document

DETAILS = ("bank_name", "bic", "bik", "correspondent", "currency", "is_main")


def checked_account(values: Mapping[str, Any]) -> dict[str, Any]:
    """Account details in compact form. A Russian account is checked with its BIK, any other as an IBAN; it says itself
    what currency it is kept in, where nobody else does.

    An account of a country without IBAN is kept as written when a BIC stands beside it. Raises RefusedNumbers.
    """
    sound = {
        "number": str(values.get("number", "")).strip(),
        **{name: values[name] for name in DETAILS if name in values},
    }
    refused: dict[str, Any] = {}
    for name, kind in (("bic", "bic"), ("bik", "ru_bik")):
        if sound.get(name):
            try:
                sound[name] = validate(kind, sound[name])
            except RefusedIdentifier as refusal:
                refused[name] = refusal.reason
    try:
        sound["number"] = _number(sound, refused)
    except RefusedIdentifier as refusal:
        refused["number"] = refusal.reason
    if refused:
        raise RefusedNumbers(refused)
    if sound.get("bik") and not sound.get("currency"):
        sound["currency"] = russia.account_currency(sound["number"])
    return sound


def _number(sound: Mapping[str, Any], refused: Mapping[str, Any]) -> str:
    number = str(sound["number"])
    if sound.get("bik") and "bik" not in refused:
        return russia.account(number, str(sound["bik"]))
    if sound.get("bic") and not number[:2].isalpha():
        return " ".join(number.split())
    return validate("iban", number)


def _locked(counterparty: Counterparty, actor: User) -> Counterparty:
    access.require(actor, EDIT, counterparty)
    row = Counterparty.objects.select_for_update().get(pk=counterparty.pk)
    require_own(row.pk)
    return row


def _publish(row: BankAccount, act: str, actor: User, at: datetime, superseded: BankAccount | None = None) -> None:
    publish(account_recorded(row, act, actor, superseded), at=at)


def account_recorded(row: BankAccount, act: str, actor: User, superseded: BankAccount | None = None) -> AccountRecorded:
    """What is told of an act on an account."""
    return AccountRecorded(
        actor_id=actor.pk,
        counterparty_id=row.counterparty_id,
        account_id=row.pk,
        act=act,
        superseded_id=superseded.pk if superseded else None,
        after=account_facts(row),
    )


@transaction.atomic
def open_account(
    *,
    counterparty: Counterparty,
    values: Mapping[str, Any],
    valid_from: date,
    actor: User,
    at: datetime,
    proof: Document | None = None,
    reason: str = "",
) -> BankAccount:
    """Record an account that is used from a day on. It waits for a second person. Raises AccountExists."""
    counterparty, sound = _locked(counterparty, actor), checked_account(values)
    current = BankAccount.objects.filter(counterparty=counterparty, number=sound["number"], superseded_at=None)
    if any(row.valid_to is None or row.valid_to > valid_from for row in current):
        raise AccountExists(number=sound["number"])
    row = new_account(counterparty, sound, valid_from, actor=actor, at=at)
    row.proof, row.reason = proof, reason
    row.save(force_insert=True)
    _publish(row, "opened", actor, at)
    return row


def new_account(
    counterparty: Counterparty, sound: Mapping[str, Any], valid_from: date, *, actor: User, at: datetime
) -> BankAccount:
    """An account with checked details that is not saved yet."""
    return BankAccount(
        counterparty=counterparty, valid_from=valid_from, recorded_at=at, recorded_by=actor, act=Act.INITIAL, **sound
    )


def _supersede(account: BankAccount, at: datetime) -> datetime:
    moment = max(at, account.recorded_at + timedelta(microseconds=1))
    BankAccount.objects.filter(pk=account.pk).update(superseded_at=moment)
    return moment


def _copy(account: BankAccount, moment: datetime, **changes: Any) -> BankAccount:
    names = (
        "counterparty_id",
        "number",
        *DETAILS,
        "valid_from",
        "valid_to",
        "act",
        "reason",
        "proof_id",
        "recorded_by_id",
        "confirmed_by_id",
        "confirmed_at",
    )
    return BankAccount.objects.create(
        **({name: getattr(account, name) for name in names} | changes), recorded_at=moment
    )


def _current(account: BankAccount, actor: User) -> BankAccount:
    _locked(account.counterparty, actor)
    row = BankAccount.objects.filter(counterparty_id=account.counterparty_id, pk=account.pk).get()
    if row.superseded_at is not None:
        raise AccountClosed(number=row.number, day=row.valid_from)
    return row


@transaction.atomic
def close_account(*, account: BankAccount, last_day: date, actor: User, at: datetime, reason: str = "") -> BankAccount:
    """Record that the account is not used after a day. Raises AccountClosed when it was not open then."""
    row = _current(account, actor)
    if last_day < row.valid_from or (row.valid_to and row.valid_to <= last_day):
        raise AccountClosed(number=row.number, day=last_day)
    moment = _supersede(row, at)
    closed = _copy(row, moment, valid_to=last_day + timedelta(days=1), act=Act.CHANGE, reason=reason)
    _publish(closed, "closed", actor, moment, superseded=row)
    return closed


@transaction.atomic
def correct_account(
    *, account: BankAccount, values: Mapping[str, Any], actor: User, at: datetime, reason: str = ""
) -> BankAccount:
    """Record that details were misspelt. The corrected account waits for a second person again."""
    row = _current(account, actor)
    sound = checked_account({"number": row.number, **{name: getattr(row, name) for name in DETAILS}, **values})
    moment = _supersede(row, at)
    corrected = _copy(
        row,
        moment,
        **sound,
        act=Act.CORRECTION,
        reason=reason,
        recorded_by_id=actor.pk,
        confirmed_by_id=None,
        confirmed_at=None,
    )
    _publish(corrected, "corrected", actor, moment, superseded=row)
    return corrected


@transaction.atomic
def confirm_account(*, account: BankAccount, actor: User, at: datetime) -> BankAccount:
    """A second person confirms the account; a repeat is harmless. Raises SecondPersonNeeded, AccountClosed,
    PartOfAnother."""
    access.require(actor, "counterparties.confirm_account", account.counterparty)
    row = BankAccount.objects.select_for_update().get(pk=account.pk)
    require_own(row.counterparty_id)
    if row.superseded_at is not None:
        raise AccountClosed(number=row.number, day=row.valid_from)
    if row.is_confirmed:
        return row
    if row.recorded_by_id == actor.pk:
        raise SecondPersonNeeded
    row.confirmed_by, row.confirmed_at = actor, at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    publish(AccountConfirmed(actor_id=actor.pk, counterparty_id=row.counterparty_id, account_id=row.pk), at=at)
    return row
